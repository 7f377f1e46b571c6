"""The officers' pages as a real browser shows them, on a wide and a narrow screen, without a script."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page
from sqlalchemy import Engine

from app.tokens import SESSION_COOKIE
from tests.app.http.whole import whole
from tests.schema.world import World, build_world
from tests.web_map.conftest import serving
from tests.web_pages.officers import ACCOUNTS, LOG, seated
from tests.web_pages.opened import follow

WIDE, NARROW = {"width": 1360, "height": 900}, {"width": 390, "height": 844}


@dataclass
class Desk:
    """An officer's browser, and all that it complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.fixture
def origin(database_url: str, world: World) -> Iterator[str]:
    with serving(whole(database_url, SECOND_FACTOR="optional")) as address:
        yield address


async def desk_of(browser: Browser, origin: str, secret: str) -> Desk:
    context = await browser.new_context(viewport=WIDE, locale="zh-CN", java_script_enabled=False)  # type: ignore[arg-type]  # plain numbers
    await context.add_cookies([{"name": SESSION_COOKIE, "value": secret, "url": origin}])
    desk = Desk(await context.new_page())
    desk.page.on("console", lambda message: desk.complaints.append(message.text))
    desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    return desk


async def looked_at(desk: Desk, shots: Path, name: str) -> None:
    """The page fits both screens; what is as wide as a table scrolls by itself."""
    for size in (NARROW, WIDE):
        await desk.page.set_viewport_size(size)  # type: ignore[arg-type]  # plain numbers
        main = await desk.page.locator("main").bounding_box()
        assert main is not None
        assert main["width"] <= size["width"]
        shot = await desk.page.screenshot(path=shots / f"{name}-{size['width']}.png", full_page=True)
        # PNG: the width of the picture is that of the page, which nothing sticks out of.
        assert int.from_bytes(shot[16:20]) == size["width"]


async def test_three_officers_at_their_browsers(
    chromium: Browser, origin: str, database_url: str, world: World, tmp_path: Path
) -> None:
    sessions = await seated(database_url)
    desks = {name: await desk_of(chromium, origin, secret) for name, secret in sessions.items()}
    system, security, auditor = (desks[name] for name in ("sysadmin", "secofficer", "auditor"))

    await system.page.goto(origin)
    await follow(system.page.get_by_role("link", name="账号与授权"))
    await looked_at(system, tmp_path, "accounts")
    await system.page.locator("#name").fill("wang.wu")
    await system.page.locator("#display_name").fill("王五（演示）")
    await system.page.locator("#as").select_option("WORKER")
    await system.page.get_by_role("button", name="建立").click()
    assert len(await system.page.locator(".secret code").inner_text()) == len("abcd-efgh-ijkl-mnop")
    await looked_at(system, tmp_path, "made")

    await security.page.goto(origin + ACCOUNTS)
    await security.page.get_by_role("link", name="wang.wu").click()
    await security.page.locator("#code").fill("500151")
    await security.page.get_by_role("button", name="查找").click()
    await security.page.locator("#place").select_option(f"worker:{world.worker.county_id}:{world.worker.id}")
    await security.page.get_by_role("button", name="授权", exact=True).click()
    await security.page.get_by_text("已授权。").wait_for()
    await looked_at(security, tmp_path, "account")
    await security.page.get_by_role("button", name="锁定").click()
    await security.page.get_by_text("已锁定").wait_for()
    assert await security.page.get_by_role("button", name="解锁").count() == 1

    await auditor.page.goto(origin + LOG)
    await auditor.page.locator("#kind").select_option("LOCK")
    await follow(auditor.page.get_by_role("button", name="查询"))
    assert "state LOCKED" in await auditor.page.locator("tbody").inner_text()
    await looked_at(auditor, tmp_path, "log")
    await follow(auditor.page.get_by_role("link", name="戎格 · 首页"))
    assert await auditor.page.get_by_role("link", name="访问日志").count() == 1
    assert [one.complaints for one in desks.values()] == [[], [], []]

"""Pages that take long say so at once, and go on in the same answer."""

import asyncio
import re
import threading
from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.tokens import SESSION_COOKIE
from db.errors import DomainError
from tests.web_map.atlas import Atlas, county_leader, map_app, signed_in
from tests.web_map.conftest import serving
from web_map.waiting import Meanwhile, page_in_time

PAGE = "<!doctype html>\n<html>\n<head></head>\n<body>\n<main>done</main>\n</body>\n</html>\n"
THIRD = ".waiting [role=status] p:nth-child(3)"
ON_TOP = """() => {
    const told = [...document.querySelectorAll(".waiting [role=status] p")], last = told.at(-1);
    const box = last.getBoundingClientRect();
    return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2) === last;
}"""
FRAME = Meanwhile("铜梁区 · 密度", (), patience_s=0.0, tick_s=0.01)


async def made(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return PAGE


async def refused(seconds: float) -> str:
    await asyncio.sleep(seconds)
    raise DomainError("WORK_TOO_SLOW", "计算超时", "too slow")


async def told(answer: Response) -> list[str]:
    """The parts of a body, as they are sent."""
    parts: list[str] = []

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        parts.append(message.get("body", b"").decode())

    async def receive() -> dict[str, object]:
        raise AssertionError

    await answer({"type": "http", "method": "GET"}, receive, send)
    return parts


async def test_a_page_that_is_soon_made_is_sent_whole() -> None:
    answer = await page_in_time(made(0.0), replace(FRAME, patience_s=60.0))
    assert await told(answer) == ["", PAGE]


async def test_a_page_that_takes_long_begins_with_what_goes_on() -> None:
    answer = await page_in_time(made(0.5), replace(FRAME, asked=lambda: 3))
    parts = await told(answer)
    whole = "".join(parts)
    assert "<progress" in parts[1]
    assert "done" not in parts[1]
    assert "铜梁区 · 密度" in parts[1]
    assert re.search(r"已用 \d+ 秒；计算队列中共 3 个任务", parts[2])
    assert whole.count("<body>") == whole.count("</html>") == 1
    assert whole.endswith("<main>done</main>\n</body>\n</html>\n")


async def test_it_says_nothing_of_a_queue_where_nobody_else_waits() -> None:
    whole = "".join(await told(await page_in_time(made(0.5), replace(FRAME, asked=lambda: 1))))
    assert "已用" in whole
    assert "队列" not in whole


async def test_an_error_that_comes_soon_is_an_answer_of_its_own() -> None:
    with pytest.raises(DomainError, match="WORK_TOO_SLOW"):
        await page_in_time(refused(0.0), replace(FRAME, patience_s=60.0))


async def test_an_error_that_comes_late_is_told_in_the_page() -> None:
    whole = "".join(await told(await page_in_time(refused(0.05), FRAME)))
    assert 'data-code="WORK_TOO_SLOW"' in whole
    assert "计算超时" in whole
    assert whole.endswith("</html>\n")


async def test_whoever_goes_away_ends_the_making() -> None:
    ended = asyncio.Event()

    async def endless() -> str:
        try:
            await asyncio.sleep(60.0)
        finally:
            ended.set()
        return PAGE

    answer = await page_in_time(endless(), FRAME)
    sending = asyncio.create_task(told(answer))
    await asyncio.sleep(0.05)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    assert ended.is_set()


async def test_a_browser_shows_the_wait_and_then_the_page_alone(
    chromium: Browser, database_url: str, atlas: Atlas
) -> None:
    app = map_app(database_url)
    frame = replace(FRAME, styles=(app.state.asset_urls["coverage-page.css"],), tick_s=0.2)
    gate = threading.Event()

    async def slowly() -> str:
        await asyncio.to_thread(gate.wait)
        return PAGE

    async def slow(_request: Request) -> Response:
        return await page_in_time(slowly(), frame)

    app.router.routes.append(Route("/slow", slow))
    with serving(app) as origin:
        try:
            page = await opened(chromium, origin, atlas)
            await page.wait_for_selector(".waiting progress", state="visible", timeout=60_000)
            await page.wait_for_selector(THIRD, state="attached", timeout=60_000)
            assert await page.evaluate(ON_TOP)
        finally:
            # Whatever fails: the server waits for its last answer.
            gate.set()
        await page.wait_for_selector("main", state="visible", timeout=60_000)
        assert not await page.locator(".waiting").is_visible()


async def opened(chromium: Browser, origin: str, atlas: Atlas) -> Page:
    token = signed_in(county_leader(atlas))["Authorization"].removeprefix("Bearer ")
    context = await chromium.new_context()
    await context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": origin}])
    page = await context.new_page()
    await page.goto(f"{origin}/slow", wait_until="commit")
    return page

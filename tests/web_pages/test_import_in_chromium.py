"""The desk as a real browser shows it: by hand, without a mouse, on a narrow screen, and without scripts."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser
from sqlalchemy import Engine

from tests.web_map.atlas import Atlas, map_app
from tests.web_map.conftest import serving
from tests.web_pages.desk import build_desk, line, official, roster, work
from tests.web_pages.opened import Opened, fits, follow, opened


@pytest.fixture
def atlas(engine: Engine) -> Atlas:
    return build_desk(engine)


@pytest.fixture
def origin(database_url: str, atlas: Atlas) -> Iterator[str]:
    with serving(map_app(database_url)) as address:
        yield address


async def upload(one: Opened, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(content)
    await one.page.goto(f"{one.origin}/imports")
    await one.page.set_input_files("#file", file)
    await one.page.get_by_role("button", name="上传").click()
    await one.page.wait_for_url("**/imports/500151-*")


async def shown(one: Opened, state: str, shots: Path, name: str) -> None:
    """Waits for a state, then looks at the page on both screens: it fits each."""
    await one.page.get_by_role("status").get_by_text(state).wait_for(timeout=60_000)
    await fits(one, shots, name)


async def test_a_file_goes_its_whole_way_and_the_page_follows(
    chromium: Browser, origin: str, atlas: Atlas, database_url: str, tmp_path: Path
) -> None:
    one = await opened(chromium, origin, official(atlas))
    lines = [line(n, ("一村", "一村", "三村")[n % 3]) for n in range(30)]
    await upload(one, tmp_path, roster(*lines, lines[0], ("王某", "12", "", "", "", "")))
    await shown(one, "正在读取文件", tmp_path, "reading")

    await asyncio.to_thread(work, database_url)
    await shown(one, "已识别", tmp_path, "recognised")
    await one.page.get_by_label("地址").select_option("address")
    await one.page.get_by_role("button", name="试算").focus()
    await one.page.keyboard.press("Enter")
    await one.page.get_by_role("status").get_by_text("正在试算").wait_for()

    await asyncio.to_thread(work, database_url)
    await shown(one, "已试算", tmp_path, "checked")
    assert await one.page.locator("svg path").count() == 2
    await one.page.get_by_role("button", name="确认并写入").focus()
    await one.page.keyboard.press("Enter")
    await one.page.get_by_role("status").get_by_text("正在写入").wait_for()
    await asyncio.to_thread(work, database_url)
    await shown(one, "已完成", tmp_path, "done")

    await one.page.get_by_role("button", name="撤回本批次").click()
    await one.page.get_by_role("status").get_by_text("正在撤回").wait_for()
    await asyncio.to_thread(work, database_url)
    await shown(one, "已撤回", tmp_path, "undone")
    await follow(one.page.get_by_role("link", name="全部批次"))
    assert (
        await one.page.get_by_role("row", name="花名册.xlsx").get_by_role("cell", name="已撤回").is_visible()
    )
    await one.page.screenshot(path=tmp_path / "list-1360.png", full_page=True)
    assert one.complaints == []


async def test_without_scripts_a_link_looks_again(
    chromium: Browser, origin: str, atlas: Atlas, database_url: str, tmp_path: Path
) -> None:
    one = await opened(chromium, origin, official(atlas), scripts=False)
    await upload(one, tmp_path, roster(line(0)))
    await asyncio.to_thread(work, database_url)
    await one.page.get_by_role("link", name="刷新").click()
    await one.page.get_by_role("status").get_by_text("已识别").wait_for()
    await one.page.get_by_role("button", name="试算").click()
    await asyncio.to_thread(work, database_url)
    await one.page.get_by_role("link", name="刷新").click()
    await one.page.get_by_role("button", name="确认并写入").wait_for()

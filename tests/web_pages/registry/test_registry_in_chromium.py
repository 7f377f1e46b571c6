"""The registry's pages as a real browser shows them: on both screens, by keyboard, and without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.web_map.atlas import Atlas, map_app
from tests.web_map.conftest import serving
from tests.web_pages.desk import official
from tests.web_pages.opened import fits, opened


@pytest.fixture
def origin(database_url: str, atlas: Atlas) -> Iterator[str]:
    with serving(map_app(database_url)) as address:
        yield address


async def test_somebody_is_found_by_keyboard_and_the_way_back_is_there(
    chromium: Browser, origin: str, atlas: Atlas, tmp_path: Path
) -> None:
    one = await opened(chromium, origin, official(atlas), scripts=False)
    await one.page.goto(origin)
    await one.page.get_by_role("link", name="查找服务对象").click()
    await one.page.get_by_label("姓名").fill("张三")
    await one.page.keyboard.press("Enter")
    await one.page.get_by_role("status").get_by_text("共 14 人").wait_for()
    await fits(one, tmp_path, "search")
    await one.page.get_by_role("link", name="张三").first.focus()
    await one.page.keyboard.press("Enter")
    await one.page.get_by_role("heading", name="张三").wait_for()
    await fits(one, tmp_path, "file")
    await one.page.go_back()
    await one.page.get_by_role("status").get_by_text("共 14 人").wait_for()
    await one.page.get_by_role("navigation", name="登记管理").get_by_role("link", name="首页").click()
    await one.page.get_by_role("button", name="退出").click()
    await one.page.get_by_role("link", name="登录").wait_for()
    assert one.complaints == []

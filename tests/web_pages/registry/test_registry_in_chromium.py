"""The registry's pages as a real browser shows them: on both screens, by keyboard, and without scripts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser
from sqlalchemy import Engine

from geo.identity_numbers import make_identity_number
from tests.residents import build_contact, build_person
from tests.web_map.atlas import Atlas, map_app
from tests.web_map.conftest import serving
from tests.web_pages.desk import official
from tests.web_pages.opened import fits, follow, opened
from tests.web_pages.registry.office import administrator


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


async def test_somebody_is_registered_amended_and_merged_without_a_mouse(
    chromium: Browser, origin: str, atlas: Atlas, tmp_path: Path
) -> None:
    one = await opened(chromium, origin, official(atlas), scripts=False)
    page = one.page
    await page.goto(f"{origin}/registry/people/new")
    await fits(one, tmp_path, "form")
    await page.get_by_label("姓名").fill("张三")
    await page.get_by_label("公民身份号码").fill("12")
    await page.get_by_label("主要类别").select_option("DISCHARGED_SOLDIER")
    await page.get_by_label("村（社区）").select_option("500151001001")
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name="登记").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").get_by_text("有几处需要改正").wait_for()
    await fits(one, tmp_path, "wrong")
    number = make_identity_number("500151", date(1960, 5, 1), 997)
    await page.get_by_label("公民身份号码").fill(number)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="可能已登记").wait_for()
    await fits(one, tmp_path, "alike")
    await page.get_by_role("button", name="不是同一人，登记").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("status").get_by_text("已保存").wait_for()
    await fits(one, tmp_path, "registered")
    await page.get_by_role("link", name="更正登记").click()
    await page.get_by_label("姓名").fill("张三丰")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="张三丰").wait_for()
    await follow(page.get_by_role("link", name="设定类别"))
    await fits(one, tmp_path, "standing")
    await page.go_back()
    await page.get_by_role("link", name="合并登记").click()
    await page.get_by_role("main").get_by_role("listitem").get_by_role("link", name="张三").first.click()
    await page.get_by_role("table").wait_for()
    await fits(one, tmp_path, "merge")
    assert [one for one in one.complaints if "status of 400" not in one] == []


async def test_the_inbox_and_transfers_fit_both_screens(
    chromium: Browser, origin: str, atlas: Atlas, engine: Engine, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        who = build_person(connection, atlas.villages[0], name="李某甲")
        said: dict[str, Any] = {"note": "房屋漏雨", "needs": ["HOUSING"], "escalated_to": "COUNTY"}
        build_contact(connection, who, date(2025, 9, 1), division=atlas.villages[0], **said)
    one = await opened(chromium, origin, official(atlas), scripts=False)
    await one.page.goto(f"{origin}/registry/inbox")
    await fits(one, tmp_path, "inbox")
    await one.page.get_by_role("link", name="李某甲").click()
    await one.page.get_by_label("说明或答复").fill("已联系住建部门")
    await fits(one, tmp_path, "item")
    await one.page.get_by_role("button", name="答复").focus()
    await one.page.keyboard.press("Enter")
    await one.page.get_by_role("status").get_by_text("已保存").wait_for()
    await one.page.goto(f"{origin}/registry/transfers")
    await fits(one, tmp_path, "transfers")
    assert one.complaints == []


async def test_stations_and_staff_fit_both_screens(
    chromium: Browser, origin: str, atlas: Atlas, tmp_path: Path
) -> None:
    one = await opened(chromium, origin, administrator(atlas.county), scripts=False)
    page = one.page
    await page.goto(origin)
    await follow(page.get_by_role("link", name="服务站与网格员"))
    await fits(one, tmp_path, "stations")
    await page.get_by_role("table").get_by_role("link").first.click()
    await page.get_by_role("heading", name="历来情况").wait_for()
    await fits(one, tmp_path, "station")
    await page.get_by_role("link", name="登记网格员").click()
    await page.get_by_label("姓名").fill("郑某")
    await page.keyboard.press("Enter")
    await page.get_by_role("status").get_by_text("已保存").wait_for()
    await page.get_by_role("link", name="郑某").click()
    await follow(page.get_by_role("link", name="分配网格"))
    await fits(one, tmp_path, "cell")
    await page.go_back()
    await follow(page.get_by_role("link", name="终止任职"))
    await fits(one, tmp_path, "end")
    assert one.complaints == []


async def test_policies_fit_both_screens(
    chromium: Browser, origin: str, atlas: Atlas, tmp_path: Path
) -> None:
    one = await opened(chromium, origin, administrator(atlas.county), scripts=False)
    await one.page.goto(f"{origin}/registry/policies")
    await fits(one, tmp_path, "policies")
    await one.page.get_by_role("table").get_by_role("link").first.click()
    await follow(one.page.get_by_role("link", name="据此拟定"))
    await fits(one, tmp_path, "draft")
    await one.page.get_by_label("制定机关").fill("铜梁区退役军人事务局")
    await one.page.keyboard.press("Enter")
    await one.page.get_by_role("status").get_by_text("已保存").wait_for()
    await fits(one, tmp_path, "policy")
    assert one.complaints == []

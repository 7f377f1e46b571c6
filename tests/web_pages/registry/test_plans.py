"""Grid plans are listed, drawn with what is wrong with them, put in force by that report, or thrown away."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.async_api import Browser
from sqlalchemy import Engine
from starlette.testclient import TestClient

from db.engine import open_database
from schema.node import node_key
from tests.schema.grid_plans.planned_world import Planned, build_planned
from tests.viewers import leader_viewer, worker_viewer
from tests.web_map.atlas import client_of, map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_pages.opened import fits
from tests.web_pages.opened import opened as opened_page
from tests.web_pages.registry.office import (
    administrator,
    errors,
    filled,
    names,
    opened,
    press,
    shown,
    text_of,
)

PLANS = "/registry/plans"
DECIDED = {"act": "activate", "decided_by": "区退役军人事务局", "reason": "调整", "accepted": "1"}


@pytest.fixture
def planned(engine: Engine) -> Planned:
    """A county whose first village is to be drawn anew."""
    return build_planned(engine)


@pytest.fixture
def draft(database_url: str, planned: Planned) -> str:
    """The address of a draft that proposes it."""

    async def proposed() -> str:
        database = open_database(database_url, pool_size=2)
        try:
            return await planned.draft(database)
        finally:
            await database.close()

    # In a thread: a test of the browser has a loop of its own.
    with ThreadPoolExecutor(1) as one:
        key = node_key(one.submit(asyncio.run, proposed()).result())
    return f"{PLANS}/{key.county_id}-{key.row_id}"


@pytest.fixture
def client(database_url: str, planned: Planned) -> Iterator[TestClient]:
    """A client of it."""
    with client_of(map_app(database_url)) as one:
        yield one


def test_a_draft_is_drawn_with_its_report(client: TestClient, planned: Planned, draft: str) -> None:
    manager, leader = administrator(planned.world.county), leader_viewer(planned.world.county)
    assert PLANS in shown(client, manager, "/").xpath("//main//a/@href")
    assert "甲街道网格优化草案" in names(shown(client, manager, PLANS))
    page = shown(client, manager, draft)
    assert page.xpath("//svg/path[@class='drawn']")
    assert page.xpath("//svg/path[@class='stays']")
    cells = page.xpath("//table[@class='sides']")[0].xpath(".//tbody/tr")
    assert len(cells) == len(page.xpath("//svg/path[@class='drawn' or @class='stays']"))
    assert "改换网格" in text_of(page)
    seen = shown(client, leader, draft)
    assert not seen.xpath("//form[@class='settle' or @class='discard']")


def test_a_draft_is_put_in_force_by_the_report_that_was_shown(
    client: TestClient, planned: Planned, draft: str
) -> None:
    manager = administrator(planned.world.county)
    form = filled(shown(client, manager, draft)) | DECIDED
    unread = press(client, manager, draft, **{**form, "accepted": ""})
    assert (unread.status_code, "accepted" in errors(opened(unread))) == (400, True)
    form |= {"gaps": "1", "follow": "1"}
    places = [press(client, manager, draft, **form) for _ in range(2)]
    assert [one.status_code for one in places] == [303, 303]
    page = shown(client, manager, draft)
    assert "现行" in text_of(page)
    assert not page.xpath("//form[@class='settle']")


def test_another_report_is_refused(client: TestClient, planned: Planned, draft: str) -> None:
    manager = administrator(planned.world.county)
    form = filled(shown(client, manager, draft)) | DECIDED | {"report": "0" * 16, "gaps": "1"}
    answer = press(client, manager, draft, **form)
    assert answer.status_code == 409
    assert "报告" in text_of(opened(answer))
    late = filled(shown(client, manager, draft)) | DECIDED | {"on": "2020-01-01"}
    assert "on" in errors(opened(press(client, manager, draft, **late)))


def test_a_draft_is_thrown_away_once(client: TestClient, planned: Planned, draft: str) -> None:
    manager = administrator(planned.world.county)
    form = filled(shown(client, manager, draft), "discard") | {"act": "discard"}
    for _ in range(2):
        assert press(client, manager, draft, **form).headers["location"] == f"{PLANS}?done=1"
    assert "甲街道网格优化草案" not in names(shown(client, manager, f"{PLANS}?done=1"))
    assert client.get(draft, headers=signed_in(manager)).status_code == 404


def test_who_does_not_manage_changes_no_plan(client: TestClient, planned: Planned, draft: str) -> None:
    leader = leader_viewer(planned.world.county)
    for act in (DECIDED | {"on": "2026-01-01", "report": "x"}, {"act": "discard"}):
        assert press(client, leader, draft, **act).status_code == 403
    assert client.get(f"{PLANS}/500151-1", headers=signed_in(leader)).status_code == 404
    assert client.get(f"{PLANS}/x", headers=signed_in(leader)).status_code == 404
    assert "county" in errors(shown(client, leader, f"{PLANS}?county=x", 400))
    assert shown(client, worker_viewer(planned.world.worker), PLANS) is not None


async def test_a_plan_fits_both_screens(
    chromium: Browser, database_url: str, planned: Planned, draft: str, tmp_path: Path
) -> None:
    with serving(map_app(database_url)) as origin:
        one = await opened_page(chromium, origin, administrator(planned.world.county), scripts=False)
        await one.page.goto(f"{origin}{PLANS}")
        await fits(one, tmp_path, "plans")
        await one.page.get_by_role("link", name="甲街道网格优化草案").click()
        await one.page.get_by_role("img").wait_for()
        await fits(one, tmp_path, "plan")
        await one.page.get_by_label("决定单位").fill("区局")
        await one.page.get_by_label("理由").fill("调整")
        for tick in ("新划网格由", "允许网格暂无网格员", "已看过以上报告"):
            await one.page.get_by_label(tick).check()
        await one.page.get_by_role("button", name="启用方案").focus()
        await one.page.keyboard.press("Enter")
        await one.page.get_by_role("status").get_by_text("方案已启用").wait_for()
        assert one.complaints == []

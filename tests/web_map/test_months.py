"""A coverage map month by month: the page's own numbers for each month's end, and two side by side."""

from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.async_api import Browser, expect
from starlette.testclient import TestClient

from db import budget
from tests.viewers import NOBODY
from tests.web_map.atlas import Atlas, county_client, county_leader, signed_in
from tests.web_map.test_in_chromium import visit
from tests.web_map.test_pages import asked, page
from web_map.palette import PAINTS, MapClass

PAGE = "/maps/coverage/500151"
COLUMNS = f"{PAGE}/months.json"
BEGIN = "#months-load"


def columns(client: TestClient, viewer: Any, query: str = "") -> Any:
    answer = client.get(COLUMNS + query, headers=signed_in(viewer))
    assert answer.status_code == 200
    assert answer.headers["cache-control"].startswith("private")
    return answer.json()


@pytest.mark.parametrize(
    "query", ["level=cells", "level=villages&inPerson=true", "level=cells&veteransOnly=true"]
)
@pytest.mark.parametrize("who", [county_leader, county_client])
def test_a_month_has_the_numbers_of_the_page_that_ends_with_it(
    client: TestClient, atlas: Atlas, query: str, who: Any
) -> None:
    found = columns(client, who(atlas), f"?{query}")
    assert [month["through"] for month in found["months"]][:3] == ["2025-01-31", "2025-02-28", "2025-03-31"]
    for month in found["months"][1:4]:
        document = page(client, who(atlas), f"{PAGE}?{query}&through={month['through']}&asOf=2025-10-15")
        for row in document.xpath("//tr[@data-part]"):
            at = found["ids"].index(row.get("data-part"))
            assert found["classes"][month["class"][at]][0] == row.get("data-class")
            numbers = f"{month['reached'][at]} / {month['due'][at]}"
            assert row.xpath("td")[0].text in {numbers, "—"}


def test_a_window_of_years_has_its_last_twelve_months(client: TestClient, atlas: Atlas) -> None:
    months = columns(client, county_leader(atlas), "?from=2023-06-01")["months"]
    assert len(months) == 12
    assert (months[0]["from"], months[-1]["through"]) == ("2023-06-01", "2025-10-15")
    assert asked(client, county_leader(atlas), f"{COLUMNS}?from=2020-01-01").status_code == 400


def test_months_are_for_those_who_may_see_the_map(client: TestClient, atlas: Atlas) -> None:
    assert client.get(COLUMNS, headers={"Accept": "text/html"}).status_code == 303
    assert asked(client, NOBODY, COLUMNS).status_code == asked(client, NOBODY, PAGE).status_code
    assert asked(client, county_leader(atlas), f"{COLUMNS}?colour=red").status_code == 400


def test_a_month_may_take_as_long_as_a_map_whatever_those_before_it_took(
    client: TestClient, atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A clock by which each statement takes four seconds of the fifteen that a request has.
    monkeypatch.setattr(budget, "time", SimpleNamespace(monotonic=count(step=4).__next__))
    assert len(columns(client, county_leader(atlas), "?level=cells")["months"]) == 10


async def test_the_slider_is_moved_by_keys_and_two_dates_stand_side_by_side(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    opened = await visit(chromium, origin, county_client(atlas), f"{PAGE}?level=cells")
    shown = opened.page
    await shown.click(BEGIN)
    await expect(shown.locator("#month")).to_be_focused()
    before = len(opened.addresses)
    for _ in range(8):
        await shown.keyboard.press("ArrowLeft")
    await expect(shown.locator("#month-told")).to_contain_text("2025-02-28：0.0% (0 / 14)")
    await expect(shown.locator("#parts tr.whole")).to_contain_text("0 / 14")
    await shown.wait_for_timeout(100)
    assert await opened.colours("A") >= {PAINTS[MapClass.NOT_REACHED].fill}
    await shown.keyboard.press("ArrowRight")
    await shown.check("#months-compare")
    await expect(shown.locator("#parts tr.whole td").first).to_have_text("0.0% → 42.9%")
    await expect(shown.locator("#parts tr.whole td").last).to_have_text("+42.9")
    assert await shown.locator("#second canvas").count() == 1
    await shown.uncheck("#months-compare")
    await expect(shown.locator("#parts tr.whole td").first).to_have_text("6 / 14")
    assert len(opened.addresses) == before
    assert [one for one in opened.complaints if "getImageData" not in one] == []


async def test_the_film_runs_and_is_stopped(chromium: Browser, origin: str, atlas: Atlas) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), PAGE)
    await opened.page.click(BEGIN)
    await opened.page.click("#months-play")
    await expect(opened.page.locator("#month-told")).to_contain_text("2025-02-28")
    await opened.page.click("#months-play")
    await expect(opened.page.locator("#months-play")).to_have_text("播放")
    await opened.page.set_viewport_size({"width": 390, "height": 844})
    await opened.page.check("#months-compare")
    assert await opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert opened.complaints == []

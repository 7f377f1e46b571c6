"""A map of the past shows the ground as it was; who was met in a former cell is listed, though not drawn."""

from datetime import date

import pytest
from lxml import html  # type: ignore[import-untyped]  # ships no types
from sqlalchemy import Engine

from db.codes import DivisionLevel
from resolvers.areas import Area
from tests.builders import LONG_AGO, between, build_cells, build_division, build_unit, since
from tests.plan import Plan
from tests.residents import build_contact, build_person, build_residence
from tests.rolled_up import roll_up
from tests.viewers import TODAY, leader_viewer
from tests.web_map.atlas import client_of, map_app, signed_in

REDRAWN = date(2025, 7, 1)
BEFORE, AFTER = "asOf=2025-06-30", "asOf=2025-10-15"


@pytest.fixture
def county(engine: Engine) -> Area:
    """A county whose cells A and B became C, with a person reached in A who has lived in C since."""
    with engine.begin() as connection:
        county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY)
        township = build_division(connection, county, "500151001000", "甲街道")
        village = build_division(connection, township, "500151001001", "一村")
        homes = dict.fromkeys("ABC", village)
        old = build_cells(connection, Plan("A B"), homes, valid=between(LONG_AGO, REDRAWN))
        new = build_cells(connection, Plan("C C"), homes, valid=since(REDRAWN))
        person = build_person(connection, village, old["A"], valid=between(LONG_AGO, REDRAWN))
        build_residence(connection, person, village, new["C"], valid=since(REDRAWN))
        build_contact(connection, person, date(2025, 3, 1), division=village, cell=old["A"])
        roll_up(connection, TODAY)
    return county


@pytest.mark.parametrize(
    ("query", "listed", "drawn"),
    [
        (BEFORE, {"网格A": "1 / 1", "网格B": "0 / 0"}, 2),
        (AFTER, {"网格C": "1 / 1"}, 1),
        (f"{AFTER}&attribution=AT_CONTACT", {"网格A": "1 / 1", "网格C": "0 / 0"}, 1),
        (f"{BEFORE}&to=2025-07-01&attribution=CURRENT", {"网格A": "1 / 1", "网格B": "0 / 0"}, 2),
        (f"{AFTER}&to=2025-07-01", {"网格A": "1 / 1", "网格B": "0 / 0"}, 2),
        (f"{AFTER}&to=2025-07-01&attribution=CURRENT", {"网格C": "1 / 1"}, 1),
    ],
)
def test_the_ground_is_drawn_as_it_lay_on_the_day_that_counts(
    county: Area, database_url: str, query: str, listed: dict[str, str], drawn: int
) -> None:
    headers = signed_in(leader_viewer(county))
    with client_of(map_app(database_url)) as client:
        page = html.fromstring(client.get(f"/maps/coverage/500151?level=cells&{query}", headers=headers).text)
        (address,) = page.xpath("//@data-shapes")
        features = client.get(address, headers=headers).json()["features"]
    rows = page.xpath("//tr[@data-part]")
    assert {row.get("data-name"): row.find("td").text for row in rows} == listed
    assert len(features) == len(rows) - len(page.xpath("//*[@class='unseen']")) == drawn

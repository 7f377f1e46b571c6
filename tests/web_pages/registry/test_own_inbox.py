"""The numbers by place on the page of the inbox, of whoever analyses several areas and names none."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from resolvers.areas import Area
from resolvers.registry.inbox.own import MOST_AREAS
from resolvers.viewer import Viewer
from tests.builders import LONG_AGO, assign, between, build_division, build_station, build_worker
from tests.residents import build_person
from tests.viewers import leader_viewer
from tests.web_map.atlas import Atlas
from tests.web_pages.registry.office import shown, text_of
from tests.web_pages.registry.test_inbox import INBOX

FEW = "少于 5 人，不予显示"


def leader_of(*areas: Area) -> Viewer:
    """A leader of several areas."""
    grants = tuple(grant for area in areas for grant in leader_viewer(area).grants)
    return replace(leader_viewer(areas[0]), grants=grants)


def lines(client: TestClient, viewer: Viewer) -> list[tuple[str, bool]]:
    """Each area of the table by place, and whether its numbers are withheld."""
    cut = shown(client, viewer, INBOX).xpath("//table[contains(@class, 'numbers')]")[-1]
    rows = [[text_of(cell) for cell in row] for row in cut.xpath(".//tbody/tr")]
    return [(name, numbers == [FEW]) for name, *numbers in rows]


@pytest.fixture
def station(engine: Engine, atlas: Atlas) -> Area:
    """The county's centre; of the second village there is one person."""
    with engine.begin() as connection:
        return build_station(connection, atlas.county, "区中心")


def test_what_is_withheld_of_a_part_hides_no_area_around_it(
    client: TestClient, atlas: Atlas, station: Area
) -> None:
    small, town, county = atlas.villages[1], atlas.townships[1], atlas.county
    assert lines(client, leader_of(small, county)) == [("二村", True), ("铜梁区", False)]
    assert lines(client, leader_of(county, town, small)) == [
        ("铜梁区", False),
        ("乙镇", False),
        ("二村", True),
    ]
    assert lines(client, leader_of(small, station)) == [("二村", True), ("区中心", False)]
    assert lines(client, leader_of(atlas.cells["C"], atlas.worker, county)) == [
        ("网格C", True),
        ("网格员", False),
        ("铜梁区", False),
    ]


def test_of_areas_beside_each_other_the_smallest_goes_with_one_that_is_withheld_alone(
    client: TestClient, engine: Engine, atlas: Atlas, station: Area
) -> None:
    with engine.begin() as connection:
        # Of this worker all cells lie in the second township.
        near = build_station(connection, atlas.townships[1], "乙镇站")
        far = build_worker(connection, station, "赵网格")
        assign(connection, far, atlas.cells["E"])
        build_person(connection, atlas.villages[2], atlas.cells["E"], name="赵某")
    small, first, far_town = atlas.villages[1], atlas.villages[0], atlas.townships[1]
    assert lines(client, leader_of(small, first, far_town)) == [
        ("二村", True),
        ("一村", False),
        ("乙镇", True),
    ]
    # Those that are the same ground count once and go together; one within another does not count.
    assert lines(client, leader_of(far, near, far_town, small, first)) == [
        ("赵网格", False),
        ("乙镇站", True),
        ("乙镇", True),
        ("二村", True),
        ("一村", False),
    ]


def test_an_area_that_is_no_more_bears_its_last_name_and_leads_nowhere(
    client: TestClient, engine: Engine, atlas: Atlas
) -> None:
    gone, before = between(LONG_AGO, date(2020, 1, 1)), between(date(2017, 1, 1), LONG_AGO)
    with engine.begin() as connection:
        merged = build_division(connection, atlas.townships[1], "500151101009", "旧村", valid=gone)
        closed = build_station(connection, merged, "旧站", valid=before)
    viewer = leader_of(merged, closed, atlas.cells["A"], atlas.townships[1])
    assert [name for name, _ in lines(client, viewer)] == ["旧村", "旧站", "网格A", "乙镇"]
    addresses = shown(client, viewer, INBOX).xpath("//table[contains(@class, 'numbers')][last()]//a/@href")
    assert [one.partition("place=")[2] for one in addresses if "place=" in one] == ["500151101000"]


def test_of_very_many_areas_the_first_are_listed_and_how_many_more_there_are(
    client: TestClient, engine: Engine, atlas: Atlas
) -> None:
    with engine.begin() as connection:
        many = [
            build_division(connection, atlas.townships[2], f"500151400{number:03}", f"村{number}")
            for number in range(1, MOST_AREAS + 4)
        ]
    assert len(lines(client, leader_of(*many))) == MOST_AREAS
    assert "另有 3 个范围未列出" in text_of(shown(client, leader_of(*many), INBOX))
    assert "个范围未列出" not in text_of(shown(client, leader_of(*many[:MOST_AREAS]), INBOX))

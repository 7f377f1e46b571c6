"""The pages of the maps as they come over the wire: the numbers of the API, refusals, headers, counts."""

from html import unescape
from typing import Any

import pytest
from httpx2 import Response
from lxml import html  # type: ignore[import-untyped]  # ships no types
from sqlalchemy import Engine
from starlette.testclient import TestClient

from db.engine import Database
from resolvers.coverage.answers import breakdown_of
from resolvers.coverage.parts import breakdown_statement
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.small_numbers import BLIND
from resolvers.viewer import Viewer
from resolvers.windows import year_to_date
from tests.builders import build_division
from tests.residents import build_person
from tests.rolled_up import roll_up
from tests.viewers import NOBODY, TODAY, leader_viewer, worker_viewer
from tests.web_map.atlas import NASTY, Atlas, county_client, county_leader, signed_in
from web_map.rows.listed import MOST_IN_PAGE

COUNTY = "/maps/coverage/500151"


def asked(client: TestClient, viewer: Viewer, address: str) -> Response:
    return client.get(address, headers=signed_in(viewer))


def page(client: TestClient, viewer: Viewer, address: str) -> Any:
    answer = asked(client, viewer, address)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def rows(document: Any) -> dict[str, list[str]]:
    """By name of the part: its class, numbers and what stands for the share."""
    return {
        row.get("data-name"): [row.get("data-class"), *[cell.text_content() for cell in row.findall("td")]]
        for row in document.xpath("//tr[@data-part]")
    }


def legend(document: Any) -> dict[str, int]:
    items = document.xpath("//li[@data-legend]")
    return {item.get("data-legend"): int(item.find("span[@class='count']").text) for item in items}


def test_a_county_is_shown_by_township_with_its_numbers_and_their_meaning(
    client: TestClient, atlas: Atlas
) -> None:
    document = page(client, county_leader(atlas), COUNTY)
    assert rows(document) == {
        "乙镇": ["zero", "0 / 5", "0.0%"],
        NASTY: ["from50", "6 / 9", "66.7%"],
        "开发区": ["nobody", "0 / 0", "无登记对象"],
    }
    assert [number.text for number in document.xpath("//*[@data-number]")] == ["6", "6", "14", "1"]
    text = document.text_content()
    for meaning in (
        "当面走访 6 人（42.9%）",
        "联系覆盖率：",
        "2025-01-01 至 2025-10-15",
        "名册日 2025-10-15",
        "按期末所在网格",
        "推算边界",
    ):
        assert meaning in text


def test_the_four_empty_states_stand_in_the_legend_with_their_counts(
    client: TestClient, atlas: Atlas
) -> None:
    by_township = legend(page(client, county_client(atlas), COUNTY))
    by_cell = legend(page(client, county_client(atlas), f"{COUNTY}?level=cells&veteransOnly=true"))
    assert (by_township["noshape"], sum(by_township.values())) == (1, 3)
    empty = {name: by_cell[name] for name in ("zero", "notdue", "nobody")}
    assert (empty, sum(by_cell.values())) == ({"zero": 1, "notdue": 1, "nobody": 1}, 5)


def test_fewer_than_five_are_withheld_from_those_who_may_not_see_persons(
    client: TestClient, atlas: Atlas
) -> None:
    document = page(client, county_leader(atlas), f"{COUNTY}?level=cells&veteransOnly=true")
    assert rows(document)["网格A"] == ["withheld", "—", "不足 5 人，不予显示"]
    assert legend(document)["withheld"] == 3


def test_a_worker_sees_the_map_of_the_own_cells(client: TestClient, atlas: Atlas) -> None:
    document = page(client, worker_viewer(atlas.worker), "/maps/coverage/mine?category=MARTYR_SURVIVOR")
    assert rows(document) == {name: ["notdue", "0 / 0", "无应访对象"] for name in ("网格A", "网格B")}


async def test_the_page_shows_what_the_api_answers(
    client: TestClient, atlas: Atlas, database: Database
) -> None:
    question = CoverageQuestion(atlas.county, year_to_date(TODAY), TODAY)
    answer = breakdown_of(
        BLIND,
        question,
        BreakdownBy.CELL,
        await database.rows(breakdown_statement(question, BreakdownBy.CELL)),
    )
    shown = rows(page(client, county_leader(atlas), f"{COUNTY}?level=cells"))
    assert {name: numbers for name, (_, numbers, _) in shown.items()} == {
        part.label: f"{part.counts.numerator} / {part.counts.denominator}" for part in answer.parts
    }


def test_a_name_cannot_become_markup(client: TestClient, atlas: Atlas) -> None:
    answer = asked(client, county_leader(atlas), COUNTY)
    assert NASTY not in answer.text
    assert "<img" not in answer.text
    assert html.fromstring(answer.text).xpath("//script[not(@src)] | //style | //@style | //@onerror") == []


def test_each_part_leads_to_its_own_map_with_the_same_question(client: TestClient, atlas: Atlas) -> None:
    document = page(client, county_leader(atlas), f"{COUNTY}?from=2025-02-01&veteransOnly=true")
    (link,) = document.xpath("//tr[@data-name='乙镇']//a/@href")
    assert link == "/maps/coverage/500151101000?from=2025-02-01&level=cells&veteransOnly=true"
    below = page(client, county_leader(atlas), link)
    assert list(rows(below)) == ["网格E"]
    (link,) = below.xpath("//tr[@data-part]//a/@href")
    cell = page(client, county_leader(atlas), link)
    assert list(rows(cell)) == ["网格E"]
    assert [item.text_content() for item in cell.xpath("//header//nav//li")][-2:] == ["三村", "网格E"]
    assert cell.xpath("//tr[@data-part]//a") == []


def test_the_page_leads_to_its_numbers_as_a_table(client: TestClient, atlas: Atlas) -> None:
    document = page(client, county_leader(atlas), f"{COUNTY}?from=2025-02-01&level=cells&veteransOnly=true")
    address = "/exports/coverage.csv?division=500151000000&by=CELL&from=2025-02-01&veteransOnly=true"
    assert document.xpath("//a[contains(., 'CSV')]/@href") == [address]
    mine = page(client, worker_viewer(atlas.worker), "/maps/coverage/mine")
    assert mine.xpath("//a[contains(., 'CSV')]/@href") == ["/exports/coverage.csv?by=CELL"]
    assert mine.xpath("//a[contains(., 'XLSX')]/@href") == ["/exports/coverage.xlsx?by=CELL"]


def test_the_way_up_links_only_to_what_may_be_seen(client: TestClient, atlas: Atlas) -> None:
    leader = leader_viewer(atlas.townships[1])
    document = page(client, leader, "/maps/coverage/500151101001")
    assert [item.text_content() for item in document.xpath("//header//nav//li")] == [
        "中国",
        "铜梁区",
        "乙镇",
        "三村",
    ]
    assert document.xpath("//header//nav//a/@href") == ["/maps/coverage/500151101000"]


def test_units_without_boundaries_are_listed(client: TestClient, atlas: Atlas) -> None:
    document = page(client, leader_viewer(atlas.nation), "/maps/coverage/100000")
    assert rows(document) == {"铜梁区": ["above0", "6 / 14", "42.9%"]}
    assert document.xpath("//*[@id='coverage'] | //script") == []
    assert "没有边界数据" in document.text_content()


def test_where_nothing_is_drawn_no_row_waits_for_a_script(
    client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    bare, number = atlas.townships[2], MOST_IN_PAGE + 5
    with engine.begin() as connection:
        for one in range(number):
            build_division(connection, bare, f"500151400{one + 1:03}", f"新村{one + 1}")
        roll_up(connection, TODAY)
    for path in ("coverage", "overview"):
        document = page(client, county_leader(atlas), f"/maps/{path}/500151400?level=villages")
        assert document.xpath("//script | //*[@id='rest']") == []
        assert {f"新村{one + 1}" for one in range(number)} <= rows(document).keys()


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("500151?from=tomorrow", 400, "BAD_PARAMETER"),
        ("500151?level=units", 400, "LEVEL_NOT_POSSIBLE"),
        ("500151?from=2025-02-01&to=2025-01-01", 400, "EMPTY_WINDOW"),
        ("500151999", 404, "AREA_NOT_FOUND"),
        ("%3Cscript%3E", 400, "BAD_DIVISION_CODE"),
    ],
)
def test_what_cannot_be_shown_is_refused_on_a_page(
    client: TestClient, atlas: Atlas, query: str, status: int, code: str
) -> None:
    answer = asked(client, county_leader(atlas), f"/maps/coverage/{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert code in answer.text


def test_what_lies_outside_ones_area_is_as_if_it_did_not_exist(client: TestClient, atlas: Atlas) -> None:
    leader = leader_viewer(atlas.townships[1])
    refusals = [
        asked(client, leader, f"/maps/coverage/{code}") for code in ("500151", "500151001", "500151999")
    ]
    assert [answer.status_code for answer in refusals] == [404] * 3
    assert len({answer.text for answer in refusals}) == 1
    assert asked(client, NOBODY, COUNTY).status_code == 403


def test_whoever_has_not_signed_in_is_sent_to_do_so_and_back(client: TestClient) -> None:
    answer = client.get(f"{COUNTY}?level=cells", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/sign-in?next=%2Fmaps%2Fcoverage%2F500151%3Flevel%3Dcells",
    )


def test_the_policy_allows_nothing_inline_and_no_other_server(client: TestClient, atlas: Atlas) -> None:
    headers = asked(client, county_leader(atlas), COUNTY).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self'; style-src 'self';" in policy
    assert not [word for word in ("unsafe", "http", "*", "nonce") if word in policy]
    assert headers["cache-control"].startswith("private")


def test_boundaries_have_an_address_that_never_changes_its_content(client: TestClient, atlas: Atlas) -> None:
    leader = county_leader(atlas)
    (address,) = page(client, leader, f"{COUNTY}?level=cells").xpath("//@data-shapes")
    answer = asked(client, leader, unescape(address))
    assert "immutable" in answer.headers["cache-control"]
    features = answer.json()["features"]
    assert len(features) == 5
    assert all(feature["properties"] == {} for feature in features)
    again = client.get(address, headers={**signed_in(leader), "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_boundaries_of_another_version_are_not_answered(client: TestClient, atlas: Atlas) -> None:
    answer = asked(client, county_leader(atlas), "/maps/shapes/500151/cells/0123456789abcdef.json")
    assert answer.status_code == 404
    assert "SHAPES_NOT_FOUND" in answer.text


def test_boundaries_outside_ones_area_are_not_answered(client: TestClient, atlas: Atlas) -> None:
    (address,) = page(client, county_leader(atlas), COUNTY).xpath("//@data-shapes")
    assert asked(client, leader_viewer(atlas.townships[1]), address).status_code == 404


def test_the_unlocated_and_those_in_no_cell_are_counted_beside(
    client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    with engine.begin() as connection:
        build_person(connection, atlas.villages[2])
        roll_up(connection, TODAY)
    document = page(client, county_leader(atlas), f"{COUNTY}?level=cells")
    (elsewhere,) = document.xpath("//tr[@class='elsewhere']")
    assert elsewhere.text_content().split() == ["未划入网格0", "/", "10.0%"]
    assert document.xpath("//*[@data-number='unlocated']")[0].text == "2"

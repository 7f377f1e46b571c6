"""The form of a map: it shows what is in force, takes inclusive days, and keeps its values in a mistake."""

from datetime import date
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]  # ships no types
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from db.errors import DomainError
from resolvers.windows import Window
from tests.web_map.atlas import Atlas, county_leader, signed_in
from tests.web_map.test_asked import window
from tests.web_map.test_pages import asked, page
from web_map.asked import asked_in


def values(document: Any) -> dict[str, str]:
    """What stands in each field."""
    typed = {
        field.get("name"): field.get("value")
        for field in document.xpath("//form[@class='asked']//input[@type='date' or @type='number']")
    }
    chosen = {
        field.get("name"): [*field.xpath(".//option[@selected]/@value"), *field.xpath(".//option/@value")][0]
        for field in document.xpath("//form[@class='asked']//select")
    }
    return typed | chosen


def test_the_last_day_that_is_typed_is_part_of_the_window() -> None:
    asked_for = window("from=2025-02-01&through=2025-02-28")
    assert asked_for == window("from=2025-02-01&to=2025-03-01") == Window(date(2025, 2, 1), date(2025, 3, 1))
    assert asked_in(QueryParams("to=2025-03-01")).query() == "?through=2025-02-28"


def test_one_end_of_a_window_is_enough() -> None:
    with pytest.raises(DomainError) as refusal:
        asked_in(QueryParams("to=2025-03-01&through=2025-02-28"))
    assert refusal.value.code == "BAD_PARAMETER"


def test_the_form_shows_the_values_in_force_also_where_nobody_gave_them(
    client: TestClient, atlas: Atlas
) -> None:
    leader = county_leader(atlas)
    usual = values(page(client, leader, "/maps/coverage/500151"))
    days = {"from": "2025-01-01", "through": "2025-10-15", "asOf": "2025-10-15"}
    people = {"category": "", "priorityClass": ""}
    assert usual == days | people | {"level": "townships", "attribution": "AT_WINDOW_END"}
    dense = values(page(client, leader, "/maps/density/500151?bins=HEXAGON"))
    assert {name: dense[name] for name in days} == days
    assert (dense["bins"], dense["measure"], dense["metres"]) == ("HEXAGON", "PRIORITY_PERSONS", "1000")
    near = values(page(client, leader, "/maps/service-areas/500151"))
    assert (near["method"], near["level"], near["asOf"]) == ("REACHABLE", "TOWNSHIP", "2025-10-15")


def test_the_form_sent_as_it_stands_asks_the_same(client: TestClient, atlas: Atlas) -> None:
    leader = county_leader(atlas)
    first = page(client, leader, "/maps/coverage/500151?level=villages&from=2025-02-01")
    query = "&".join(f"{name}={value}" for name, value in values(first).items())
    again = page(client, leader, f"/maps/coverage/500151?{query}")
    assert (
        again.get_element_by_id("numbers").text_content() == first.get_element_by_id("numbers").text_content()
    )


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("coverage/500151?from=2025-05-01&through=2025-04-01", "through", "末日不能早于首日"),
        ("coverage/500151?from=2025-06-01&asOf=2025-05-01&through=2025-07-01", "from", "名册日"),
        ("coverage/500151?level=units&from=2025-06-01", "level", "请从列表中选择"),
        ("coverage/500151?asOf=2025-02-30", "asOf", "日历上的一天"),
        ("density/500151?metres=many&bins=HEXAGON", "metres", "250 至 20000"),
        ("density/500151?metres=3&bins=HEXAGON", "metres", "米"),
        ("service-areas/500151?speedKmh=fast", "speedKmh", "0.5 至 130"),
        ("service-areas/500151?speedKmh=0.1", "speedKmh", "速度"),
    ],
)
def test_a_mistake_keeps_the_form_and_is_told_beside_its_field(
    client: TestClient, atlas: Atlas, query: str, field: str, words: str
) -> None:
    answer = asked(client, county_leader(atlas), f"/maps/{query}")
    assert answer.status_code == 400
    document = html.fromstring(answer.text)
    told = document.get_element_by_id("mistake")
    assert words in told.text_content()
    assert [one.get("name") for one in document.xpath("//*[@aria-invalid='true']")] == [field]
    for word in ("左闭右开", "CELL", "TOWNSHIP", "townships"):
        assert word not in told.text_content()
    sent = dict(pair.split("=") for pair in query.partition("?")[2].split("&"))
    shown = values(document)
    listed = {name: value for name, value in sent.items() if name != "level"}
    assert {name: shown[name] for name in listed} == listed


def test_what_no_field_is_to_blame_for_is_no_mistake_of_the_form(client: TestClient, atlas: Atlas) -> None:
    leader = county_leader(atlas)
    for address in ("coverage/500151999?from=x", "coverage/500151?when=now"):
        answer = asked(client, leader, f"/maps/{address}")
        assert "mistake" not in answer.text
        assert answer.status_code in {400, 404}


@pytest.mark.parametrize("name", ["overview", "coverage", "density", "service-areas"])
def test_every_map_says_who_is_signed_in_and_leads_home_and_out(
    client: TestClient, atlas: Atlas, name: str
) -> None:
    document = page(client, county_leader(atlas), f"/maps/{name}/500151")
    assert document.get_element_by_id("who").text_content() == "领导（领导）"
    assert document.xpath("//header/a/@href") == ["/"]
    assert document.xpath("//header//form[@method='post']/@action") == ["/sign-out"]
    headers = asked(client, county_leader(atlas), f"/maps/{name}/500151").headers
    assert headers["referrer-policy"] == "same-origin"


def test_a_name_is_marked_as_chinese_on_an_english_page_alone(client: TestClient, atlas: Atlas) -> None:
    headers = signed_in(county_leader(atlas))
    english = client.get("/maps/coverage/500151", headers=headers | {"Accept-Language": "en"}).text
    assert '<h1><span lang="zh-CN">铜梁区</span> · contacts' in english
    assert '<a href="/maps/coverage/500151101000?level=cells"><span lang="zh-CN">乙镇</span></a>' in english
    assert '<span lang="zh-CN">' not in client.get("/maps/coverage/500151", headers=headers).text

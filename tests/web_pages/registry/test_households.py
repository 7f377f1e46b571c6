"""Households are looked at, formed, joined, left and headed anew on pages, each act once."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser
from sqlalchemy import Engine, insert
from starlette.testclient import TestClient

from db.models import PersonKey
from geo.identity_numbers import make_identity_number
from resolvers.people.identities import key_hashes
from tests.residents import Registered, build_person
from tests.rolled_up import roll_up
from tests.viewers import TODAY, staff_viewer
from tests.web_map.atlas import NASTY, Atlas, map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_pages.desk import KEYS, official
from tests.web_pages.opened import fits, fits_the_narrowest, follow
from tests.web_pages.opened import opened as opened_page
from tests.web_pages.registry.office import (
    PEOPLE,
    administrator,
    errors,
    filled,
    names,
    opened,
    press,
    shown,
    text_of,
)

HOUSEHOLDS = "/registry/households"
SINCE = "2024-05-01"
_VILLAGES = ("001001", "101001")
Family = tuple[Registered, Registered, Registered, Registered]


@pytest.fixture
def family(engine: Engine, atlas: Atlas) -> Family:
    """Three at one address of the first village, and one in another township."""
    with engine.begin() as connection:
        home, far = atlas.villages[0], atlas.villages[2]
        three = [
            build_person(connection, home, name=name, address="甲路 1 号")
            for name in ("冯某甲", NASTY[:30], "冯某丙")
        ]
        other = build_person(connection, far, name="冯某丁", address="甲路 1 号")
        roll_up(connection, TODAY)
    return three[0], three[1], three[2], other


def key(one: Registered) -> str:
    return f"{one.county_id}-{one.id}"


def at(one: Registered, act: str = "") -> str:
    return f"{PEOPLE}/{key(one)}{act and '/'}{act}"


def done(client: TestClient, atlas: Atlas, address: str, /, **said: str) -> str:
    """Sends a form twice: one act; the place that it leads to."""
    form = filled(shown(client, official(atlas), address)) | said
    places = set()
    for _ in range(2):
        answer = press(client, official(atlas), address, **form)
        assert answer.status_code == 303, text_of(opened(answer))
        places.add(answer.headers["location"])
    [place] = places
    return str(place)


def refused(client: TestClient, atlas: Atlas, address: str, /, **said: str) -> dict[str, str]:
    form = filled(shown(client, official(atlas), address)) | said
    answer = press(client, official(atlas), address, **form)
    assert 400 <= answer.status_code < 500
    return errors(opened(answer))


def formed(client: TestClient, atlas: Atlas, family: Family) -> str:
    """The address of the household of the first two."""
    done(client, atlas, at(family[0], "household"), on=SINCE, **{f"other.{key(family[1])}": "1"})
    page = shown(client, official(atlas), at(family[0]))
    [link] = [one for one in page.xpath("//main//a/@href") if one.startswith(f"{HOUSEHOLDS}/")]
    return str(link)


def test_a_household_is_formed_once_of_those_at_one_address(
    client: TestClient, atlas: Atlas, family: Family
) -> None:
    form = shown(client, official(atlas), at(family[0], "household"))
    offered = form.xpath("//input[@type='checkbox']/@name")
    assert offered == [f"other.{key(family[1])}", f"other.{key(family[2])}"]
    household = formed(client, atlas, family)
    page = shown(client, official(atlas), household)
    assert names(page) == [NASTY[:30].strip(), "冯某甲"]
    assert not page.xpath("//img")
    assert "冯某甲" in text_of(page.xpath("//h1")[0])
    assert household in shown(client, official(atlas), HOUSEHOLDS).xpath("//tbody//a/@href")
    assert "共 1 户" in text_of(shown(client, official(atlas), f"{HOUSEHOLDS}?head=yes"))
    assert "共 0 户" in text_of(shown(client, official(atlas), f"{HOUSEHOLDS}?head=no"))
    there = [shown(client, official(atlas), f"{HOUSEHOLDS}?place=500151{code}") for code in _VILLAGES]
    assert [page.xpath("//tbody//td[1]/text()") for page in there] == [["一村"], []]
    for code in ("110101001001", "50015"):
        page = shown(client, official(atlas), f"{HOUSEHOLDS}?head=yes&place={code}", 400)
        assert "没有这个范围" in text_of(page.get_element_by_id("place-error"))
        assert page.xpath("//select[@id='head']/option[@selected]/@value") == ["yes"]
        assert "共" not in text_of(page.xpath("//main")[0])
    taken = shown(client, official(atlas), at(family[2], "household"))
    assert len(taken.xpath("//input[@type='checkbox' and @disabled]")) == 2


def test_somebody_joins_by_file_or_identity_number_and_leaves(
    client: TestClient, atlas: Atlas, family: Family, engine: Engine
) -> None:
    household = formed(client, atlas, family)
    number = make_identity_number("500151", date(1961, 2, 3), 996)
    with engine.begin() as connection:
        for key_hash in key_hashes(KEYS, number).values():
            borne = {"key_hash": key_hash, "county_id": family[3].county_id, "person_id": family[3].id}
            connection.execute(insert(PersonKey).values(borne))
    assert done(client, atlas, f"{household}/member", on=SINCE, member=number) == f"{household}?done=1"
    chosen = household.rpartition("/")[2]
    assert done(client, atlas, at(family[2], "join"), on=SINCE, household=chosen)
    assert len(names(shown(client, official(atlas), household))) == 4
    assert done(client, atlas, at(family[3], "leave"), on="2024-06-01")
    assert "冯某丁" not in names(shown(client, official(atlas), household))
    assert done(client, atlas, at(family[3], "join"), on="2024-07-01", member=key(family[2]))
    assert "冯某丁" in names(shown(client, official(atlas), household))


def test_a_household_ends_in_one_act(client: TestClient, atlas: Atlas, family: Family) -> None:
    household = formed(client, atlas, family)
    [link] = [
        one for one in shown(client, official(atlas), household).xpath("//nav//a/@href") if "/end" in one
    ]
    assert set(refused(client, atlas, link, on="2999-01-01")) == {"on"}
    assert done(client, atlas, link, on="2024-06-01") == f"{HOUSEHOLDS}?done=1"
    assert client.get(link, headers=signed_in(official(atlas))).status_code == 404
    assert press(client, official(atlas), link, on="2024-06-01").status_code == 404
    assert "共 0 户" in text_of(shown(client, official(atlas), HOUSEHOLDS))
    assert done(
        client, atlas, at(family[0], "household"), on="2024-06-01", **{f"other.{key(family[1])}": "1"}
    )


def test_the_head_leaves_and_another_follows_until_nobody_is_left(
    client: TestClient, atlas: Atlas, family: Family
) -> None:
    household = formed(client, atlas, family)
    done(client, atlas, f"{household}/head", on="2024-06-01", person=key(family[1]))
    page = shown(client, official(atlas), household)
    [head] = [row for row in page.xpath("//tbody/tr") if "户主" in row.text_content()]
    assert key(family[1]) in head.xpath(".//a/@href")[0]
    done(client, atlas, at(family[1], "leave"), on="2024-07-01", successor=key(family[0]))
    assert "冯某甲" in text_of(shown(client, official(atlas), household).xpath("//h1")[0])
    done(client, atlas, at(family[0], "leave"), on="2024-08-01")
    assert client.get(household, headers=signed_in(official(atlas))).status_code == 404
    assert "共 0 户" in text_of(shown(client, official(atlas), HOUSEHOLDS))


def test_what_cannot_be_is_told_beside_its_field(client: TestClient, atlas: Atlas, family: Family) -> None:
    forming = at(family[0], "household")
    assert "on" in refused(client, atlas, forming, on="2999-01-01")
    assert "on" in refused(client, atlas, forming, on="x")
    assert "others" in refused(client, atlas, forming, others="500151-1")
    assert "others" in refused(client, atlas, forming, others="12")
    household = formed(client, atlas, family)
    assert "member" in refused(client, atlas, at(family[2], "join"))
    assert "member" in refused(client, atlas, at(family[2], "join"), member=key(family[3]))
    assert "member" in refused(client, atlas, at(family[2], "join"), household="500151-1")
    assert "member" in refused(client, atlas, f"{household}/member", member=key(family[1]))
    assert "person" in refused(client, atlas, f"{household}/head")
    assert "on" in refused(client, atlas, at(family[1], "leave"), on="2023-01-01")


def test_a_household_of_others_is_as_one_that_is_not_there(
    client: TestClient, atlas: Atlas, family: Family
) -> None:
    household = formed(client, atlas, family)
    elsewhere = staff_viewer(atlas.townships[1])
    for address in (household, f"{household}/head", f"{household}/member", f"{HOUSEHOLDS}/500151-1"):
        answers = [
            client.get(one, headers=signed_in(elsewhere)) for one in (address, f"{HOUSEHOLDS}/500151-2")
        ]
        assert [one.status_code for one in answers] == [404, 404]
    assert names(shown(client, elsewhere, HOUSEHOLDS)) == []
    form = filled(shown(client, elsewhere, at(family[3], "join")))
    foreign = press(
        client, elsewhere, at(family[3], "join"), **form | {"household": household.rpartition("/")[2]}
    )
    missing = press(client, elsewhere, at(family[3], "join"), **form | {"household": "500151-1"})
    assert errors(opened(foreign)) == errors(opened(missing))
    member = press(client, elsewhere, at(family[3], "join"), **form | {"member": key(family[0])})
    nobody = press(client, elsewhere, at(family[3], "join"), **form | {"member": "500151-1"})
    assert errors(opened(member)) == errors(opened(nobody))
    manager = administrator(atlas.county)
    assert client.get(household, headers=signed_in(manager)).status_code == 403
    assert client.get(HOUSEHOLDS, headers=signed_in(manager)).status_code == 403


@pytest.mark.parametrize(("form", "field"), [("household", "others"), ("join", "member"), ("", "member")])
def test_more_than_a_household_takes_are_refused_before_anybody_is_looked_up(
    client: TestClient, atlas: Atlas, family: Family, form: str, field: str
) -> None:
    address = at(family[2], form) if form else f"{formed(client, atlas, family)}/member"
    told = refused(client, atlas, address, **{field: "\n".join(f"500151-{n + 1}" for n in range(31))})
    assert "至多 30 人" in told[field]
    told = refused(client, atlas, address, **{field: "500151-1\n" * 31})
    assert "至多 30 人" not in told[field]


def test_a_head_whom_one_does_not_see_is_not_told_as_none(
    client: TestClient, atlas: Atlas, family: Family
) -> None:
    household = formed(client, atlas, family)
    done(client, atlas, f"{household}/member", on=SINCE, member=key(family[3]))
    elsewhere = staff_viewer(atlas.townships[1])
    for address in (household, HOUSEHOLDS):
        told = text_of(shown(client, elsewhere, address).xpath("//main")[0])
        assert "户主不在您的范围内" in told
        assert "冯某甲" not in told
    assert "户主不在您的范围内" in text_of(shown(client, elsewhere, f"{household}/head"))
    assert "（暂无户主）" not in text_of(shown(client, elsewhere, HOUSEHOLDS))
    for address in (household, HOUSEHOLDS, f"{household}/head"):
        assert "不在您的范围内" not in text_of(shown(client, official(atlas), address))
    done(client, atlas, at(family[0], "leave"), on="2024-07-01")
    told = text_of(shown(client, elsewhere, household))
    assert "暂无户主" in told
    assert "不在您的范围内" not in told


async def test_a_household_is_kept_by_keyboard_on_both_screens(
    chromium: Browser, database_url: str, atlas: Atlas, family: Family, tmp_path: Path
) -> None:
    with serving(map_app(database_url)) as origin:
        one = await opened_page(chromium, origin, official(atlas), scripts=False)
        page = one.page
        await page.goto(f"{origin}{at(family[0])}")
        await follow(page.get_by_role("link", name="成户"))
        await fits(one, tmp_path, "form")
        await fits_the_narrowest(one)
        await page.get_by_label("冯某丙").check()
        await page.get_by_label("自何日起").fill(str(TODAY - timedelta(days=30)))
        await page.keyboard.press("Enter")
        await page.get_by_role("status").get_by_text("已保存").wait_for()
        await page.get_by_role("link", name="起成户").click()
        await page.get_by_role("heading", name="户：冯某甲").wait_for()
        await fits(one, tmp_path, "household")
        await fits_the_narrowest(one)
        await page.get_by_role("link", name="指定户主").click()
        await page.get_by_role("combobox").select_option(label="冯某丙")
        await fits(one, tmp_path, "head")
        await page.get_by_role("button", name="指定户主").focus()
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="户：冯某丙").wait_for()
        await page.get_by_role("link", name=re.compile("离户.*冯某甲")).click()
        await page.go_back()
        await follow(page.get_by_role("link", name="增加成员"))
        await fits(one, tmp_path, "member")
        await page.goto(f"{origin}{HOUSEHOLDS}")
        await fits(one, tmp_path, "households")
        await fits_the_narrowest(one)
        assert one.complaints == []

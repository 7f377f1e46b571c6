"""Whom a page of the registry shows or changes stands in the log of accesses, with the page and no value."""

import re
from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from db.models import DuplicatePair, Household, HouseholdMember
from tests.builders import ALWAYS, put
from tests.databases import libpq
from tests.residents import Registered, build_contact, build_person
from tests.rolled_up import roll_up
from tests.viewers import TODAY
from tests.web_map.atlas import Atlas
from tests.web_pages.desk import official
from tests.web_pages.registry.office import PEOPLE, filled, press, search, shown

PERSON = re.compile(r"/registry/people/500151-(\d+)")
Pair = tuple[Registered, Registered]


@pytest.fixture
def pair(engine: Engine, atlas: Atlas) -> Pair:
    """Two of one household who may be one person; of the first something was handed up."""
    with engine.begin() as connection:
        first, second = (build_person(connection, atlas.villages[n], name="冯某甲") for n in (0, 2))
        build_contact(connection, first, date(2025, 9, 1), division=atlas.villages[0], escalated_to="COUNTY")
        low, high = sorted((first.id, second.id))
        columns = {"score": 9_500, "agrees": ["NAME"], "digest": b"x" * 32}
        put(connection, DuplicatePair, first.county_id, first_id=low, second_id=high, **columns)
        household = put(
            connection, Household, first.county_id, formed_on=date(2020, 1, 1), formed_by="tester"
        )
        for one in (first, second):
            member = {"household_id": household, "person_id": one.id, "is_head": one is first}
            put(connection, HouseholdMember, first.county_id, valid=ALWAYS, recorded_by="tester", **member)
        roll_up(connection, TODAY)
        return first, second


def log(database_url: str) -> list[tuple[str, str, list[int]]]:
    with psycopg.connect(libpq(database_url)) as connection:
        return connection.execute("SELECT kind, operation, person_ids FROM access_log").fetchall()


@pytest.mark.parametrize(
    ("address", "operation"),
    [
        (lambda first, _: f"{PEOPLE}/{first}", f"{PEOPLE}/{{person}}"),
        (lambda first, _: f"{PEOPLE}/{first}/amend", f"{PEOPLE}/{{person}}/amend"),
        (lambda first, _: f"{PEOPLE}/{first}/leave", f"{PEOPLE}/{{person}}/leave"),
        (lambda first, _: f"{PEOPLE}/{first}/merge", f"{PEOPLE}/{{person}}/merge"),
        (lambda first, second: f"{PEOPLE}/{first}/merge/{second}", f"{PEOPLE}/{{person}}/merge/{{other}}"),
        (lambda *_: "/registry/inbox", "/registry/inbox"),
        (lambda *_: "/registry/duplicates", "/registry/duplicates"),
    ],
)
def test_whoever_is_shown_stands_in_the_log(
    client: TestClient,
    atlas: Atlas,
    pair: Pair,
    database_url: str,
    address: Callable[..., str],
    operation: str,
) -> None:
    first, second = pair
    page = shown(client, official(atlas), address(*[f"500151-{one.id}" for one in pair]))
    named = {int(one) for link in page.xpath("//main//@href") for one in PERSON.findall(link)}
    named |= {first.id} if "inbox" in operation else set()
    rows = log(database_url)
    assert named
    assert named <= {person for _, _, ids in rows for person in ids}
    assert {(kind, said) for kind, said, _ in rows} == {("READ", operation)}
    assert second.id > 0


def test_a_search_is_logged_with_those_found_alone(
    client: TestClient, atlas: Atlas, pair: Pair, database_url: str
) -> None:
    search(client, official(atlas), name="冯某")
    [(kind, operation, ids)] = log(database_url)
    assert (kind, operation, set(ids)) == ("READ", PEOPLE, {one.id for one in pair})


def test_an_act_is_logged_as_a_change(
    client: TestClient, atlas: Atlas, pair: Pair, database_url: str
) -> None:
    address = f"{PEOPLE}/500151-{pair[0].id}/amend"
    form = filled(shown(client, official(atlas), address)) | {"address": "甲路"}
    assert press(client, official(atlas), address, **form).is_redirect
    changed = [(said, ids) for kind, said, ids in log(database_url) if kind == "CHANGE"]
    assert changed == [(f"{PEOPLE}/{{person}}/amend", [pair[0].id])]

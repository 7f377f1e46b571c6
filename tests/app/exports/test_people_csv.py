"""The list of persons as a table: whom it shows, to whom, and how."""

import re

import pytest
from sqlalchemy import Engine, update

from db.codes import PersonCategory, PriorityClass
from db.engine import Database
from db.models import Person
from schema.headings import plain_headings
from schema.people.person import Person as ShownPerson
from tests.app.exports.conftest import Exported, table
from tests.schema.world import ask, id_of

ROLES = ("worker", "other_worker", "staff", "client", "nobody", "leader", "township_leader", "administrator")
LIST = "query($wanted: PersonFilterInput) { people(filter: $wanted, first: 500) { totalCount nodes { id } } }"
# The names of an area in an address and in GraphQL.
PLACES = {
    "everywhere": ({}, {}),
    "county": ({"division": "500151"}, {"divisionCode": "500151"}),
    "township": ({"division": "500151101000"}, {"divisionCode": "500151101000"}),
    "village": ({"division": "500151001001"}, {"divisionCode": "500151001001"}),
    "cell": ({"cell": "500151A"}, {"cellCode": "500151A"}),
}


def listed(exported: Exported, role: str = "client", **parameters: str) -> list[dict[str, str]]:
    return table(exported.fetch("people.csv", role, **parameters).content)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", PLACES)
async def test_each_role_gets_the_persons_that_graphql_lists_for_it(
    exported: Exported, reads: Database, role: str, place: str
) -> None:
    parameters, wanted = PLACES[place]
    answer = exported.fetch("people.csv", role, **parameters)
    answered = (await ask(reads, exported.world.viewers()[role], LIST, wanted=wanted)).data
    assert answered is not None
    if answered["people"] is None:
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["extensions"]["code"] == "PERSONS_NOT_PERMITTED"
    else:
        rows = table(answer.content)
        assert len(rows) == answered["people"]["totalCount"]
        assert [row["编号"] for row in rows] == [node["id"] for node in answered["people"]["nodes"]]


async def test_the_filters_are_those_of_the_api(exported: Exported, reads: Database) -> None:
    asked = {
        "ageFrom": "60",
        "veteransOnly": "true",
        "division": "500151",
        "categories": "DISCHARGED_SOLDIER",
    }
    wanted = {
        "ageFrom": 60,
        "veteransOnly": True,
        "divisionCode": "500151",
        "categories": ["DISCHARGED_SOLDIER"],
    }
    answered = (await ask(reads, exported.world.viewers()["client"], LIST, wanted=wanted)).data
    assert answered is not None
    listed_there = [node["id"] for node in answered["people"]["nodes"]]
    assert [row["编号"] for row in listed(exported, **asked)] == listed_there
    both = {row["编号"] for row in listed(exported, cell="500151A", division="500151")}
    assert both == {row["编号"] for row in listed(exported, cell="500151A")}


def test_the_places_and_roles_tell_persons_apart(exported: Exported) -> None:
    found = {place: listed(exported, **parameters) for place, (parameters, _) in PLACES.items()}
    numbers = {place: len(rows) for place, rows in found.items()}
    assert numbers == {"everywhere": 9, "county": 9, "township": 3, "village": 6, "cell": 4}
    assert len(listed(exported, "worker")) == 6


def test_the_columns_are_the_fields_of_a_person_and_where_they_live(exported: Exported) -> None:
    rows = listed(exported)
    shown = [heading.zh for heading in plain_headings(ShownPerson)]
    assert list(rows[0]) == ["编号", *shown, "居住村（社区）代码", "居住村（社区）", "所在网格代码"]
    first = rows[0]
    assert first["编号"] == id_of("Person", exported.world.people["A"][0])
    assert (first["姓名"], first["性别"], first["出生日期"], first["周岁"]) == (
        "A0",
        "男",
        "1960-05-01",
        "65",
    )
    assert (first["公民身份号码（脱敏）"], first["电话（脱敏）"]) == ("5***************9", "")
    assert first["人员类别"] == PersonCategory.DISCHARGED_SOLDIER.zh
    assert (first["重点类别"], first["是否退役军人"]) == (PriorityClass.ADVANCED_AGE.zh, "是")
    assert re.fullmatch(r"10\d\.\d+,[23]\d\.\d+", first["住所坐标"])
    assert (first["居住村（社区）代码"], first["居住村（社区）"]) == ("500151001001", "一村")
    assert first["所在网格代码"] == "500151A"


def test_what_a_person_lacks_is_an_empty_cell(altered: Exported, engine: Engine) -> None:
    person = altered.world.people["B"][1]
    with engine.begin() as connection:
        connection.execute(update(Person).where(Person.id == person.id).values(cell_id=None, geom=None))
    row = next(row for row in listed(altered) if row["编号"] == id_of("Person", person))
    assert (row["所在网格代码"], row["住所坐标"], row["最近一次联系到的日期"]) == ("", "", "")
    assert row["居住村（社区）"] == "一村"


def test_neither_a_cipher_nor_a_whole_number_is_ever_in_it(altered: Exported, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            update(Person).values(identity_cipher=b"500151199001019961", phone_cipher=b"13812345678")
        )
    text = altered.fetch("people.csv", "client").text
    assert "500151199001019961" not in text
    assert "13812345678" not in text


def test_a_name_that_is_a_formula_stays_a_name(altered: Exported, engine: Engine) -> None:
    nasty = '=HYPERLINK("http://x","点")'
    with engine.begin() as connection:
        connection.execute(update(Person).values(name=nasty, address='@SUM(A1)\n,"x"'))
    shown = {(row["姓名"], row["住址"]) for row in listed(altered)}
    assert shown == {(f"'{nasty}", '\'@SUM(A1)\n,"x"')}


def test_it_is_a_file_that_excel_opens_and_nobody_keeps(exported: Exported) -> None:
    answer = exported.fetch("people.csv", "client")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="people-2025-10-15.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.count(b"\r\n") == 10


def test_a_list_of_nobody_has_its_headings(exported: Exported) -> None:
    empty = exported.fetch("people.csv", "worker", division="500151101000")
    assert empty.content.count(b"\r\n") == 1
    assert empty.content.startswith("\ufeff编号,姓名".encode())


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"division": "500999"}, 404, "AREA_NOT_FOUND"),
        ({"cell": "nowhere"}, 404, "AREA_NOT_FOUND"),
        ({"sex": "OTHER"}, 400, "BAD_PARAMETER"),
        ({"name": "A0"}, 400, "BAD_PARAMETER"),
        ({"level": "cells"}, 400, "BAD_PARAMETER"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_code(
    exported: Exported, parameters: dict[str, str], status: int, code: str
) -> None:
    answer = exported.fetch("people.csv", "client", **parameters)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["code"] == code

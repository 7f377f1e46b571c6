"""Lists of the API as files: the very rows that GraphQL lists for each role, masked, logged, safe to open."""

import io
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from sqlalchemy import Engine, update

from app.exports.lists.every import LISTS
from db.engine import Database
from db.models import Person
from tests.app.exports.conftest import Exported, table
from tests.databases import libpq
from tests.schema.world import ask

WHOM = ("服务对象：编号", "人员：编号")
ROLES = ("worker", "staff", "client", "nobody", "leader", "administrator")
# A list, what its address says, and the same in GraphQL with what tells its lines.
ASKED: dict[str, tuple[str, dict[str, str], str, str]] = {
    "duties": ("duties", {"division": "500151"}, 'duties(scope: {divisionCode: "500151"}', "person { id }"),
    "duties of a cell": ("duties", {"cell": "500151A", "state": "UPCOMING"},
        'duties(scope: {cellCode: "500151A"}, state: [UPCOMING]', "person { id }"),
    "households": ("households", {}, "households(headless: null", "id"),
    "requests": ("unreachable-requests", {}, "unreachableRequests(state: null", "id"),
    "needs": ("needs", {"kind": "LIVELIHOOD"}, "needs(kind: [LIVELIHOOD]", "person { id }"),
    "dossiers": ("incomplete-dossiers", {}, "incompleteDossiers(missing: null", "id"),
    "reached": ("coverage-list", {"of": "DENOMINATOR", "from": "2025-01-01", "to": "2025-10-01"},
        'coverageList(of: DENOMINATOR, window: {from: "2025-01-01", to: "2025-10-01"}', "id"),
    "cells": ("cells", {"division": "500151"}, "", ""),
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("asked", [name for name in ASKED if name != "cells"])
async def test_each_role_gets_the_lines_that_graphql_lists_for_it(
    exported: Exported, reads: Database, role: str, asked: str
) -> None:
    name, given, question, key = ASKED[asked]
    answer = exported.fetch(f"{name}.csv", role, **given)
    query = f"{{ list: {question}, first: 500) {{ nodes {{ {key} }} }} }}"
    answered = await ask(reads, exported.world.viewers()[role], query)
    assert answered.data is not None, answered.errors
    if answered.data["list"] is None:
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["extensions"]["code"] in {"PERSONS_NOT_PERMITTED", "NOT_PERMITTED"}
        return
    assert answer.status_code == 200, answer.text
    nodes = answered.data["list"]["nodes"]
    wanted = [node["id"] if key == "id" else node["person"]["id"] for node in nodes]
    heading = "编号" if key == "id" else next(t for t in WHOM if t in answer.text)
    assert [row[heading] for row in table(answer.content)] == wanted


def test_every_list_is_answered_or_refused_by_code(exported: Exported) -> None:
    given = {
        "divisions": {"division": "500151"}, "cells": {"division": "500151"},
        "grid-plans": {"division": "500151"}, "import-runs": {"division": "500151"},
        "coverage-list": {"of": "DENOMINATOR"}, "gap-list": {"minutes": "5"},
        "cell-people": {"cell": "500151A"}, "cell-duties": {"cell": "500151A"},
    }  # fmt: skip
    for one in LISTS:
        for role in ("client", "leader", "administrator"):
            answer = exported.fetch(f"{one.name}.csv", role, **given.get(one.name, {}))
            if answer.status_code == 200:
                assert answer.content.startswith(b"\xef\xbb\xbf"), one
            else:
                code = answer.json()["errors"][0]["extensions"]["code"]
                assert (answer.status_code, code) != (500, "INTERNAL"), (one, role)
                assert answer.status_code in {400, 403, 404}, (one, role, code)


def test_cells_are_a_table_and_a_layer(exported: Exported, tmp_path: Path) -> None:
    rows = table(exported.fetch("cells.csv", "leader", division="500151001001").content)
    file = exported.fetch("cells.gpkg", "leader", division="500151001001")
    geojson = exported.fetch("cells.geojson", "leader", division="500151001001").json()
    assert [one["properties"]["code"] for one in geojson["features"]] == [row["网格代码"] for row in rows]
    assert {one["geometry"]["type"] for one in geojson["features"]} <= {"Polygon", "MultiPolygon"}
    path = tmp_path / "cells.gpkg"
    path.write_bytes(file.content)
    with sqlite3.connect(path) as opened:
        [[number]] = opened.execute("SELECT count(*) FROM cells").fetchall()
    assert number == len(rows) > 0


def test_persons_are_points_of_a_layer_masked_and_logged(altered: Exported) -> None:
    found = altered.fetch("people.geojson", "client", division="500151001001").json()["features"]
    with psycopg.connect(libpq(altered.url)) as connection:
        logged = connection.execute(
            "SELECT DISTINCT operation, kind FROM access_log WHERE person_ids IS NOT NULL"
        ).fetchall()
    assert {one["geometry"]["type"] for one in found if one["geometry"]} == {"Point"}
    assert all("*" in one["properties"]["identity_masked"] for one in found)
    assert logged == [("/exports/people.geojson", "EXPORT")]


def test_a_name_that_is_a_formula_stays_a_name(altered: Exported, engine: Engine) -> None:
    nasty = '=HYPERLINK("http://x","点")'
    with engine.begin() as connection:
        connection.execute(update(Person).values(name=nasty))
    rows = table(altered.fetch("incomplete-dossiers.csv", "client").content)
    book = openpyxl.load_workbook(io.BytesIO(altered.fetch("incomplete-dossiers.xlsx", "client").content))
    cell = book.active.cell(2, list(rows[0]).index("姓名") + 1)
    assert {row["姓名"] for row in rows} == {f"'{nasty}"}
    assert (cell.value, cell.data_type) == (nasty, "s")


@pytest.mark.parametrize("asked", ["reached", "dossiers", "cells"])
def test_what_the_lists_are_held_against_is_not_nothing(exported: Exported, asked: str) -> None:
    name, given, _, _ = ASKED[asked]
    assert table(exported.fetch(f"{name}.csv", "client", **given).content)


@pytest.mark.parametrize(
    ("path", "given", "code"),
    [
        ("duties.csv", {"state": "LATE"}, "BAD_PARAMETER"),
        ("duties.csv", {"name": "A0"}, "BAD_PARAMETER"),
        ("duties.csv", {"asOf": "2025-13-01"}, "BAD_VARIABLES"),
        ("duties.csv", {"division": "500999"}, "AREA_NOT_FOUND"),
        ("cells.csv", {}, "BAD_PARAMETER"),
        ("cells.csv", {"division": "500199001001"}, "AREA_NOT_FOUND"),
        ("coverage-list.csv", {"of": "DENOMINATOR", "from": "2025-01-01"}, "BAD_VARIABLES"),
        ("households.csv", {"headless": "maybe"}, "BAD_PARAMETER"),
        ("coverage-list.csv", {"of": "DENOMINATOR", "ageFrom": "9999999999"}, "BAD_VARIABLES"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_code(
    exported: Exported, path: str, given: dict[str, Any], code: str
) -> None:
    answer = exported.fetch(path, "client", **given)
    assert answer.json()["errors"][0]["extensions"]["code"] == code
    assert answer.status_code in {400, 404, 422}

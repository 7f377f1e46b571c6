"""Coverage as a table: the numbers that GraphQL gives, for whom it gives them."""

from typing import Any

import pytest

from db.engine import Database
from resolvers.coverage.question import BreakdownBy
from resolvers.wording.shares import percent
from tests.app.exports.conftest import Exported, table
from tests.schema.world import ask, codes_of

ROLES = ("worker", "other_worker", "staff", "client", "nobody", "leader", "township_leader", "administrator")
NUMBERS = "numerator denominator share attempted unlocated registered withheld"
MEANING = "definition { id } window { from to } asOf attribution inPerson"
BREAKDOWN = f"""
    query($by: BreakdownBy!, $scope: CoverageScopeInput, $asOf: Date, $window: WindowInput,
          $inPerson: Boolean, $filter: CoverageFilterInput) {{
        coverageBreakdown(
            by: $by, scope: $scope, asOf: $asOf, window: $window, inPerson: $inPerson, filter: $filter
        ) {{
            whole {{ {NUMBERS} {MEANING} }}
            parts {{ key label coverage {{ {NUMBERS} {MEANING} }} }}
        }}
    }}
"""
HEADINGS = {
    "numerator": "分子",
    "denominator": "分母",
    "attempted": "期内尝试联系过的人数",
    "unlocated": "其中无坐标的人数",
    "registered": "筛选前在册且居住在范围内的人数",
}
PLACE = {"division": "500151000000"}
DAYS = ["2025-10-15", "2025-10-14"]  # today from roll-ups, a past day from the contacts themselves
SCOPE = {"divisionCode": "500151000000"}


def numbers(row: dict[str, str]) -> dict[str, float | None]:
    return {name: float(row[zh]) if row[zh] else None for name, zh in HEADINGS.items()}


def share(coverage: dict[str, Any]) -> str:
    if coverage["share"] is None:
        return ""
    return percent(coverage["numerator"], coverage["denominator"])


def given(coverage: dict[str, float | None]) -> dict[str, float | None]:
    return {name: coverage[name] for name in HEADINGS}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("by", ["VILLAGE", "CELL", "CHILD_DIVISION", "PRIORITY_CLASS", "WORKER"])
async def test_each_role_gets_the_numbers_that_graphql_gives_it(
    exported: Exported, reads: Database, role: str, by: str, day: str
) -> None:
    answer = exported.fetch("coverage.csv", role, by=by, asOf=day, **PLACE)
    viewer = exported.world.viewers()[role]
    result = await ask(reads, viewer, BREAKDOWN, by=by, scope=SCOPE, asOf=day)
    expected = (result.data or {})["coverageBreakdown"]
    if expected is None:
        assert [answer.json()["errors"][0]["extensions"]["code"]] == codes_of(result)
        assert answer.status_code in {403, 404}
        return
    whole, *parts = table(answer.content)
    assert (whole["行"], numbers(whole)) == ("合计", given(expected["whole"]))
    assert [numbers(part) for part in parts] == [given(part["coverage"]) for part in expected["parts"]]
    assert [part["比例"] for part in parts] == [share(part["coverage"]) for part in expected["parts"]]
    assert [part["代码或编号"] for part in parts] == [part["key"] or "" for part in expected["parts"]]
    assert [part["名称"] for part in parts] == [part["label"] for part in expected["parts"]]


def cut(exported: Exported, role: str, by: str, **parameters: str) -> list[dict[str, str]]:
    return table(exported.fetch("coverage.csv", role, by=by, **parameters).content)


def test_small_numbers_are_withheld_from_leaders_here_too(exported: Exported) -> None:
    leader = cut(exported, "leader", "CELL", veteransOnly="true", **PLACE)
    client = cut(exported, "client", "CELL", veteransOnly="true", **PLACE)
    hidden = [row for row in leader if row["是否因人数少于 5 而不予显示"] == "是"]
    assert {row["代码或编号"] for row in hidden} == {"500151A", "500151B", "500151D"}
    assert all(row["分子"] == row["分母"] == row["比例"] == "" for row in hidden)
    assert sum(int(row["分母"]) for row in client[1:]) == 9


def test_where_the_whole_is_withheld_there_are_no_parts(exported: Exported) -> None:
    (whole,) = cut(exported, "leader", "SEX", division="500151101001")
    assert (whole["行"], whole["分母"], whole["是否因人数少于 5 而不予显示"]) == ("合计", "", "是")


def test_each_line_says_what_its_numbers_mean(exported: Exported) -> None:
    window = {"from": "2025-02-01", "to": "2025-05-01", "asOf": "2025-06-01"}
    rows = cut(exported, "client", "CELL", inPerson="true", **window, **PLACE)
    told = {
        (row["定义编号"], row["起始日期（含）"], row["截止日期（不含）"], row["截止查询日"], row["归属口径"])
        for row in rows
    }
    assert told == {("visit-coverage-1", "2025-02-01", "2025-05-01", "2025-06-01", "按期末所在网格")}
    assert {row["是否仅计当面联系（走访覆盖）"] for row in rows} == {"是"}


async def test_window_and_filter_are_those_of_the_maps(exported: Exported, reads: Database) -> None:
    asked = {"from": "2025-03-02", "to": "2025-06-01", "priorityClass": "ADVANCED_AGE", "inPerson": "true"}
    rows = cut(exported, "client", "CELL", **asked, **PLACE)
    window = {"from": "2025-03-02", "to": "2025-06-01"}
    result = await ask(
        reads,
        exported.world.viewers()["client"],
        BREAKDOWN,
        by="CELL",
        scope=SCOPE,
        window=window,
        filter={"priorityClasses": ["ADVANCED_AGE"]},
        inPerson=True,
    )
    assert numbers(rows[0]) == given((result.data or {})["coverageBreakdown"]["whole"])
    assert numbers(rows[0])["numerator"] == 0


def test_without_a_division_it_is_of_the_viewers_own_area(exported: Exported) -> None:
    rows = cut(exported, "worker", "CELL")
    assert numbers(rows[0])["denominator"] == 6
    assert {row["代码或编号"] for row in rows[1:]} >= {"500151A", "500151B"}


@pytest.mark.parametrize("by", BreakdownBy)
def test_it_can_be_cut_by_everything(exported: Exported, by: str) -> None:
    answer = exported.fetch("coverage.csv", "client", by=by, **PLACE)
    whole, *parts = table(answer.content)
    assert answer.headers["content-disposition"] == 'attachment; filename="coverage-2025-10-15.csv"'
    assert sum(numbers(part)["denominator"] or 0 for part in parts) == numbers(whole)["denominator"] == 9


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({}, 400, "BAD_PARAMETER"),
        ({"by": "COLOUR"}, 400, "BAD_PARAMETER"),
        ({"by": "CELL", "level": "cells"}, 400, "BAD_PARAMETER"),
        ({"by": "CELL", "person": "A0"}, 400, "BAD_PARAMETER"),
        ({"by": "CELL", "from": "yesterday"}, 400, "BAD_PARAMETER"),
        ({"by": "CELL", "division": "12345"}, 400, "BAD_DIVISION_CODE"),
        ({"by": "CELL", "division": "500999"}, 404, "AREA_NOT_FOUND"),
        ({"by": "CELL", "from": "2025-05-01", "to": "2025-05-01"}, 400, "EMPTY_WINDOW"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_code(
    exported: Exported, parameters: dict[str, str], status: int, code: str
) -> None:
    answer = exported.fetch("coverage.csv", "client", **parameters)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["code"] == code

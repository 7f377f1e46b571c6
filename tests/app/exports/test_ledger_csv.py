"""The contact ledger as a table: the very lines of the list, in its order, safe to open."""

from typing import Any

import pytest
from sqlalchemy import Engine, update

from db.engine import Database
from db.models import Contact
from schema.headings import plain_headings
from schema.people.ledger import LedgerLine
from tests.app.exports.conftest import Exported, table
from tests.schema.world import ask

ROLES = ("worker", "other_worker", "staff", "client", "nobody", "leader", "administrator")
PLACES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "everywhere": ({}, {}),
    "village": ({"division": "500151001001"}, {"scope": {"divisionCode": "500151001001"}}),
    "cell": ({"cell": "500151D"}, {"scope": {"cellCode": "500151D"}}),
    "a mode and an outcome": (
        {"modes": "HOME_VISIT", "outcomes": "REACHED"},
        {"filter": {"modes": ["HOME_VISIT"], "outcomes": ["REACHED"]}},
    ),
    "some days": (
        {"from": "2025-03-01", "through": "2025-03-01"},
        {"window": {"from": "2025-03-01", "to": "2025-03-02"}},
    ),
    "other days": (
        {"from": "2024-01-01", "to": "2025-01-01"},
        {"window": {"from": "2024-01-01", "to": "2025-01-01"}},
    ),
}
LIST = """query($scope: CoverageScopeInput, $window: WindowInput, $filter: LedgerFilterInput) {
    contactLedger(scope: $scope, window: $window, filter: $filter, first: 500) {
        nodes { contact { id } } } }"""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", PLACES)
async def test_each_role_gets_the_lines_that_graphql_lists_for_it(
    exported: Exported, reads: Database, role: str, place: str
) -> None:
    parameters, wanted = PLACES[place]
    answer = exported.fetch("contact-ledger.csv", role, **parameters)
    answered = (await ask(reads, exported.world.viewers()[role], LIST, **wanted)).data
    assert answered is not None
    if answered["contactLedger"] is None:
        assert answer.json()["errors"][0]["extensions"]["code"] == "PERSONS_NOT_PERMITTED"
    else:
        listed = [node["contact"]["id"] for node in answered["contactLedger"]["nodes"]]
        assert [row["记录编号"] for row in table(answer.content)] == listed


def test_a_line_says_day_place_who_whom_and_how(exported: Exported) -> None:
    row = table(exported.fetch("contact-ledger.csv", "client", cell="500151A").content)[0]
    shown = [heading.zh for heading in plain_headings(LedgerLine)]
    assert next(iter(row)) == shown[0] == "联系日期"
    assert [*row][7:-1] == shown[1:]
    assert (row["联系日期"], row["联系时村（社区）"]) == ("2025-03-01", "一村")
    assert (row["联系时网格代码"], row["联系人（网格员）"]) == ("500151A", "王网格")
    assert (row["姓名"], row["记录状态"]) == ("A0", "有效")
    assert row["公民身份号码（脱敏）"] == "5***************9"


def test_a_note_that_is_a_formula_stays_a_note(altered: Exported, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(Contact).values(note='=HYPERLINK("http://x","点")'))
    rows = table(altered.fetch("contact-ledger.csv", "client").content)
    assert {row["备注"] for row in rows} == {'\'=HYPERLINK("http://x","点")'}


def test_a_workbook_of_it_is_made_and_wrong_days_are_refused(exported: Exported) -> None:
    assert exported.fetch("contact-ledger.xlsx", "client").content.startswith(b"PK")
    for given, code in (
        ({"from": "2025-03-02", "to": "2025-03-02"}, "EMPTY_WINDOW"),
        ({"by": "CELL"}, "BAD_PARAMETER"),
    ):
        answer = exported.fetch("contact-ledger.csv", "client", **given)
        assert answer.json()["errors"][0]["extensions"]["code"] == code

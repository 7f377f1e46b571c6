"""Numbers of the inbox as a table: those that GraphQL gives, to whom it gives them."""

from datetime import date

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.app.exports.conftest import Exported, table
from tests.residents import build_contact
from tests.schema.documents.inbox import BREAKDOWN
from tests.schema.world import ask

PLACE = {"division": "500151"}
SCOPE = {"divisionCode": "500151"}
OPEN, LATE = "上报 待受理", "上报 未办结（31–90 日）"


@pytest.fixture
def reporting(altered: Exported, engine: Engine) -> Exported:
    """Two things handed up, by persons of two cells."""
    with engine.begin() as connection:
        for letter in "AD":
            build_contact(
                *(connection, altered.world.people[letter][1], date(2025, 9, 1)),
                division=altered.world.villages[0 if letter == "A" else 2],
                cell=altered.world.cells[letter],
                worker=altered.world.worker,
                escalated_to="COUNTY",
            )
    return altered


@pytest.mark.parametrize("by", ["CELL", "CHILD_DIVISION", "STATION"])
@pytest.mark.parametrize("role", ["client", "leader"])
async def test_a_table_has_the_numbers_that_graphql_gives(
    reporting: Exported, database: Database, role: str, by: str
) -> None:
    answer = reporting.fetch("inbox.csv", role, by=by, **PLACE)
    assert answer.status_code == 200
    lines = table(answer.content)
    viewer = reporting.world.viewers()[role]
    result = await ask(database, viewer, BREAKDOWN, by=by, scope=SCOPE)
    found = (result.data or {})["inboxBreakdown"]
    told = [found["whole"], *found["parts"]]
    assert [line[OPEN] for line in lines] == [
        "" if one["withheld"] else str(one["escalations"]["open"]) for one in told
    ]
    assert [line["在册人数"] for line in lines] == [str(one["registered"]) for one in told]
    assert lines[0][LATE] == "2"
    assert any(one["withheld"] for one in found["parts"]) is (role == "leader")


@pytest.mark.parametrize(
    ("role", "asked", "status"),
    [
        ("administrator", PLACE, 403),
        ("nobody", {}, 403),
        ("leader", {"by": "SEX"}, 400),
        ("leader", {"state": "OPEN"}, 400),
        ("leader", {"division": "110101"}, 404),
    ],
)
def test_what_is_not_theirs_or_cannot_be_asked_is_refused(
    exported: Exported, role: str, asked: dict[str, str], status: int
) -> None:
    assert exported.fetch("inbox.csv", role, **asked).status_code == status


def test_a_workbook_is_there_too(exported: Exported) -> None:
    assert exported.fetch("inbox.xlsx", "leader").content.startswith(b"PK")

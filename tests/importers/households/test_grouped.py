"""Households of any file are those of a plain grouping of its lines."""

from collections.abc import Sequence
from random import Random
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine

from db.codes import RowVerdict
from db.engine import Database
from importers.people.households import judging
from tests.importers.households.houses import houses_of
from tests.importers.runs.files_of_people import Desk, places, someone
from tests.schema.world import build_world


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


@pytest.mark.parametrize("seed", [1, 2])
async def test_households_are_those_of_a_plain_grouping_of_the_file(desk: Desk, seed: int) -> None:
    rows = _any_rows(Random(seed))  # noqa: S311  # the same each time
    await desk.brought(*rows)

    assert await houses_of(desk) == _grouped(rows)
    assert (await desk.brought(*rows)).households.verdicts.keys() <= {RowVerdict.UNCHANGED, RowVerdict.HELD}
    assert await houses_of(desk) == _grouped(rows)


def _any_rows(random: Random) -> list[dict[str, str]]:
    """A file of 90 in some thirty households, in which heads are missing, doubled or in another village."""
    rows = []
    for number in range(90):
        relation = random.choice(["户主", "妻", "子", ""])
        where = random.choice(["500151A", "500151A", "500151B", "500151C"])
        held = {"categories": "两参"} if random.random() < 0.1 else {}
        said = {"household": str(1 + random.randrange(35)), "relation": relation, "cell_code": where}
        rows.append(someone(number, **said, **held))
    return rows


def _grouped(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    village = {"500151A": 1, "500151B": 1, "500151C": 2}
    found = []
    for number in {row["household"] for row in rows}:
        lines = [row for row in rows if row["household"] == number]
        heads = [village[row["cell_code"]] for row in lines if row["relation"] == "户主"]
        parts = [lines]
        if len(heads) > 1 and len(set(heads)) == len(heads):
            parts = [[row for row in lines if village[row["cell_code"]] == one] for one in (1, 2)]
        for part in parts:
            named = [row["name"] for row in part if row["relation"] == "户主"]
            taken = [row for row in part if row["categories"] != "两参"]
            lived = {village[row["cell_code"]] for row in taken}
            if len(named) == 1 and len(lived) == 1 and named[0] in [row["name"] for row in taken]:
                found.append((named[0], *sorted(row["name"] for row in taken if row["name"] != named[0])))
    return sorted(found)


async def test_a_dry_run_reads_so_many_lines_at_once_and_of_each_household_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_LINES_AT_ONCE", 5)
    monkeypatch.setattr(judging, "_MOST_LINES", 6)
    rows = [someone(n, household=str(1 + n // 3), relation="" if n % 3 else "户主") for n in range(12)]
    await desk.brought(*rows)
    read, planned = noting(monkeypatch, judging, "_lines"), noting(monkeypatch, judging, "planned")

    crowd = [someone(n, household="9", relation="户主") for n in range(20, 27)]
    report = await desk.brought(*rows, *crowd)

    assert report.households.verdicts == {RowVerdict.UNCHANGED: 4, RowVerdict.HELD: 1}
    assert [len(houses) for _, _, houses in read] == [1] * 4
    assert [len(stays) for _, stays, *_ in planned] == [1] * 4
    assert len(report.reasons) == 1
    assert len(places(report)["HOUSEHOLD_TOO_LARGE"]) == len(crowd)


def noting(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> list[Sequence[Any]]:
    """What a function is given from now on, which does what it does."""
    given, really = list[Sequence[Any]](), getattr(module, name)

    def noted(*arguments: Any) -> Any:
        given.append(arguments)
        return really(*arguments)

    monkeypatch.setattr(module, name, noted)
    return given

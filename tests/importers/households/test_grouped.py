"""Households of any file are those of a plain grouping of its lines."""

from random import Random

import pytest
from sqlalchemy import Engine

from db.codes import RowVerdict
from db.engine import Database
from tests.importers.households.houses import houses_of
from tests.importers.runs.files_of_people import Desk, someone
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

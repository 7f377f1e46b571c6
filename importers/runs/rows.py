"""Lines of a file as they are staged: sealed for their row, written, read again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdMaker
from db.models import StagedHousehold, StagedRow
from db.sets import as_rows
from importers.files.sheets import Cell, CellKind
from importers.findings import Finding, Weight
from importers.runs.run import RunKey
from importers.runs.staging.copying import begun_copying, packed
from resolvers.ask import Statement
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed, seal

__all__ = [
    "NONE",
    "StagedLine",
    "cells_of",
    "given_after",
    "noted",
    "opened",
    "packed_line",
    "rows_after",
    "sealed",
    "stage",
    "told",
]

# What most lines have found in them and change: the same list is written once for all of them.
NONE: list[Any] = []

# So many lines at a time are handed to COPY.
_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class StagedLine:
    """A line of people, or whatever the file lists: its cells, and what was read from them as text.

    `key_hash` tells two lines about the same from others, `house` those of one household, `is_head` its head;
    `village_id` is the village that it names.
    """

    sheet: str
    line: int
    cells: Sequence[Cell] = field(repr=False)
    said: str = field(repr=False)
    key_hash: bytes | None
    findings: Sequence[Finding] = ()
    house: bytes | None = None
    is_head: bool | None = None
    village_id: int | None = None


async def stage(
    connection: AsyncConnection, key: RunKey, lines: Iterable[StagedLine], *, keys: IdentityKeys, ids: IdMaker
) -> None:
    """Writes lines, sealed: what they say can be read with the keys alone."""
    copying = await begun_copying(connection, *key)
    rows = (packed_line(key, number, line, keys=keys, ids=ids) for number, line in enumerate(lines, 1))
    await copying.add(iter(lambda: b"".join(islice(rows, _TOGETHER)), b""))


def packed_line(key: RunKey, number: int, line: StagedLine, *, keys: IdentityKeys, ids: IdMaker) -> bytes:
    """A line as it is copied, sealed for its row."""
    at = (key.county_id, ids.next())
    cells = orjson.dumps([(cell.kind, cell.text) for cell in line.cells]).decode()
    said = [sealed(keys, "cells", at, cells), sealed(keys, "said", at, line.said)]
    findings = orjson.dumps([told(one) for one in line.findings]) if line.findings else b"[]"
    place, texts = (line.sheet, line.line), (*said, line.key_hash, line.house)
    return packed(at[1], number, place, texts, is_head=line.is_head, findings=findings)


def sealed(keys: IdentityKeys, column: str, key: tuple[int, int], text: str) -> bytes:
    """A text sealed for a column of a staged row."""
    return seal(keys, SealedAt("staged_row", column, *key), text)


def opened(keys: IdentityKeys, column: str, row: Row[Any]) -> str:
    """The text of a sealed column of a staged row."""
    at = SealedAt("staged_row", column, row.county_id, row.id)
    return open_sealed(keys, at, getattr(row, column))


def cells_of(keys: IdentityKeys, row: Row[Any]) -> list[Cell]:
    """The cells of a staged row as they were given."""
    return [Cell(CellKind(kind), text) for kind, text in orjson.loads(opened(keys, "cells", row))]


def told(finding: Finding) -> list[str | None]:
    """A finding as it is kept."""
    return [finding.code, finding.weight.value, finding.column, finding.zh, finding.en]


def found(kept: Sequence[Sequence[Any]]) -> list[Finding]:
    """Findings as they were."""
    return [Finding(code, Weight(weight), zh, en, column) for code, weight, column, zh, en in kept]


async def rows_after(
    connection: AsyncConnection,
    key: RunKey,
    number: int,
    *,
    most: int,
    of: Sequence[Any] = (),
    but: Sequence[str] = (),
) -> Sequence[Row[Any]]:
    """The lines of a run behind one of its lines that meet some conditions, in their order.

    All of them but some columns, and but the cells, which are as long as the rest: for those there is
    `given_after`.
    """
    columns = [column for column in StagedRow.__table__.c if column.name not in {"cells", *but}]
    return (await connection.execute(_after(columns, key, number, of).limit(most))).all()


async def given_after(
    connection: AsyncConnection, key: RunKey, number: int, *, most: int, of: Sequence[Any] = ()
) -> Sequence[Row[Any]]:
    """The same with their cells as they were given."""
    return (await connection.execute(_after(StagedRow.__table__.c, key, number, of).limit(most))).all()


def _after(columns: Iterable[Any], key: RunKey, number: int, of: Sequence[Any]) -> Statement:
    mine = (StagedRow.county_id == key.county_id, StagedRow.run_id == key.id, StagedRow.number > number)
    rows: Statement = select(*columns).where(*mine, *of).order_by(StagedRow.number)
    return rows


async def still(connection: AsyncConnection, row: Row[Any], of: Sequence[Any]) -> bool:
    """Whether a line still meets some conditions, held until the commit: another may have been quicker."""
    mine = (StagedRow.county_id == row.county_id, StagedRow.id == row.id, *of)
    return (await connection.scalar(select(StagedRow.id).where(*mine).with_for_update())) is not None


async def noted(
    connection: AsyncConnection,
    county_id: int,
    rows: Sequence[dict[str, Any]],
    *,
    of: type[StagedRow | StagedHousehold] = StagedRow,
) -> None:
    """Writes what became of lines, or of households: rows of the same columns, with their `id`."""
    if not rows:
        return
    columns = [name for name in rows[0] if name != "id"]
    table = of.metadata.tables[of.__tablename__]
    given = as_rows(of, rows)
    values = {name: given.c[name] for name in columns}
    mine = (table.c.county_id == county_id, table.c.id == given.c.id)
    await connection.execute(update(table).where(*mine).values(values))

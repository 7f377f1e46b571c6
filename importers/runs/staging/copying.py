"""Lines on their way into the table of staged rows, packed as COPY takes them by whoever has read them.

PostgreSQL knows no COPY into a table with policies. So lines are copied into one that is the transaction's
own, which nobody else ever sees, and go from there through the policies as any INSERT does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Any

import psycopg
from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["Copying", "begun_copying", "packed"]

_SHEET = b"""CREATE TEMPORARY TABLE staged_sheet
    (id bigint, number integer, sheet text, line integer,
    cells bytea, said bytea, key_hash bytea, house bytea, is_head boolean, findings text)
    ON COMMIT DROP"""
_COPY = b"COPY staged_sheet FROM STDIN (FORMAT binary)"
_INSERT = b"""INSERT INTO staged_row
    (county_id, id, run_id, number, sheet, line, cells, said, key_hash, house, is_head, findings, changed)
    SELECT %s, id, %s, number, sheet, line, cells, said, key_hash, house, is_head, findings::jsonb, '{}'
    FROM staged_sheet ORDER BY number"""
_EMPTIED = b"TRUNCATE staged_sheet"
# The form of COPY (PostgreSQL, "Binary Format"): a mark and two empty words, rows, and a row of no fields.
_HEAD, _END = b"PGCOPY\n\xff\r\n\x00" + bytes(8), b"\xff\xff"
# How many fields, and two numbers with their lengths.
_BEGUN, _LINE, _LENGTH = Struct(">hiqii"), Struct(">ii"), Struct(">i")
_FIELDS, _NONE = 10, b"\xff\xff\xff\xff"
_FLAG = {None: _NONE, True: b"\x00\x00\x00\x01\x01", False: b"\x00\x00\x00\x01\x00"}


@dataclass(frozen=True, slots=True)
class Copying:
    """Where the lines of a run arrive, within a transaction."""

    cursor: psycopg.AsyncCursor[Any]
    county_id: int
    run_id: int

    async def add(self, rows: Iterable[bytes]) -> None:
        """Writes packed rows, several of them in each of these."""
        async with self.cursor.copy(_COPY) as copy:
            await copy.write(_HEAD)
            for some in rows:
                await copy.write(some)
            await copy.write(_END)
        await self.cursor.execute(_INSERT, (self.county_id, self.run_id))
        await self.cursor.execute(_EMPTIED)


async def begun_copying(connection: AsyncConnection, county_id: int, run_id: int) -> Copying:
    """Makes the table through which lines go."""
    raw: psycopg.AsyncConnection[Any] | None
    raw = (await connection.get_raw_connection()).driver_connection
    assert raw is not None  # noqa: S101  # it is open
    cursor = raw.cursor()
    await cursor.execute(_SHEET)
    return Copying(cursor, county_id, run_id)


def packed(
    row_id: int,
    number: int,
    place: tuple[str, int],
    texts: Sequence[bytes | None],
    *,
    is_head: bool | None,
    findings: bytes,
) -> bytes:
    """A row: id, number, its sheet and line, the four columns of bytes, and the rest."""
    sheet, line = place
    name = sheet.encode()
    fields = [_BEGUN.pack(_FIELDS, 8, row_id, 4, number), _LENGTH.pack(len(name)), name, _LINE.pack(4, line)]
    for one in texts:
        fields += [_NONE] if one is None else [_LENGTH.pack(len(one)), one]
    fields += [_FLAG[is_head], _LENGTH.pack(len(findings)), findings]
    return b"".join(fields)

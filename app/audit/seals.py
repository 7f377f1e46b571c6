"""The seals of the log, as they are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from resolvers.traces.chain import LEAF_BYTES, SEALED, SealOf, leaf, rows_digest

_SEALS = """
    SELECT number, form, month, row_count, rows_before, sealed_at, rows_digest, digest, leaves,
        row_counties, row_times, row_ids
    FROM access_seal WHERE number = 0 OR rows_before + row_count > %s ORDER BY number
"""
_ROWS = sql.SQL("""
    SELECT l.id IS NOT NULL, {}
    FROM unnest(%s::int[], %s::timestamptz[], %s::bigint[]) WITH ORDINALITY AS k (county_id, at, id, place)
    LEFT JOIN access_log AS l USING (county_id, at, id)
    ORDER BY place
""").format(SEALED)


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as it stands in the database."""

    number: int
    form: int
    month: date
    row_count: int
    rows_before: int
    sealed_at: datetime
    rows_digest: bytes
    digest: bytes
    leaves: bytes
    row_counties: list[int]
    row_times: list[datetime]
    row_ids: list[int]

    def follows(self, previous: bytes) -> bool:
        """Whether it is what its digest says, behind a seal of that digest."""
        said = SealOf(
            number=self.number,
            form=self.form,
            month=self.month,
            row_count=self.row_count,
            rows_before=self.rows_before,
            sealed_at=self.sealed_at,
            rows_digest=self.rows_digest,
        )
        return said.digest(previous) == self.digest

    @property
    def fits(self) -> bool:
        """Whether its leaves and keys are those that it was made of."""
        numbers = {self.row_count, len(self.row_counties), len(self.row_times), len(self.row_ids)}
        whole = numbers == {len(self.leaves) // LEAF_BYTES}
        return whole and rows_digest(self.leaves) == self.rows_digest


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A row that a seal names, by its position in the log: as `COLUMNS`, and whether it is what it was."""

    position: int
    place: str
    values: tuple[Any, ...]
    is_there: bool
    is_same: bool


def rows_of(connection: psycopg.Connection, seal: Seal) -> Iterator[SealedRow]:
    """The rows of a seal in their order, those that are not there too."""
    keys = [seal.row_counties, seal.row_times, seal.row_ids]
    for place, (there, *values) in enumerate(connection.execute(_ROWS, keys)):
        row = tuple(values)
        sealed = seal.leaves[place * LEAF_BYTES : (place + 1) * LEAF_BYTES]
        said = f"{seal.row_counties[place]} {seal.row_times[place].isoformat()} {seal.row_ids[place]}"
        yield SealedRow(seal.rows_before + place + 1, said, row, there, there and leaf(row) == sealed)


def seals_in(connection: psycopg.Connection, after: int = -1) -> Iterator[Seal]:
    """The seals with rows behind a position, and number 0, a few at a time; within a transaction."""
    with connection.cursor(name="seals", row_factory=class_row(Seal)) as cursor:
        cursor.itersize = 50
        yield from cursor.execute(_SEALS, [after])

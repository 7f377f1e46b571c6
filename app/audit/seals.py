"""The seals of the log, as they are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import psycopg
from psycopg.rows import class_row

from resolvers.traces.chain import LEAF_BYTES, SealOf, rows_digest

_SEALS = """
    SELECT number, form, month, row_count, rows_before, sealed_at, rows_digest, digest, leaves,
        row_counties, row_times, row_ids
    FROM access_seal ORDER BY number
"""


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


def seals_in(connection: psycopg.Connection) -> Iterator[Seal]:
    """All seals in their order, a few at a time; within a transaction."""
    with connection.cursor(name="seals", row_factory=class_row(Seal)) as cursor:
        cursor.itersize = 50
        yield from cursor.execute(_SEALS)

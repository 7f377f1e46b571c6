"""What a file's own totals say, beside what was read and taken of the lines that they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from db.codes import RowVerdict
from db.engine import Database
from db.models import DivisionVersion, StagedRow
from importers.runs.run import RunKey, run_of
from importers.runs.totals.spans import VILLAGE, Span, span_of
from resolvers.ask import Ask, Statement, current
from resolvers.registrations.homes import among

__all__ = ["Total", "totals_of"]

_TAKEN = (RowVerdict.NEW.value, RowVerdict.CHANGED.value, RowVerdict.UNCHANGED.value)


@dataclass(frozen=True, slots=True)
class Total:
    """A line of totals of a file, as sheet and line number, and what it is held against.

    `counts` are all that stand in it. `read` are the lines it is about (those since the total before it, or
    all above it if it comes nearer to their number), `taken` those of them that were taken. `village` is the
    one in which all of those lines lie, if they name it.
    """

    place: str
    village: str | None
    counts: tuple[int, ...]
    read: int
    taken: int

    @property
    def agrees(self) -> bool:
        """Whether one of its counts is that of the lines that were read."""
        return self.difference == 0

    @property
    def difference(self) -> int:
        """How many lines more were read than the count says that comes nearest."""
        return min((self.read - one for one in self.counts), key=abs)


async def totals_of(database: Database, ask: Ask, key: RunKey) -> list[Total]:
    """The first hundred lines of totals in a file. Raises DomainError RUN_NOT_FOUND."""
    told: list[Any] = (await run_of(database, ask, key)).terms.get("totals", [])
    if not told:
        return []
    spans = [span_of(*one[:VILLAGE]) for one in told]
    [taken] = await database.rows(_taken(key, spans))
    villages = await _villages(database, ask, key.county_id, told)
    return [
        Total(
            f"{one[0]}:{one[1]}".lstrip(":"),
            villages.get(one[VILLAGE]) if len(one) > VILLAGE else None,
            tuple(one[2]),
            span.read,
            number,
        )
        for one, span, number in zip(told, spans, taken, strict=True)
    ]


def _taken(key: RunKey, spans: Sequence[Span]) -> Statement:
    row = StagedRow
    numbers = [
        func.count().filter(row.sheet == one.sheet, row.line > one.after, row.line < one.before)
        for one in spans
    ]
    mine = (row.county_id == key.county_id, row.run_id == key.id, row.verdict.in_(_TAKEN))
    return select(*numbers).where(*mine)


async def _villages(database: Database, ask: Ask, county_id: int, told: Sequence[Any]) -> Mapping[int, str]:
    """The names of the villages that lines of totals are about."""
    ids = {one[VILLAGE] for one in told if len(one) > VILLAGE and one[VILLAGE] is not None}
    if not ids:
        return {}
    version = DivisionVersion
    named: Statement = select(version.division_id, version.name).where(
        version.county_id == county_id, version.division_id == among(ids), current(version, ask.today)
    )
    return {row.division_id: row.name for row in await database.rows(named)}

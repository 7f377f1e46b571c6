"""How good what a file brought is: who is not on the map, who is not in it, and what its own totals say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import join

from db.codes import PersonStatus, RowVerdict
from db.engine import Database
from db.models import Person, StagedRow
from importers.runs.run import RunKey, run_of
from resolvers.ask import Ask, Statement

_TAKEN = (RowVerdict.NEW.value, RowVerdict.CHANGED.value, RowVerdict.UNCHANGED.value)


@dataclass(frozen=True, slots=True)
class Quality:
    """Of the persons of a file who are registered: how many lack a place, a cell, a telephone, an address.

    `registered` are all of the county, `not_listed` those of them whom the file does not list.
    """

    persons: int
    unlocated: int
    outside_cells: int
    without_phone: int
    without_address: int
    registered: int
    not_listed: int


@dataclass(frozen=True, slots=True)
class Total:
    """A line of totals of a file, as sheet and line number, and what it is held against.

    `counts` are all that stand in it. `read` are the lines it is about (those since the total before it, or
    all above it if only their number stands in it), `taken` those of them that were taken.
    """

    place: str
    counts: tuple[int, ...]
    read: int
    taken: int

    @property
    def agrees(self) -> bool:
        """Whether one of its counts is that of the lines that were read."""
        return self.read in self.counts


async def quality_of(database: Database, ask: Ask, key: RunKey) -> Quality:
    """The quality of a run as the registry stands. Raises DomainError RUN_NOT_FOUND."""
    await run_of(database, ask, key)
    [listed] = await database.rows(_listed(key))
    [county] = await database.rows(_county(key))
    return Quality(*[int(number) for number in (*listed, *county)])


async def totals_of(database: Database, ask: Ask, key: RunKey) -> list[Total]:
    """The first hundred lines of totals in a file. Raises DomainError RUN_NOT_FOUND."""
    told = (await run_of(database, ask, key)).terms.get("totals", [])
    if not told:
        return []
    spans = [_span(*one) for one in told]
    [taken] = await database.rows(_taken(key, spans))
    return [
        Total(f"{one[0]}:{one[1]}".lstrip(":"), tuple(one[2]), span.read, number)
        for one, span, number in zip(told, spans, taken, strict=True)
    ]


class _Span(NamedTuple):
    """Lines of a sheet between two others, and how many of them are the sheet's own."""

    sheet: str
    after: int
    before: int
    read: int


def _span(sheet: str, line: int, counts: Sequence[int], since: int, above: int, after: int) -> _Span:  # noqa: PLR0917  # as it is kept
    """The lines that a total is about: of its own part, unless only the number of all above stands in it.

    One of more than nothing behind another is of all above: a column of it may be 0, as its own part is.
    """
    of_all = any(counts) if not since else since not in counts and above in counts
    return _Span(sheet, 0, line, above) if of_all else _Span(sheet, after, line, since)


def _taken(key: RunKey, spans: Sequence[_Span]) -> Statement:
    row = StagedRow
    numbers = [
        func.count().filter(row.sheet == one.sheet, row.line > one.after, row.line < one.before)
        for one in spans
    ]
    mine = (row.county_id == key.county_id, row.run_id == key.id, row.verdict.in_(_TAKEN))
    return select(*numbers).where(*mine)


def _listed(key: RunKey) -> Statement:
    row, person = StagedRow, Person
    missing = (person.geom, person.cell_id, person.phone_cipher, person.address)
    numbers = [func.count().filter(column.is_(None)) for column in missing]
    theirs = join(row, person, and_(person.county_id == row.county_id, person.id == row.person_id))
    return (
        select(func.count(), *numbers)
        .select_from(theirs)
        .where(row.county_id == key.county_id, row.run_id == key.id, person.county_id == key.county_id)
        .where(row.verdict.in_(_TAKEN), person.status == PersonStatus.ACTIVE.value)
    )


def _county(key: RunKey) -> Statement:
    """All of the county, and those who are not listed: joined once, not looked for one by one."""
    row, person = StagedRow, Person
    mine = (row.county_id == key.county_id, row.run_id == key.id, row.person_id.is_not(None))
    listed = select(row.person_id).where(*mine).distinct().subquery("listed")
    numbers = (func.count(), func.count().filter(listed.c.person_id.is_(None)))
    active = person.status == PersonStatus.ACTIVE.value
    every = person.__table__.outerjoin(listed, listed.c.person_id == person.id)
    return select(*numbers).select_from(every).where(person.county_id == key.county_id, active)

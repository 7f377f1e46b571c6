"""What a person was on which days: read, changed from a day on or for all days, and written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdMaker
from db.models import Person, PersonStanding
from resolvers.ask import FIRST_YEAR, Statement, current
from resolvers.people.standing import DATED

# What was never changed was known before anything is asked about.
_EVER = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_WHOLE: Range[date] = Range(None, None)


@dataclass(frozen=True, slots=True)
class Stood:
    """What a person was for some days; without `id` it has no row of its own yet."""

    valid: Range[date]
    values: Mapping[str, Any]
    id: int | None = None


async def stood_of(connection: AsyncConnection, key: tuple[int, int]) -> list[Stood]:
    """What a person was, as now known: all days without gaps, the earliest first."""
    row, person = PersonStanding, Person
    found: Statement = select(row.id, row.valid, *[getattr(row, name) for name in DATED]).where(
        row.county_id == key[0], row.person_id == key[1], current(row, None)
    )
    rows = (await connection.execute(found.order_by(func.lower(row.valid).asc().nulls_first()))).all()
    if rows:
        return [Stood(one.valid, {name: getattr(one, name) for name in DATED}, one.id) for one in rows]
    mine = (person.county_id == key[0], person.id == key[1])
    own = (await connection.execute(select(*[getattr(person, name) for name in DATED]).where(*mine))).one()
    return [Stood(_WHOLE, dict(own._mapping))]  # noqa: SLF001  # SQLAlchemy documents it


def on_day(stood: Sequence[Stood], on: date) -> Stood:
    """What a person was on a day."""
    return next(one for one in stood if on in one.valid)


def set_from(stood: Sequence[Stood], on: date | None, changed: Mapping[str, Any]) -> list[Stood]:
    """The same with something else from a day on (None: from ever), until another is known already."""
    pieces = [piece for one in stood for piece in _cut(one, on)]
    before = [] if on is None else [one for one in pieces if one.valid.upper and one.valid.upper <= on]
    rest = pieces[len(before) :]
    was = {name: rest[0].values[name] for name in changed}
    same = list(takewhile(lambda one: all(one.values[name] == was[name] for name in was), rest))
    return _joined(stood, [*before, *[_with(one, changed) for one in same], *rest[len(same) :]])


def set_always(stood: Sequence[Stood], changed: Mapping[str, Any]) -> list[Stood]:
    """The same with something else on all days."""
    return _joined(stood, [_with(one, changed) for one in stood])


async def write_stood(
    connection: AsyncConnection,
    key: tuple[int, int],
    before: Sequence[Stood],
    after: Sequence[Stood],
    *,
    ids: IdMaker,
) -> None:
    """Writes what a locked person was, where it is not as before, and repeats today's in the person's row."""
    mine = {"county_id": key[0], "person_id": key[1]}
    if before[0].id is None:
        known = {"recorded_at": _EVER, "superseded_at": func.now()}
        await connection.execute(insert(PersonStanding).values(_row(before[0], ids) | mine | known))
    ended = [one.id for one in before if one.id is not None and one not in after]
    rows = PersonStanding.county_id == key[0], PersonStanding.id.in_(ended)
    await connection.execute(update(PersonStanding).where(*rows).values(superseded_at=func.now()))
    for one in after:
        if one.id is None:
            await connection.execute(insert(PersonStanding).values(_row(one, ids) | mine))
    person = Person.county_id == key[0], Person.id == key[1]
    await connection.execute(update(Person).where(*person).values(**after[-1].values))


async def write_anew(
    connection: AsyncConnection, key: tuple[int, int], stood: Sequence[Stood], *, ids: IdMaker
) -> None:
    """Writes what a person was of whom nothing of it is written yet; the last is in the person's row."""
    rows = [_row(one, ids) | {"county_id": key[0], "person_id": key[1]} for one in stood]
    await connection.execute(insert(PersonStanding), rows)


def _row(one: Stood, ids: IdMaker) -> dict[str, Any]:
    return {"id": ids.next(), "valid": one.valid, **one.values}


def _cut(one: Stood, on: date | None) -> list[Stood]:
    """The days before, and those from a day on."""
    if on is None or on not in one.valid or one.valid.lower == on:
        return [one]
    before, after = Range(one.valid.lower, on), Range(on, one.valid.upper)
    return [replace(one, valid=before), replace(one, valid=after)]


def _with(one: Stood, changed: Mapping[str, Any]) -> Stood:
    return Stood(one.valid, {**one.values, **changed})


def _joined(before: Sequence[Stood], pieces: Sequence[Stood]) -> list[Stood]:
    """With neighbours put together that say the same; what is as it was before is that very row."""
    found: list[Stood] = []
    for one in pieces:
        if found and found[-1].values == one.values:
            found[-1] = Stood(Range(found[-1].valid.lower, one.valid.upper), one.values)
        else:
            found.append(replace(one, id=None))
    return [next((old for old in before if replace(old, id=None) == one), one) for one in found]

"""What was written of households in sets, taken back as long as nobody has built on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.registry.households.members import Stay, members_locked
from resolvers.registry.households.sets.before import Before, before_of
from resolvers.registry.households.sets.rows import (
    Told,
    Writing,
    households_locked,
    stays_of_persons,
    stays_within,
    write_rows,
)
from resolvers.registry.households.sets.settling import Settled
from resolvers.scope import require
from resolvers.viewer import Permission

__all__ = ["TakenBack", "households_taken_back"]


class TakenBack(NamedTuple):
    """Of each household whether who belongs where is as it was before; if not, somebody has built on it.

    `again` are the stays, by id, that stand for others of the same writing; the feed is still to be told of
    the persons of `told`.
    """

    done: list[bool]
    again: Mapping[int, int]
    told: Told


@dataclass(slots=True)
class _Undoing:
    """Who belongs to each household as it comes to be, what stood before, and what stands for what again."""

    now: dict[int, list[Stay]]
    before: Before
    again: dict[int, int]
    begun: datetime
    ids: IdMaker


async def households_taken_back(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    settled: Sequence[Settled],
    *,
    kept: Sequence[Settled],
    begun: datetime,
    again: Mapping[int, int],
    ids: IdMaker,
) -> TakenBack:
    """Takes back households of one writing, `begun` at a moment, one after another, the last written first.

    What was formed is kept if anybody came into it since, and what was changed if a stay that was written
    then is written otherwise now (`again` tells what stands for it). So it is if somebody would come back
    into a household that has ended since, or head it in days in which another does; what the same writing
    ended and kept (`kept`) has not ended since. Raises DomainError PERSONS_NOT_PERMITTED.
    """
    require(ask.viewer, Permission.SEARCH)
    households = {of for one in settled for of in _households(one)}
    persons = {was.person_id for one in settled for was in one.was}
    await households_locked(connection, county_id, households)
    stays = await stays_within(connection, county_id, households)
    everybody = persons | {one.person_id for each in stays.values() for one in each}
    rows = await members_locked(connection, county_id, sorted(everybody))
    elsewhere = await stays_of_persons(connection, county_id, persons)
    stays = {**elsewhere, **stays}
    before = await before_of(connection, county_id, settled, kept)
    undoing = _Undoing(dict(stays), before, dict(again), begun, ids)
    done = [_undone(one, undoing) for one in settled]
    told = await write_rows(connection, ask, county_id, _difference(stays, undoing.now), before=rows)
    return TakenBack(done, undoing.again, told)


def _households(one: Settled) -> set[int]:
    return {one.household_id, *[was.household_id for was in one.was]}


def _undone(one: Settled, undoing: _Undoing) -> bool:
    """Brings households to what they were before one was written, unless somebody has built on that."""
    there = {of: undoing.now.get(of, []) for of in _households(one)}
    wrote = {undoing.again.get(row_id, row_id) for row_id in one.wrote}
    left = {of: [stay for stay in each if stay.id not in wrote] for of, each in there.items()}
    if not wrote.issubset(stay.id for each in there.values() for stay in each):
        return False
    if one.formed and left[one.household_id]:
        return False
    back = list(_back(one, undoing.ids))
    if any(_built_on(one, of, stay, left, undoing) for of, stay in back):
        return False
    undoing.now |= left
    for of, stay in back:
        undoing.now[of].append(stay)
        stood = undoing.before.stood(of, stay, one)
        if stood is not None and stood.recorded_at >= undoing.begun and stay.id is not None:
            undoing.again[stood.id] = stay.id
    return True


def _back(one: Settled, ids: IdMaker) -> Iterator[tuple[int, Stay]]:
    """The stays that are to be again, each with its household."""
    for was in one.was:
        yield was.household_id, Stay(was.person_id, was.is_head, Range(was.since, was.until), ids.next())


def _built_on(  # noqa: PLR0917  # a stay of a household, and what is there
    one: Settled, household_id: int, stay: Stay, left: Mapping[int, list[Stay]], undoing: _Undoing
) -> bool:
    """Whether a stay cannot be again, for what others have recorded since."""
    others = left[household_id]
    if stay.valid.upper is None and undoing.before.has_ended(household_id, others, one):
        return True
    if stay.is_head and any(other.is_head and other.valid.overlaps(stay.valid) for other in others):
        return True
    theirs = [other for each in {**undoing.now, **left}.values() for other in each]
    return any(other.person_id == stay.person_id and other.valid.overlaps(stay.valid) for other in theirs)


def _difference(before: Mapping[int, list[Stay]], after: Mapping[int, list[Stay]]) -> Writing:
    writing = Writing()
    for household_id, each in after.items():
        there = before.get(household_id, [])
        writing.gone += [one for one in there if one not in each]
        writing.new += [(household_id, one) for one in each if one not in there]
    return writing

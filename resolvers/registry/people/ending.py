"""Ending a registration for any reason, and taking up again one that should not have ended.

A death and a move out of the county are life events, recorded as ever; here they are only reached by the
name of what they do.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import CLOSING_EVENTS, ClosingReason, EndReason, LifeEventKind, PersonStatus
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import LifeEvent, Person, Residence
from resolvers.ask import Ask, Statement, current
from resolvers.changes.marks import mark_person
from resolvers.changes.written import tell_of_person
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import CLOSED, end_registration, locked_person, resume_registration
from resolvers.registrations.ground_since import ground_held
from resolvers.registrations.recording import LifeEventEntry, life_event_recorded
from resolvers.registry.people.entry import check_day
from resolvers.registry.people.settling import check_active
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import person_not_found

_EVENTS = {
    ClosingReason.DECEASED: LifeEventKind.DEATH,
    ClosingReason.MOVED_OUT: LifeEventKind.MOVED_OUT,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a person is registered no longer, from which day on, and how it is known."""

    client_id: UUID
    county_id: int
    person_id: int
    reason: ClosingReason
    on: date
    source: str

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id


@dataclass(frozen=True, slots=True)
class Reinstatement:
    """A person whose registration should not have ended, and why."""

    client_id: UUID
    county_id: int
    person_id: int
    reason: str

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id


async def end_person(database: Database, ask: Ask, ending: Ending, ids: IdMaker) -> Recorded:
    """Ends a registration, committed, or returns the first result of the client id.

    A household of which the person was the head has none. Raises DomainError DAY_IN_THE_FUTURE,
    PERSON_NOT_FOUND, REGISTRATION_CLOSED, NOT_RESIDENT_THEN, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(ending.on, ask.today)
    async with database.writing() as connection:
        recorded = await ended(connection, ask, ending, ids=ids)
    return Recorded(*ending.key, replayed=recorded.replayed)


async def ended(
    connection: AsyncConnection, ask: Ask, ending: Ending, *, digest: bytes | None = None, ids: IdMaker
) -> Recorded:
    """The same within a transaction; `digest` tells a replay of an act that is more than the ending."""
    kind = _EVENTS.get(ending.reason)
    if kind is not None:
        event = LifeEventEntry(ending.client_id, *ending.key, kind, ending.on, ending.source)
        return await life_event_recorded(connection, ask, event, digest=digest, ids=ids)
    told = digest_of(ending) if digest is None else digest
    claim = Claim(ending.county_id, ending.client_id, ask.viewer.subject, told, ending.person_id)
    person = await locked_person(connection, ask, ending.key, ending.on)
    first = await claimed(connection, claim)
    if first is not None:
        return Recorded(ending.county_id, first, replayed=True)
    check_active(person)
    await end_registration(connection, ask, ending.key, on=ending.on, reason=EndReason.INELIGIBLE, ids=ids)
    await _explain(connection, ending.key, ending.source)
    await mark_person(connection, ending.key)
    await tell_of_person(connection, ask, ending.key, person)
    return Recorded(*ending.key, replayed=False)


async def reinstate_person(database: Database, ask: Ask, again: Reinstatement, ids: IdMaker) -> Recorded:
    """Takes up a registration as if it had never ended, with the event that ended it withdrawn.

    Raises DomainError PERSON_NOT_FOUND, NOT_ENDED, RESIDENCE_CHANGED_SINCE, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    claim = Claim(*_claimed(again, ask), again.person_id)
    async with database.writing() as connection:
        await ground_held(connection, ask, again.county_id)
        person = await locked_person(connection, ask, again.key, ask.today)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(again.county_id, first, replayed=True)
        if person is None:
            raise person_not_found()
        ended_at = await _ended_at(connection, again.key, person)
        await _withdraw(connection, ask, again, ended_at)
        await resume_registration(connection, ask, again.key, ended_at=ended_at, ids=ids)
        await _explain(connection, again.key, None)
        await mark_person(connection, again.key)
        await tell_of_person(connection, ask, again.key, person)
    return Recorded(*again.key, replayed=False)


def _claimed(act: Reinstatement, ask: Ask) -> tuple[int, UUID, str, bytes]:
    return act.county_id, act.client_id, ask.viewer.subject, digest_of(act)


async def _explain(connection: AsyncConnection, key: tuple[int, int], why: str | None) -> None:
    mine = (Person.county_id == key[0], Person.id == key[1])
    await connection.execute(update(Person).where(*mine).values(status_reason=why))


async def _ended_at(connection: AsyncConnection, key: tuple[int, int], person: Row[Any]) -> Any:
    """The instant of the transaction that ended the registration of a locked person."""
    if person.status == PersonStatus.ACTIVE.value:
        raise not_ended()
    ending: Statement = select(Residence.recorded_at).where(
        *[Residence.county_id == key[0], Residence.person_id == key[1], current(Residence, None)],
        Residence.end_reason.in_([reason.value for reason in CLOSED]),
    )
    return (await connection.execute(ending.order_by(Residence.recorded_at.desc()))).scalars().first()


async def _withdraw(connection: AsyncConnection, ask: Ask, again: Reinstatement, ended_at: Any) -> None:
    """Stamps the event that ended the registration, if one did."""
    event = LifeEvent
    await connection.execute(
        update(event)
        .where(
            *[event.county_id == again.county_id, event.person_id == again.person_id],
            event.kind.in_([kind.value for kind in CLOSING_EVENTS]),
            *[event.recorded_at == ended_at, event.superseded_at.is_(None)],
        )
        .values(superseded_at=func.now(), superseded_by=ask.viewer.subject, superseded_why=again.reason)
    )


def not_ended() -> DomainError:
    """The answer about a person whose registration has not ended."""
    return DomainError(
        "NOT_ENDED",
        "此人仍在册，无需恢复。",
        "The person is registered; there is nothing to take up again.",
    )

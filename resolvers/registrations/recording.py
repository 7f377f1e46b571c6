"""Recording what happened to a person: once per client id, corrected by another event, never rewritten.

A death, and moving out of the county, end the registration in the same transaction; correcting one takes it
up again.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import CLOSING_EVENTS, EndReason, LifeEventKind
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import LifeEvent
from resolvers.ask import Ask, check_calendar
from resolvers.changes.marks import mark_person
from resolvers.changes.written import tell_of_person
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import (
    end_registration,
    locked_person,
    require_registered,
    resume_registration,
)
from resolvers.registrations.events import event_of, life_event_not_found, require_new
from resolvers.registrations.ground_since import ground_held
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import person_not_found

ENDS = {LifeEventKind.DEATH: EndReason.DECEASED, LifeEventKind.MOVED_OUT: EndReason.MOVED_OUT}


@dataclass(frozen=True, slots=True)
class LifeEventEntry:
    """A life event as its recorder states it; `supersedes` is the id of the event that it corrects."""

    client_id: UUID
    county_id: int
    person_id: int
    kind: LifeEventKind
    occurred_on: date
    source: str
    note: str | None = None
    supersedes: int | None = None

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An event that did not happen, and why it is withdrawn."""

    client_id: UUID
    county_id: int
    life_event_id: int
    reason: str


async def record_life_event(database: Database, ask: Ask, entry: LifeEventEntry, ids: IdMaker) -> Recorded:
    """Records a life event, committed with what it ends, or returns the first result of its client id.

    Raises DomainError PERSON_NOT_FOUND (missing or not the viewer's), LIFE_EVENT_IN_THE_FUTURE,
    DATE_OUT_OF_RANGE, NOT_RESIDENT_THEN, REGISTRATION_CLOSED, LIFE_EVENT_RECORDED, LIFE_EVENT_NOT_FOUND
    (of what it corrects), CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    check_calendar(entry.occurred_on, "occurredOn")
    if entry.occurred_on > ask.today:
        raise DomainError(
            "LIFE_EVENT_IN_THE_FUTURE", "事件日期不能晚于今天。", "A life event cannot lie in the future."
        )
    async with database.writing() as connection:
        return await life_event_recorded(connection, ask, entry, ids=ids)


async def life_event_recorded(
    connection: AsyncConnection,
    ask: Ask,
    entry: LifeEventEntry,
    *,
    digest: bytes | None = None,
    ids: IdMaker,
) -> Recorded:
    """The same within a transaction; `digest` tells a replay of an act that is more than the event."""
    row_id, told = ids.next(), digest_of(entry) if digest is None else digest
    claim = Claim(entry.county_id, entry.client_id, ask.viewer.subject, told, row_id)
    if entry.supersedes is not None:  # it may take up again what had ended
        await ground_held(connection, ask, entry.county_id)
    person = await locked_person(connection, ask, entry.key, entry.occurred_on)
    first = await claimed(connection, claim)
    if first is not None:
        return Recorded(entry.county_id, first, replayed=True)
    if person is None:
        raise person_not_found()
    await write_life_event(connection, ask, entry, row_id=row_id, ids=ids)
    await mark_person(connection, entry.key)
    await tell_of_person(connection, ask, entry.key, person)
    return Recorded(entry.county_id, row_id, replayed=False)


async def withdraw_life_event(database: Database, ask: Ask, withdrawal: Withdrawal, ids: IdMaker) -> Recorded:
    """Withdraws an event that did not happen, and takes up again what it had ended.

    Raises DomainError LIFE_EVENT_NOT_FOUND, RESIDENCE_CHANGED_SINCE, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    county_id, event_id = withdrawal.county_id, withdrawal.life_event_id
    claim = Claim(county_id, withdrawal.client_id, ask.viewer.subject, digest_of(withdrawal), event_id)
    async with database.writing() as connection:
        await ground_held(connection, ask, county_id)
        event = await event_of(connection, county_id, event_id)
        # As many statements for one that is missing as for one whose person the viewer does not see.
        whose, day = (event.person_id, event.occurred_on) if event else (0, ask.today)
        person = await locked_person(connection, ask, (county_id, whose), day)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(county_id, first, replayed=True)
        if event is None or person is None:
            raise life_event_not_found()
        await _supersede(connection, ask, (county_id, event.person_id), event_id=event_id, ids=ids)
        await _explain(connection, county_id, event_id, why=withdrawal.reason)
        await mark_person(connection, (county_id, event.person_id))
        await tell_of_person(connection, ask, (county_id, event.person_id), person)
    return Recorded(county_id, event_id, replayed=False)


async def write_life_event(
    connection: AsyncConnection, ask: Ask, entry: LifeEventEntry, *, row_id: int, ids: IdMaker
) -> None:
    """The one place where a life event, and all that it changes, is written."""
    if entry.supersedes is not None:
        await _supersede(connection, ask, entry.key, event_id=entry.supersedes, ids=ids)
    if entry.kind in CLOSING_EVENTS:
        reason = ENDS[entry.kind]
        await end_registration(connection, ask, entry.key, on=entry.occurred_on, reason=reason, ids=ids)
    else:
        # Who comes home is registered after that day, not on it.
        came_home = entry.kind == LifeEventKind.RETURN_HOME
        await require_registered(connection, entry.key, ask.today if came_home else entry.occurred_on)
        await require_new(connection, entry.key, entry.kind, entry.occurred_on)
    await connection.execute(
        insert(LifeEvent).values(
            county_id=entry.county_id,
            id=row_id,
            person_id=entry.person_id,
            kind=entry.kind.value,
            occurred_on=entry.occurred_on,
            source=entry.source,
            note=entry.note,
            supersedes_id=entry.supersedes,
            client_id=entry.client_id,
            recorded_by=ask.viewer.subject,
        )
    )


async def _supersede(
    connection: AsyncConnection, ask: Ask, key: tuple[int, int], *, event_id: int, ids: IdMaker
) -> None:
    """Stamps a current event of a locked person superseded, and undoes what it ended."""
    stamped = (
        await connection.execute(
            update(LifeEvent)
            .where(
                *[LifeEvent.county_id == key[0], LifeEvent.id == event_id, LifeEvent.person_id == key[1]],
                LifeEvent.superseded_at.is_(None),
            )
            .values(superseded_at=func.now(), superseded_by=ask.viewer.subject)
            .returning(LifeEvent.kind, LifeEvent.recorded_at)
        )
    ).first()
    if stamped is None:
        raise life_event_not_found()
    if LifeEventKind.of(stamped.kind) in CLOSING_EVENTS:
        await resume_registration(connection, ask, key, ended_at=stamped.recorded_at, ids=ids)


async def _explain(connection: AsyncConnection, county_id: int, event_id: int, *, why: str) -> None:
    event = (LifeEvent.county_id == county_id, LifeEvent.id == event_id)
    await connection.execute(update(LifeEvent).where(*event).values(superseded_why=why))

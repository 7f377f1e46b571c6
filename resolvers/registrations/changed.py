"""A person's registration as it is changed: locked, ended, taken up again, its roll-ups with it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import EndReason, PersonStatus, TransferDecision, TransferDirection
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Person, Residence, Transfer
from resolvers.ask import Ask, Statement, current
from resolvers.registrations.ground_since import home_again, lives_today
from resolvers.registrations.homes import (
    among,
    check_not_moved,
    home_copied,
    homes_of,
    homes_superseded,
    recounted,
)
from resolvers.scope import sees_person
from resolvers.viewer import Permission
from resolvers.within import lies_in, placed

CLOSED = (EndReason.MOVED_OUT, EndReason.DECEASED, EndReason.INELIGIBLE)
STATUS = {
    EndReason.DECEASED: PersonStatus.DECEASED,
    EndReason.MOVED_OUT: PersonStatus.MOVED_OUT,
    EndReason.INELIGIBLE: PersonStatus.INELIGIBLE,
}
_DAY = timedelta(days=1)


async def locked_person(
    connection: AsyncConnection, ask: Ask, key: tuple[int, int], day: date
) -> Row[Any] | None:
    """The person, locked until the commit; None unless the viewer sees them or was responsible that day.

    The rule of recording a contact (resolvers/recording/located.py); all writers lock the person first.
    """
    return (await locked_persons(connection, ask, key[0], [key[1]], day=day)).get(key[1])


async def locked_persons(
    connection: AsyncConnection, ask: Ask, county_id: int, persons: Sequence[int], *, day: date
) -> dict[int, Row[Any]]:
    """The same of several persons of a county, by id, locked in that order."""
    locking = _visible(ask, county_id, persons, day).order_by(Person.id).with_for_update(of=Person)
    return {row.id: row for row in await connection.execute(locking)}


async def visible_persons(
    connection: AsyncConnection, ask: Ask, county_id: int, persons: Sequence[int], *, day: date
) -> frozenset[int]:
    """Which of them `locked_persons` would lock: for whoever would lock other rows before these."""
    found = await connection.execute(_visible(ask, county_id, persons, day))
    return frozenset(row.id for row in found)


def _visible(ask: Ask, county_id: int, persons: Sequence[int], day: date) -> Statement:
    then = [lies_in(area, placed(Residence), day) for area in ask.viewer.areas(Permission.SEARCH)]
    lived = select(Residence.id).where(
        Residence.county_id == county_id,
        Residence.person_id == Person.id,
        current(Residence, day),
        or_(*then),
    )
    days = (Person.last_attempt_on, Person.last_contact_on, Person.last_visit_on)
    return select(Person.id, Person.status, Person.division_id, Person.cell_id, *days).where(
        Person.county_id == county_id,
        Person.id == among(persons),
        or_(sees_person(ask, placed(Person)), lived.exists()),
    )


async def require_registered(connection: AsyncConnection, key: tuple[int, int], day: date) -> None:
    """Raises DomainError NOT_RESIDENT_THEN unless the person was registered on a day."""
    home = select(Residence.id).where(
        Residence.county_id == key[0], Residence.person_id == key[1], current(Residence, day)
    )
    if (await connection.execute(home)).first() is None:
        raise not_registered()


async def end_registration(
    connection: AsyncConnection, ask: Ask, key: tuple[int, int], *, on: date, reason: EndReason, ids: IdMaker
) -> None:
    """Ends a locked person's residence: `on` is the first day on which they count no longer.

    A death is what it is, whatever was recorded of later days. Raises DomainError REGISTRATION_CLOSED if they
    are registered no longer, NOT_RESIDENT_THEN if they were not the day before, MOVED_SINCE of the others.
    """
    if (await _status(connection, key)) != PersonStatus.ACTIVE.value:
        raise registration_closed()
    homes = await homes_of(connection, key)
    last = next((home for home in homes if on - _DAY in home.valid), None)
    if last is None:
        raise not_registered()
    if reason != EndReason.DECEASED:
        check_not_moved(homes, on)
    beyond = [home.id for home in homes if home.valid.upper is None or home.valid.upper > on]
    await homes_superseded(connection, key, [last.id, *beyond])
    ended = {"valid": Range(last.valid.lower, on), "end_reason": reason.value, "id": ids.next()}
    await home_copied(connection, key, last.id, ended | {"recorded_by": ask.viewer.subject})
    await _set_status(connection, key, STATUS[reason], on)
    await recounted(connection, ask, key, homes)


async def resume_registration(
    connection: AsyncConnection, ask: Ask, key: tuple[int, int], *, ended_at: datetime, ids: IdMaker
) -> None:
    """Undoes what `end_registration` did in the transaction of the instant `ended_at`.

    The homes are taken up on the ground as plans have drawn it since.

    Raises DomainError RESIDENCE_CHANGED_SINCE if it was not the last to touch where the person lived, or if
    the person went to another county.
    """
    if (await connection.execute(_went_away(key))).first() is not None:
        raise residence_changed_since()
    mine = (Residence.county_id == key[0], Residence.person_id == key[1])
    closed = [reason.value for reason in CLOSED]
    ending = select(Residence.id).where(
        *mine, current(Residence, None), Residence.recorded_at == ended_at, Residence.end_reason.in_(closed)
    )
    ended = (await connection.execute(ending)).scalar()
    if ended is None:
        raise residence_changed_since()
    before = select(Residence.id, Residence.valid, Residence.end_reason).where(
        *mine,
        Residence.superseded_at == ended_at,
        or_(Residence.end_reason.is_(None), Residence.end_reason.not_in(closed)),
    )
    rows = (await connection.execute(before)).all()
    if not rows:
        raise residence_changed_since()
    await homes_superseded(connection, key, [ended])
    for row in rows:
        again = {"valid": row.valid, "end_reason": row.end_reason}
        await home_again(connection, ask, key, row.id, said=again, ids=ids)
    homes = await homes_of(connection, key)
    await _set_status(connection, key, PersonStatus.ACTIVE, homes[0].valid.lower)
    await lives_today(connection, ask, key)
    await recounted(connection, ask, key, [])


def _went_away(key: tuple[int, int]) -> Statement:
    return select(Transfer.id).where(
        *[Transfer.county_id == key[0], Transfer.person_id == key[1]],
        Transfer.direction == TransferDirection.OUT.value,
        Transfer.decision == TransferDecision.ACCEPTED.value,
    )


async def _status(connection: AsyncConnection, key: tuple[int, int]) -> str:
    found = select(Person.status).where(Person.county_id == key[0], Person.id == key[1])
    return (await connection.execute(found)).scalar_one()


async def _set_status(
    connection: AsyncConnection, key: tuple[int, int], status: PersonStatus, on: date
) -> None:
    changed = {"status": status.value, "status_on": on, "version": Person.version + 1}
    await connection.execute(
        update(Person).where(Person.county_id == key[0], Person.id == key[1]).values(changed)
    )


def not_registered() -> DomainError:
    """The answer for a day on which the person was not registered."""
    return DomainError(
        "NOT_RESIDENT_THEN",
        "该日期此人不在册，无法如此记录。",
        "The person was not registered here on that day, so it cannot be recorded.",
    )


def registration_closed() -> DomainError:
    """The answer about a person whose registration has ended."""
    return DomainError(
        "REGISTRATION_CLOSED",
        "此人的登记已经终止；如有误，请更正原来的记录。",
        "The person's registration has ended already; correct the record of that if it is wrong.",
    )


def residence_changed_since() -> DomainError:
    """The refusal to undo what something was built on."""
    return DomainError(
        "RESIDENCE_CHANGED_SINCE",
        "此人的居住信息此后又有变更，不能撤回；请按现状另行登记。",
        "Where the person lives was changed since, so this cannot be undone; register what holds now.",
    )

"""The one way to a person's full identity or telephone number: for a reason, and written down."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind, PersonStatus
from db.codes.code import Code
from db.engine import Database
from db.errors import DomainError
from db.log.traces import Trace, gathered
from db.models import Person
from resolvers.areas import Area
from resolvers.ask import Ask, Statement
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed
from resolvers.registry.revealing.budget import spend
from resolvers.registry.revealing.phones import shows_phones
from resolvers.scope import require, sees_person
from resolvers.traces.events import Event, note_event
from resolvers.viewer import Permission, Role
from resolvers.within import lies_in, placed
from resolvers.wording.refusals import person_not_found

OPERATION = "revealPerson"
# Digits in a row as of an identity or telephone number, or a mobile number in groups; a date is none.
_NUMBER = re.compile(r"\d{7}|1\d\d[ -]\d{4}[ -]\d{4}")


class Revealed(Code):
    """A number that is shown masked everywhere else."""

    IDENTITY_NUMBER = "IDENTITY_NUMBER", "公民身份号码", "identity number"
    PHONE = "PHONE", "电话", "telephone number"


@dataclass(frozen=True, slots=True)
class Reveal:
    """Of whom which numbers are asked for, and why."""

    county_id: int
    person_id: int
    fields: tuple[Revealed, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class FullNumbers:
    """What is on file; None for what is not, or was not asked for."""

    identity_number: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)


async def reveal_person(database: Database, ask: Ask, reveal: Reveal, keys: IdentityKeys) -> FullNumbers:
    """The numbers, once it is committed that they were shown.

    Raises DomainError PERSONS_NOT_PERMITTED, REVEAL_NOT_PERMITTED, REASON_HOLDS_NUMBER, PERSON_NOT_FOUND,
    REVEALS_SPENT (which stands in the log too), SEALED_VALUE_UNREADABLE.
    """
    await require_revealable(database, ask, reveal.fields)
    _check(reveal)
    try:
        async with database.writing() as connection:
            person = await _person(connection, ask, reveal)
            await spend(connection, ask.viewer.subject)
            if database.trace is not None:
                await _note(connection, database.trace, reveal)
            numbers = _opened(keys, reveal, person)
    except DomainError as error:
        if error.code == "REVEALS_SPENT":
            await _note_refused(database, ask, error.code)
        raise
    return numbers


async def revealable(database: Database, ask: Ask) -> tuple[Revealed, ...]:
    """Which numbers the viewer may be shown at all: station staff both, a grid worker telephones at most.

    A worker is shown them while the county of the post has decided so; others are shown none.
    """
    viewer = ask.viewer
    if not viewer.areas(Permission.SEARCH):
        return ()
    if viewer.role == Role.STATION_STAFF:
        return tuple(Revealed)
    if viewer.worker is None:
        return ()
    rules = await database.rows(shows_phones(viewer.worker.county_id, ask.today))
    return (Revealed.PHONE,) if rules and rules[0].permitted else ()


async def require_revealable(
    database: Database, ask: Ask, fields: Collection[Revealed] = ()
) -> tuple[Revealed, ...]:
    """The same, of whoever may be shown any, and these among them.

    Raises DomainError PERSONS_NOT_PERMITTED, REVEAL_NOT_PERMITTED for others.
    """
    require(ask.viewer, Permission.SEARCH)
    may = await revealable(database, ask)
    if not may or not set(fields) <= set(may):
        raise DomainError(
            "REVEAL_NOT_PERMITTED",
            "完整号码只有服务站工作人员可以查看；网格员仅在本县（区）准许时可查看本人网格内服务对象的电话。",
            "Full numbers are shown to the staff of stations; to grid workers the telephones of their own"
            " cells, where the county has decided so.",
        )
    return may


def _check(reveal: Reveal) -> None:
    if _NUMBER.search(reveal.reason):
        raise DomainError(
            "REASON_HOLDS_NUMBER",
            "理由中不要写证件号码或电话：理由会记入访问日志。",
            "A reason should hold no identity or telephone number: it stands in the log of accesses.",
        )


def _of_own_cells(ask: Ask, own: Area) -> list[ColumnElement[bool]]:
    """Whatever else a grid worker is granted, telephones are of those who live in the own cells today."""
    return [lies_in(own, placed(Person), ask.today), Person.status == PersonStatus.ACTIVE.value]


async def _person(connection: AsyncConnection, ask: Ask, reveal: Reveal) -> Row[Any]:
    own = ask.viewer.worker
    found: Statement = select(Person.identity_cipher, Person.phone_cipher).where(
        Person.county_id == reveal.county_id,
        Person.id == reveal.person_id,
        sees_person(ask, placed(Person)),
        *([] if own is None else _of_own_cells(ask, own)),
    )
    person = (await connection.execute(found)).one_or_none()
    if person is None:
        raise person_not_found()
    return person


async def _note(connection: AsyncConnection, trace: Trace, reveal: Reveal) -> None:
    fields = ", ".join(one.value for one in reveal.fields)
    told = replace(trace, operation=f"{OPERATION}: {fields}", reason=reveal.reason)
    await told.note(connection, gathered([(reveal.county_id, reveal.person_id)]), AccessKind.REVEAL)


async def _note_refused(database: Database, ask: Ask, code: str) -> None:
    viewer = ask.viewer
    event = Event(
        kind=AccessKind.REVEAL,
        operation=OPERATION,
        subject=viewer.subject,
        account_id=viewer.account,
        role=viewer.role.value,
        outcome=code,
    )
    async with database.writing() as connection:
        await note_event(connection, event)


def _opened(keys: IdentityKeys, reveal: Reveal, person: Row[Any]) -> FullNumbers:
    def opened(column: str, sealed: bytes | None) -> str | None:
        at = SealedAt("person", column, reveal.county_id, reveal.person_id)
        return open_sealed(keys, at, bytes(sealed)) if sealed else None

    return FullNumbers(
        opened("identity_cipher", person.identity_cipher)
        if Revealed.IDENTITY_NUMBER in reveal.fields
        else None,
        opened("phone_cipher", person.phone_cipher) if Revealed.PHONE in reveal.fields else None,
    )

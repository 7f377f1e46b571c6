"""What an account's grants really give today, for the security officer: rights and numbers, no person."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from db.codes import AccessKind, AccountState, GrantedAreaKind, NoPersons, Office, Permission, Role
from db.engine import Database
from db.ids import IdMaker
from db.log.traces import DONE
from db.models import Account
from resolvers.access.accounts import no_account
from resolvers.access.generation import generation
from resolvers.access.grants import account_with_grants, viewer_of
from resolvers.access.lists import grants_listed
from resolvers.access.offices.lists import account_by_id
from resolvers.access.offices.reach import Reach, reach_of
from resolvers.access.offices.rule import GRANTS, require_office
from resolvers.areas import AreaKind
from resolvers.ask import Ask
from resolvers.scope import scope_setting
from resolvers.traces.events import NO_COUNTY, Event, note_event
from resolvers.traces.trace import trace_of
from resolvers.viewer import ALLOWED, Viewer

OPERATION = "view as"


@dataclass(frozen=True, slots=True)
class GrantedArea:
    """A grant that nobody has ended; without `in_force` it gives nothing today. A cell has no name."""

    permission: Permission
    kind: GrantedAreaKind
    name: str | None
    code: str | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as the system takes it now; `generation` is the number of access that it was read under."""

    name: str
    display_name: str
    role: Role
    office: Office | None
    generation: int
    persons_shown: bool
    why_no_persons: NoPersons | None
    areas: tuple[GrantedArea, ...]
    reach: tuple[Reach, ...]


async def view_as(database: Database, ask: Ask, ids: IdMaker, account_id: int) -> AccountView:
    """What the account would be given if it asked now; nothing of it is changed.

    It is written down who looked as whom before anything is shown. Raises DomainError OFFICE_NEEDED for
    every other role and office, whatever they name, and ACCOUNT_NOT_FOUND.
    """
    require_office(ask.viewer, GRANTS)
    accounts = await database.rows(account_by_id(ask, NO_COUNTY, account_id))
    await _note(database, ask.viewer, account_id if accounts else None)
    if not accounts:
        raise no_account()
    [account] = accounts
    # Read before the grants: what is given or taken meanwhile makes the answer old, and it says so.
    numbers = await database.rows(generation())
    held = await database.rows(account_with_grants(Account.id == account_id, ask.today))
    viewer = viewer_of(held)
    hidden = _why_no_persons(account, viewer)
    return AccountView(
        name=account.name,
        display_name=account.display_name,
        role=Role.of(account.role),
        office=Office.of(account.office) if account.office else None,
        generation=numbers[0].number if numbers else 0,
        persons_shown=hidden is None,
        why_no_persons=hidden,
        areas=_areas(await database.rows(grants_listed(account_id)), viewer),
        reach=() if viewer is None else await _reach(database, ask, ids, viewer),
    )


async def _note(database: Database, viewer: Viewer, account_id: int | None) -> None:
    event = Event(
        kind=AccessKind.READ,
        operation=OPERATION,
        subject=viewer.subject,
        account_id=account_id,
        role=viewer.role.value,
        outcome=DONE if account_id is not None else no_account().code,
    )
    async with database.writing() as connection:
        await note_event(connection, event)


async def _reach(database: Database, ask: Ask, ids: IdMaker, viewer: Viewer) -> tuple[Reach, ...]:
    # Behind the wall of whom it is about: an officer's own opens to no county.
    theirs = database.serving(scope_setting(viewer), trace_of(ask.viewer, ids, OPERATION))
    return await reach_of(theirs, Ask(viewer, ask.today, ask.today))


def _why_no_persons(account: Row[Any], viewer: Viewer | None) -> NoPersons | None:
    role = Role.of(account.role)
    reasons = (
        (account.state != AccountState.ACTIVE.value, NoPersons.NOT_ACTIVE),
        (viewer is None, NoPersons.NO_GRANT),
        (Permission.SEARCH not in ALLOWED[role], NoPersons.ROLE),
        (account.inducted_on is None, NoPersons.NOT_INDUCTED),
        (account.pledged_on is None, NoPersons.NOT_PLEDGED),
        (viewer is None or not viewer.areas(Permission.SEARCH), NoPersons.NOT_GRANTED),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _areas(rows: Sequence[Row[Any]], viewer: Viewer | None) -> tuple[GrantedArea, ...]:
    grants = () if viewer is None else viewer.grants
    held = {(one.permission, one.area.kind, one.area.county_id, one.area.id) for one in grants}
    return tuple(_area(row, held) for row in rows)


def _area(row: Row[Any], held: Container[tuple[Any, ...]]) -> GrantedArea:
    permission, kind = Permission.of(row.permission), AreaKind(row.area_kind)
    in_force = (permission, kind, row.area_county_id, row.area_id) in held
    return GrantedArea(permission, GrantedAreaKind.of(kind.value), row.name, row.code, in_force)

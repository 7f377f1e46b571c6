"""Taking up, answering and closing what contacts report: once per client id, never rewritten."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import InboxAct, InboxItem, InboxState
from db.engine import Database
from db.errors import DomainError
from db.models import Contact, InboxStep, Person
from resolvers.ask import Ask, Statement
from resolvers.changes.written import tell_of_contact
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.inbox.items import item_of_contact
from resolvers.scope import require, sees_person
from resolvers.viewer import Permission, Role
from resolvers.within import placed
from resolvers.wording.refusals import not_permitted


@dataclass(frozen=True, slots=True)
class InboxStepEntry:
    """An act about an item of a contact, as whoever does it saw the item: after `version` steps."""

    client_id: UUID
    county_id: int
    contact_id: int
    item: InboxItem
    version: int
    act: InboxAct
    note: str | None

    @property
    def key(self) -> tuple[int, int]:
        """County and contact."""
        return self.county_id, self.contact_id


async def act_on_item(database: Database, ask: Ask, entry: InboxStepEntry) -> Recorded:
    """Writes the next step of an item, or returns the first result of its client id; the feed tells it.

    Station staff act, on needs of persons whom they see and on what was handed up to their level or below.
    Raises DomainError NOT_PERMITTED, INBOX_ITEM_NOT_FOUND (missing, not theirs, corrected or withdrawn),
    ESCALATED_ABOVE, INBOX_ITEM_CHANGED, INBOX_ITEM_CLOSED, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    if ask.viewer.role != Role.STATION_STAFF:
        raise not_permitted()
    claim = Claim(entry.county_id, entry.client_id, ask.viewer.subject, digest_of(entry), entry.contact_id)
    async with database.writing() as connection:
        person = await _locked_person(connection, ask, entry)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(entry.county_id, first, replayed=True)
        found = (await connection.execute(item_of_contact(ask, entry.key, entry.item))).first()
        if person is None or found is None:
            raise item_not_found()
        _refuse(entry, found)
        await _write_step(connection, ask, entry)
        await tell_of_contact(
            connection, ask, (entry.county_id, person.id), person, contact_id=entry.contact_id
        )
    return Recorded(entry.county_id, entry.contact_id, replayed=False)


async def _locked_person(connection: AsyncConnection, ask: Ask, entry: InboxStepEntry) -> Row[Any] | None:
    """Before anything else, as every writer does: acts on one person's contacts come one after another."""
    contact = select(Contact.person_id).where(
        Contact.county_id == entry.county_id, Contact.id == entry.contact_id
    )
    person: Statement = select(Person.id, Person.status, Person.division_id, Person.cell_id).where(
        *[Person.county_id == entry.county_id, Person.id == contact.scalar_subquery()],
        sees_person(ask, placed(Person)),
    )
    return (await connection.execute(person.with_for_update(of=Person))).first()


def _refuse(entry: InboxStepEntry, found: Row[Any]) -> None:
    if not found.may_act:
        raise DomainError(
            "ESCALATED_ABOVE",
            "该事项已上报至更高一级，由其受理。",
            "This was handed up to a higher level, which acts on it.",
        )
    if found.version != entry.version:
        raise DomainError(
            "INBOX_ITEM_CHANGED",
            "该事项已有他人处理，请刷新后再办。",
            "Somebody else has acted on this; read it again first.",
            {"state": found.state, "version": found.version},
        )
    if found.state == InboxState.CLOSED.value:
        raise DomainError("INBOX_ITEM_CLOSED", "该事项已办结。", "This has been closed.")


async def _write_step(connection: AsyncConnection, ask: Ask, entry: InboxStepEntry) -> None:
    """The one place where a step is written."""
    await connection.execute(
        insert(InboxStep).values(
            county_id=entry.county_id,
            contact_id=entry.contact_id,
            item=entry.item.value,
            number=entry.version + 1,
            act=entry.act.value,
            note=entry.note,
            done_by=ask.viewer.subject,
            done_by_name=ask.viewer.name,
        )
    )


def item_not_found() -> DomainError:
    """The one answer for an item that there is not and for one that is not the viewer's."""
    return DomainError(
        "INBOX_ITEM_NOT_FOUND",
        "没有这项上报或需求，或不在您的权限内，或所属联系记录已被更正、撤销。",
        "There is no such escalation or need, it is not yours, or its contact was corrected or withdrawn.",
    )

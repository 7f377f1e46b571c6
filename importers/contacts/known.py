"""The contacts that lines stand for, if they were recorded before: each has one client id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import BigInteger, Date, Row, and_, cast, select
from sqlalchemy.dialects.postgresql import UUID as UUID_OF_DB
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import WithdrawalReason
from db.models import Contact, Receipt
from db.sets import any_of
from importers.contacts.listed import listed
from resolvers.ask import Statement
from resolvers.registrations.homes import among

_CONTACTS = UUID("0b8a1f6e-6a0c-4f0e-9c53-7d1f6f0f2c11")
_SHOWN = (
    *(Contact.id, Contact.client_id, Contact.person_id, Contact.contacted_on, Contact.mode, Contact.purpose),
    *(Contact.outcome, Contact.needs, Contact.note, Contact.superseded_at, Contact.withdrawn_because),
)


class Wanted(NamedTuple):
    """A contact that a line asks for: the person, the day, what tells it from others, and our id if told."""

    person_id: int
    on: date
    same: str
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The client id of a line, and the contact that was recorded under it."""

    client_id: UUID
    contact: Row[Any] | None


async def contacts_of(
    connection: AsyncConnection, county_id: int, wanted: Mapping[int, Wanted]
) -> dict[int, Line]:
    """The contacts of lines, by the line's key.

    One that an undone import had recorded is as good as none: the line stands for another, under the next
    client id.
    """
    found = await _ours(connection, county_id, wanted)
    turn, rest = 0, {key: one for key, one in wanted.items() if key not in found}
    while rest:
        ids = {key: uuid5(_CONTACTS, f"{county_id} {one.same} {turn}") for key, one in rest.items()}
        rows = await _recorded(connection, county_id, [(rest[key], ids[key]) for key in rest])
        found |= {key: Line(client_id, rows.get(client_id)) for key, client_id in ids.items()}
        rest = {key: one for key, one in rest.items() if _is_undone(found[key].contact)}
        turn += 1
    return found


async def _ours(connection: AsyncConnection, county_id: int, wanted: Mapping[int, Wanted]) -> dict[int, Line]:
    """Those that lines name by our id: never another is recorded for them."""
    named = {key: one.contact_id for key, one in wanted.items() if one.contact_id is not None}
    if not named:
        return {}
    days = sorted({wanted[key].on for key in named})
    there: Statement = select(*_SHOWN).where(
        Contact.county_id == county_id, Contact.contacted_on.in_(days), Contact.id.in_(named.values())
    )
    rows = {row.id: row for row in await connection.execute(there)}
    return {
        key: Line(uuid5(_CONTACTS, f"{county_id} {contact_id}"), rows.get(contact_id))
        for key, contact_id in named.items()
    }


def _is_undone(contact: Row[Any] | None) -> bool:
    return contact is not None and contact.withdrawn_because == WithdrawalReason.IMPORT_UNDONE.value


async def _recorded(
    connection: AsyncConnection, county_id: int, wanted: Sequence[tuple[Wanted, UUID]]
) -> dict[UUID, Row[Any]]:
    """The contacts of client ids: by their receipts, and by person and day, for receipts may be gone."""
    client_ids = [client_id for _, client_id in wanted]
    told: Statement = select(cast(Receipt.result["contact_id"].astext, BigInteger)).where(
        Receipt.county_id == county_id, Receipt.client_id == any_of(UUID_OF_DB(), client_ids)
    )
    ids = (await connection.execute(told)).scalars().all()
    by_receipt: Statement = select(*_SHOWN).where(Contact.county_id == county_id, Contact.id == among(ids))
    given = listed(
        person_id=(BigInteger, [one.person_id for one, _ in wanted]),
        contacted_on=(Date, [one.on for one, _ in wanted]),
        client_id=(UUID_OF_DB, client_ids),
    )
    there = (getattr(Contact, name) == given.c[name] for name in ("person_id", "contacted_on", "client_id"))
    by_day: Statement = select(*_SHOWN).join(given, and_(*there)).where(Contact.county_id == county_id)
    rows = [row for one in (by_receipt, by_day) for row in await connection.execute(one)]
    return {row.client_id: row for row in rows}

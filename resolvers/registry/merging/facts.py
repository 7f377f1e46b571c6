"""Contacts and life events brought under another id: stamped where they stood, repeated where they go."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Row, column, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import CLOSING_EVENTS, CarriedKind
from db.ids import IdMaker
from db.models import CarriedFact, Contact, InboxStep, LifeEvent
from resolvers.ask import Statement
from resolvers.registrations.homes import among

Table: TypeAlias = type[Contact] | type[LifeEvent]
KINDS: Mapping[CarriedKind, Table] = {CarriedKind.CONTACT: Contact, CarriedKind.LIFE_EVENT: LifeEvent}
_ANEW = frozenset({"id", "person_id", "recorded_at", "supersedes_id"})
_UNSAID = frozenset({"superseded_at", "superseded_by", "superseded_why", "withdrawn_because"})


async def facts_merged(
    connection: AsyncConnection, county_id: int, merge_id: int, *, merged: int, kept: int, ids: IdMaker
) -> list[tuple[int, int]]:
    """Brings what stands under the merged id to the survivor; the contacts, before and after.

    An event that the survivor has too is counted once.
    """
    way: dict[str, Any] = {"merge_id": merge_id, "of": merged, "to": kept, "ids": ids}
    contacts = [row.id for row in await _standing(connection, Contact, county_id, merged)]
    told = await _carried(connection, CarriedKind.CONTACT, county_id, facts=contacts, **way)
    mine = await _standing(connection, LifeEvent, county_id, merged)
    known = {(row.kind, row.occurred_on) for row in await _standing(connection, LifeEvent, county_id, kept)}
    events = [row.id for row in mine if (row.kind, row.occurred_on) not in known]
    await _carried(connection, CarriedKind.LIFE_EVENT, county_id, facts=events, **way)
    twice = [row.id for row in mine if (row.kind, row.occurred_on) in known]
    await _superseded(connection, LifeEvent, county_id, twice, of=merged)
    return told


async def facts_returned(
    connection: AsyncConnection, county_id: int, merge: Row[Any], *, ids: IdMaker
) -> list[tuple[int, int]]:
    """Brings back what was recorded under the merged id, as it stands by now; the contacts, before and after.

    A correction of such a fact goes with it, and what was withdrawn stays so.
    """
    found = await _carried_then(connection, county_id, merge.id)
    way: dict[str, Any] = {"merge_id": merge.id, "to": merge.merged_id, "ids": ids}
    told: list[tuple[int, int]] = []
    for kind, table in KINDS.items():
        rows = await _all(connection, table, county_id, merge.kept_id)
        now = _stand(rows, [row.id for row in found if row.kind == kind.value])
        moved = await _carried(connection, kind, county_id, facts=now, of=merge.kept_id, **way)
        told += moved if kind == CarriedKind.CONTACT else []
    again = await _stamped_then(connection, county_id, merge, {row.origin_id for row in found})
    await _carried(connection, CarriedKind.LIFE_EVENT, county_id, facts=again, of=merge.merged_id, **way)
    return told


async def _standing(
    connection: AsyncConnection, table: Table, county_id: int, person_id: int
) -> Sequence[Row[Any]]:
    return [row for row in await _all(connection, table, county_id, person_id) if row.superseded_at is None]


async def _all(
    connection: AsyncConnection, table: Table, county_id: int, person_id: int
) -> Sequence[Row[Any]]:
    """What was ever recorded of a person, in the order of the ids."""
    columns: list[Any] = [table.id, table.supersedes_id, table.superseded_at]
    columns += [table.kind, table.occurred_on] if table is LifeEvent else []
    rows: Statement = select(*columns).where(table.county_id == county_id, table.person_id == person_id)
    return (await connection.execute(rows.order_by(table.id))).all()


def _stand(rows: Sequence[Row[Any]], begun: Sequence[int]) -> list[int]:
    """What stands now in the place of some facts; an event that ended a registration stays where it did."""
    wanted, standing = set(begun), []
    for row in rows:
        if row.id in wanted or row.supersedes_id in wanted:
            wanted.add(row.id)
            ends = getattr(row, "kind", None) in {kind.value for kind in CLOSING_EVENTS}
            if row.superseded_at is None and not ends:
                standing.append(row.id)
    return standing


async def _carried_then(connection: AsyncConnection, county_id: int, merge_id: int) -> Sequence[Row[Any]]:
    row = CarriedFact
    found: Statement = select(row.id, row.kind, row.origin_id).where(
        row.county_id == county_id, row.merge_id == merge_id
    )
    return (await connection.execute(found)).all()


async def _stamped_then(
    connection: AsyncConnection, county_id: int, merge: Row[Any], carried: set[int]
) -> list[int]:
    """The events of the merged id that the merge stamped and did not carry."""
    event = LifeEvent
    found: Statement = select(event.id).where(
        *[event.county_id == county_id, event.person_id == merge.merged_id],
        event.superseded_at == merge.recorded_at,
    )
    rows = (await connection.execute(found.order_by(event.id))).scalars()
    return [row_id for row_id in rows if row_id not in carried]


async def _carried(
    connection: AsyncConnection,
    kind: CarriedKind,
    county_id: int,
    *,
    merge_id: int,
    facts: Sequence[int],
    of: int,
    to: int,
    ids: IdMaker,
) -> list[tuple[int, int]]:
    """Stamps facts of one person superseded and repeats them of another: ids before and after."""
    if not facts:
        return []
    table, pairs = KINDS[kind], list(zip(facts, ids.take(len(facts)), strict=True))
    await _superseded(connection, table, county_id, facts, of=of)
    own = table.__table__.c
    copied = [one for one in own if one.name not in _ANEW | _UNSAID]
    arrays = [literal(list(values), ARRAY(BigInteger)) for values in zip(*pairs, strict=True)]
    names = [column(name, BigInteger) for name in ("origin_id", "new_id")]
    pair = func.unnest(*arrays).table_valued(*names, name="pair").render_derived(name="pair")
    anew = (pair.c.new_id, literal(to, BigInteger), pair.c.origin_id)
    source = select(*copied, *anew).where(
        own.county_id == county_id, own.person_id == of, own.id == pair.c.origin_id
    )
    written = [*[one.name for one in copied], "id", "person_id", "supersedes_id"]
    await connection.execute(insert(table).from_select(written, source))
    if kind == CarriedKind.CONTACT:
        await _steps(connection, county_id, pair)
    noted = [
        {"county_id": county_id, "id": new, "kind": kind.value, "origin_id": old, "merge_id": merge_id}
        for old, new in pairs
    ]
    await connection.execute(insert(CarriedFact), noted)
    return pairs


async def _superseded(
    connection: AsyncConnection, table: Table, county_id: int, facts: Sequence[int], *, of: int
) -> None:
    mine = (table.county_id == county_id, table.person_id == of, table.id == among(facts))
    stamped = update(table).where(*mine, table.superseded_at.is_(None))
    await connection.execute(stamped.values(superseded_at=func.now()))


async def _steps(connection: AsyncConnection, county_id: int, pair: Any) -> None:
    """What was done about contacts' escalations and needs goes with them."""
    step = InboxStep.__table__.c
    kept = [one for one in step if one.name != "contact_id"]
    source = select(*kept, pair.c.new_id).where(
        step.county_id == county_id, step.contact_id == pair.c.origin_id
    )
    names = [*[one.name for one in kept], "contact_id"]
    await connection.execute(insert(InboxStep).from_select(names, source))

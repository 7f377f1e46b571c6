"""How writers tell the feed of changes: statements that become part of the one that writes.

The feed's row comes last in the order in which writers take rows, after persons, receipts, days, places and
the county, and is kept until the transaction commits (docs/decisions/0026). In the same breath the log of
accesses is told whose records were changed (docs/decisions/0058): for its rows nobody waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Text,
    cast,
    column,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ChangeKind, PersonStatus
from db.log.traces import note_changed
from db.models import Change, ChangeFeed, Person
from resolvers.ask import Ask

# What a writer says of each change: its kind and subject, and where the person was listed before.
NOTED = ("kind", "subject_id", "person_id", "division_id", "cell_id")


def noted(county_id: int, today: date, changed: FromClause, *, after: FromClause) -> CTE:
    """Notes the rows of `changed` (columns NOTED) in a county's feed, all at the next position.

    To be added to the statement that writes (`add_cte`), `after` being the last it writes elsewhere; where
    `changed` has no rows nothing is written. A person's place is null if the person was not listed.
    """
    county, day = literal(county_id, Integer), cast(literal(today), Date)
    feed = _moved_on(county, day, changed, after).cte("change_feed_moved")
    told = [changed.c[name] for name in NOTED]
    rows = select(county, feed.c.position, *told, feed.c.noted_on).select_from(changed.join(feed, true()))
    columns = ["county_id", "position", *NOTED, "noted_on"]
    return insert(Change).from_select(columns, rows).cte("change_noted")


def _moved_on(
    county: ColumnElement[int], day: ColumnElement[date], changed: FromClause, after: FromClause
) -> Any:
    """Moves the feed on by one, once `after` is done."""
    done = select(func.count()).select_from(after).scalar_subquery() >= 0
    some = select(func.count()).select_from(changed).scalar_subquery() > 0
    first = select(county, cast(literal(1), BigInteger), day).where(done, some)
    adding = insert(ChangeFeed).from_select(["county_id", "position", "noted_on"], first)
    return adding.on_conflict_do_update(
        index_elements=["county_id"],
        set_={
            "position": ChangeFeed.position + 1,
            "noted_on": func.greatest(ChangeFeed.noted_on, adding.excluded.noted_on),
            "noted_at": func.now(),
        },
    ).returning(ChangeFeed.position, ChangeFeed.noted_on)


@dataclass(frozen=True, slots=True)
class Unlisted:
    """What a person was who was in no list before."""

    status: str = ""
    division_id: int | None = None
    cell_id: int | None = None


async def tell_of_person(connection: AsyncConnection, ask: Ask, key: tuple[int, int], before: Any) -> None:
    """Notes a change of a person, the last thing that a transaction writes.

    `before` is the locked row as it was, status, division_id and cell_id, or `Unlisted`.
    """
    await _tell(connection, ask, key, before, subject=(ChangeKind.PERSON, key[1]))


async def tell_of_persons(
    connection: AsyncConnection, ask: Ask, county_id: int, before: Mapping[int, Any]
) -> None:
    """The same of several persons of a county, all at one position: `before` by the id of the person."""
    await tell_of_persons_and_contacts(connection, ask, county_id, before, contacts=[])


async def tell_of_persons_and_contacts(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    before: Mapping[int, Any],
    *,
    contacts: Sequence[tuple[int, int]],
) -> None:
    """The same, and of contacts with them, each given with its person."""
    subjects = [(ChangeKind.PERSON.value, one, one) for one in before]
    subjects += [(ChangeKind.CONTACT.value, contact_id, one) for contact_id, one in contacts]
    rows = [(*subject, *_place(before[subject[-1]])) for subject in subjects]
    types = dict(zip(NOTED, (Text, *[BigInteger] * 4), strict=True))
    arrays: list[ColumnElement[Any]] = [
        literal(list(values), ARRAY(of))
        for values, of in zip(zip(*rows, strict=True), types.values(), strict=True)
    ]
    told = func.unnest(*arrays).table_valued(*[column(name, of) for name, of in types.items()], name="told")
    changed = select(told.render_derived(name="told")).cte("changed")
    writing = noted(county_id, ask.today, changed, after=changed)
    await connection.execute(select(func.count()).select_from(changed).add_cte(writing))
    await note_changed(connection, county_id, list(before))


async def tell_of_contact(
    connection: AsyncConnection, ask: Ask, key: tuple[int, int], before: Any, *, contact_id: int
) -> None:
    """The same of a contact with a person about which there is something new to be read."""
    await _tell(connection, ask, key, before, subject=(ChangeKind.CONTACT, contact_id))


async def _tell(
    connection: AsyncConnection,
    ask: Ask,
    key: tuple[int, int],
    before: Any,
    *,
    subject: tuple[ChangeKind, int],
) -> None:
    await _note(connection, ask, key[0], subject, about=(key[1], *_place(before)))
    await note_changed(connection, key[0], [key[1]])


def _place(before: Any) -> tuple[int | None, int | None]:
    """Where a person was listed, if they were."""
    listed = before.status == PersonStatus.ACTIVE.value
    return (before.division_id, before.cell_id) if listed else (None, None)


async def tell_of_transfer(connection: AsyncConnection, ask: Ask, county_id: int, transfer_id: int) -> None:
    """Notes in one of its two counties that a transfer was offered or decided, the smaller id first."""
    subject = (ChangeKind.TRANSFER, transfer_id)
    await _note(connection, ask, county_id, subject, about=(None, None, None))


async def _note(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    subject: tuple[ChangeKind, int],
    *,
    about: tuple[int | None, int | None, int | None],
) -> None:
    """`about`: the person, and the division and cell in which they were listed before."""
    kind: ColumnElement[Any] = literal(subject[0].value, Text)
    values = [kind, *[literal(one, BigInteger) for one in (subject[1], *about)]]
    changed = select(*[value.label(name) for name, value in zip(NOTED, values, strict=True)]).cte("changed")
    await connection.execute(
        select(changed.c.kind).add_cte(noted(county_id, ask.today, changed, after=changed))
    )


async def locked_listing(connection: AsyncConnection, key: tuple[int, int]) -> Any:
    """Where a person is listed, whose row is locked by it: what `tell_of_person` is given."""
    place = select(Person.status, Person.division_id, Person.cell_id)
    mine = place.where(Person.county_id == key[0], Person.id == key[1])
    return (await connection.execute(mine.with_for_update())).one()

"""The feed of changes: what an offline copy of the viewer's persons and cells needs to be right again.

A call brings a copy from one state of the county to a later one, a page at a time, and says what is so now
(docs/decisions/0026).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select

from db.codes import ChangeKind
from db.engine import Database
from db.errors import DomainError
from db.models import Change, Contact, Person
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current
from resolvers.changes.cursor import ChangeCursor, Mark, cursor_from, scope_mark
from resolvers.changes.entries import CELLS, PERSONS, TRANSFERS, Gone, differences, everything, page_of
from resolvers.changes.head import head_of_feed
from resolvers.changes.ids import one_of_ids
from resolvers.changes.page import ChangesPage, Tombstone
from resolvers.changes.scope import Since, recent_changes
from resolvers.changes.survivors import survivors
from resolvers.people.contacts import contact_columns
from resolvers.scope import require, sees_person
from resolvers.viewer import Permission
from resolvers.within import placed


async def changes_since(database: Database, ask: Ask, cursor: str | None, size: int) -> ChangesPage:
    """The next page after a cursor, or the first of everything.

    Raises DomainError PERSONS_NOT_PERMITTED, ONE_COUNTY_EXPECTED, BAD_CURSOR, CURSOR_EXPIRED.
    """
    areas = tuple(dict.fromkeys(require(ask.viewer, Permission.SEARCH)))
    county_id = _county(areas)
    known = None if cursor is None else cursor_from(cursor)
    if known is not None and (known.county_id, known.scope) != (county_id, scope_mark(areas)):
        raise _expired()
    [head] = await database.rows(head_of_feed(ask, county_id, areas, known.marks if known else ()))
    if known is not None and (not head.holds or head.ground != known.ground):
        raise _expired()
    now = Mark(head.position, head.noted_at_us, ask.today)
    at = _next(known, now) or _first(county_id, areas, now, head.ground)
    # The usual answer to a phone that asks often: no day has passed, and nothing was noted.
    still = at.base == at.target
    rows = [] if still else await database.rows(page_of(_entries(ask, areas, at), at.after, size + 1))
    page = await _page(database, ask, at, rows[:size], goes_on=len(rows) > size)
    if at.base is not None and not still:
        # What was taken away meanwhile may have been missing in what was just read.
        [after] = await database.rows(head_of_feed(ask, county_id, areas, [at.base]))
        if not after.holds:
            raise _expired()
    # Where others have written since the copy set out, the next round may begin at once.
    return replace(page, has_more=page.has_more or at.target != now, kept_since=head.kept_since)


def _county(areas: Sequence[Area]) -> int:
    counties = {area.county_id for area in areas}
    if len(counties) > 1 or any(area.spans_counties for area in areas):
        raise DomainError(
            "ONE_COUNTY_EXPECTED",
            "离线同步以区县为单位，您的范围跨区县。",
            "Copies are kept for one county at a time, and your scope spans several.",
        )
    return counties.pop()


def _first(county_id: int, areas: Sequence[Area], now: Mark, ground: str) -> ChangeCursor:
    """Contacts of this year and the last go along; older ones are asked for when they are wanted."""
    contacts_from = date(now.on.year - 1, 1, 1)
    return ChangeCursor(county_id, None, now, None, contacts_from, scope_mark(areas), ground)


def _next(known: ChangeCursor | None, now: Mark) -> ChangeCursor | None:
    """A copy still on its way goes on; one that has arrived sets out for the present."""
    if known is None or known.after is not None:
        return known
    return replace(known, base=known.target, target=now)


def _entries(ask: Ask, areas: tuple[Area, ...], at: ChangeCursor) -> Statement:
    if at.base is None:
        return everything(ask, at.county_id, areas)
    recent = recent_changes(ask, at.county_id, at.base.position)
    since = Since(ask, at.county_id, areas, at.base.position, min(at.base.on, ask.today), recent)
    return differences(since, at.target.position)


async def _page(
    database: Database,
    ask: Ask,
    at: ChangeCursor,
    here: Sequence[Row[Any]],
    *,
    goes_on: bool,
) -> ChangesPage:
    kept = [row for row in here if row.gone is None]
    persons = [row for row in kept if row.rank == PERSONS]
    changed = await _contacts(database, ask, at, persons)
    into = await survivors(database, ask, at.county_id, here)
    gone = [
        Tombstone(
            "Person" if row.rank == PERSONS else "GridCell", row.id, Gone.of(row.gone), into.get(row.id)
        )
        for row in here
        if row.gone is not None
    ]
    withdrawn = await _withdrawn(database, at, [row.id for row in persons])
    return ChangesPage(
        cursor=replace(at, after=(here[-1].rank, here[-1].id) if goes_on else None),
        begins=at.base is None and at.after is None,
        has_more=goes_on,
        cells=tuple(row.id for row in kept if row.rank == CELLS),
        persons=tuple(row.id for row in persons),
        contacts=tuple(changed),
        transfers=tuple(row.id for row in kept if row.rank == TRANSFERS),
        tombstones=(*gone, *withdrawn),
    )


async def _contacts(
    database: Database, ask: Ask, at: ChangeCursor, persons: Sequence[Row[Any]]
) -> Sequence[Row[Any]]:
    """Those of persons who may be new to the copy, and those that are new themselves."""
    if not persons:
        return []
    ids = [row.id for row in persons]
    whole = one_of_ids(Contact.person_id, [row.id for row in persons if row.is_whole])
    new = and_(one_of_ids(Contact.person_id, ids), Contact.id.in_(_told(at, ids, *_until(at))))
    # What was recorded since the copy set out comes with the next round, and then alone.
    later = Contact.id.in_(_told(at, ids, Change.position > at.target.position))
    of_person = and_(Person.county_id == Contact.county_id, Person.id == Contact.person_id)
    statement = (
        select(*contact_columns())
        .join(Person, of_person)
        .where(
            *[Contact.county_id == at.county_id, Contact.contacted_on >= at.contacts_from],
            *[current(Contact, None), sees_person(ask, placed(Person)), or_(whole, new), ~later],
        )
        .order_by(Contact.contacted_on, Contact.id)
    )
    return await database.rows(statement)


async def _withdrawn(database: Database, at: ChangeCursor, persons: Sequence[int]) -> list[Tombstone]:
    """Contacts of the persons of a page that were corrected or withdrawn since."""
    if at.base is None or not persons:
        return []
    statement = (
        select(Contact.id)
        .where(
            Contact.county_id == at.county_id,
            Contact.contacted_on >= at.contacts_from,
            Contact.superseded_at.is_not(None),
            Contact.id.in_(_told(at, persons, *_until(at))),
        )
        .order_by(Contact.id)
    )
    rows = await database.rows(statement)
    return [Tombstone("Contact", row.id, Gone.SUPERSEDED) for row in rows]


def _told(at: ChangeCursor, persons: Sequence[int], *when: ColumnElement[bool]) -> Any:
    """The ids of contacts of some persons that changed."""
    return select(Change.subject_id).where(
        Change.county_id == at.county_id,
        Change.kind == ChangeKind.CONTACT.value,
        one_of_ids(Change.person_id, persons),
        *when,
    )


def _until(at: ChangeCursor) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a change lies on the way of a copy."""
    return Change.position > (at.base.position if at.base else 0), Change.position <= at.target.position


def _expired() -> DomainError:
    return DomainError(
        "CURSOR_EXPIRED",
        "本地数据已无法增量更新（授权、辖区或数据库已变更），请不带游标重新同步。",
        "Grants, ground or database changed, so the copy is of no use: start again without a cursor.",
    )

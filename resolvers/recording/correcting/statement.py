"""The statement that puts one contact in another's place, or withdraws it, with everything that hangs on it.

What a person's contacts say without the corrected one is read from the contacts, so the person must have been
locked by a statement before this one: contacts committed meanwhile are seen then.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Text,
    and_,
    exists,
    func,
    literal,
    select,
    true,
    union_all,
    update,
)

from db.codes import WithdrawalReason
from db.models import CellCoverage, Contact, CountyCoverage, CountyDay
from resolvers.ask import Ask, Statement
from resolvers.changes.marks import marked
from resolvers.recording.carried_over import steps_carried_over
from resolvers.recording.entry import Written
from resolvers.recording.last_contact import (
    SAID,
    kept_in,
    last_contact,
    said_by_others,
)
from resolvers.recording.located import answered_for, is_resident, located_person
from resolvers.recording.rolled_up import (
    added,
    added_days,
    days_of,
    how_many,
    last_days,
    moved_counts,
    told_stale,
)
from resolvers.recording.statement import (
    claimed,
    noted_contacts,
    touched_person,
    written_contact,
)
from resolvers.within import Placed


@dataclass(frozen=True, slots=True)
class Standing:
    """A contact as it was recorded, and where: what may be corrected."""

    row: Written
    division_id: int
    cell_id: int | None


@dataclass(frozen=True, slots=True)
class Instead:
    """What comes instead of a contact: another, or nothing for a reason, under the client id of `row`."""

    old: Standing
    row: Written
    withdrawn_because: WithdrawalReason | None


def person_locked(ask: Ask, instead: Instead) -> Statement:
    """Locks the person of a contact, if the viewer may correct it."""
    return located_person(ask, instead.row, _answered_for_old(ask, instead.old))


def superseding_statement(ask: Ask, instead: Instead) -> Statement:
    """Supersedes a contact unless that has been done or the client id is taken.

    One row: whether the viewer may correct the contact, whether the person was resident on its day, whether
    the contact stood until now, and whether it is superseded now.
    """
    row, old = instead.row, instead.old.row
    person = located_person(ask, row, _answered_for_old(ask, instead.old)).cte("recorded_person")
    stands = _key(old, Contact.superseded_at.is_(None))
    resident = is_resident(person)
    allowed = and_(exists(stands), true() if instead.withdrawn_because else resident)
    claim = claimed(row, person, allowed).cte("claim")
    contact = _written(instead, person, claim)
    return (
        select(
            exists(select(person.c.status)).label("found"),
            exists(select(person.c.status).where(resident)).label("resident"),
            exists(stands).label("standing"),
            exists(select(claim.c.client_id)).label("recorded"),
        )
        .add_cte(_stamped(instead, claim), *_carried(instead, claim, contact))
        .add_cte(marked(row.county_id, row.person_id, claim))
        .add_cte(*_counted(ask, instead, person, claim, contact=contact))
    )


def _answered_for_old(ask: Ask, old: Standing) -> ColumnElement[bool]:
    place = Placed(
        literal(old.row.county_id, Integer),
        literal(old.division_id, BigInteger),
        literal(old.cell_id, BigInteger),
    )
    return answered_for(ask, place, old.row.contacted_on)


def _key(row: Written, *also: ColumnElement[bool]) -> Statement:
    return select(Contact.id).where(
        Contact.county_id == row.county_id,
        Contact.contacted_on == row.contacted_on,
        Contact.id == row.contact_id,
        *also,
    )


def _stamped(instead: Instead, claim: CTE) -> CTE:
    old, because = instead.old.row, instead.withdrawn_because
    stamped = update(Contact).values(
        superseded_at=func.now(), withdrawn_because=literal(because and because.value, Text)
    )
    return stamped.where(
        Contact.county_id == old.county_id,
        Contact.contacted_on == old.contacted_on,
        Contact.id == old.contact_id,
        exists(select(claim.c.client_id)),
    ).cte("stamped")


def _written(instead: Instead, person: CTE, claim: CTE) -> CTE | None:
    if instead.withdrawn_because is not None:
        return None
    old_id = literal(instead.old.row.contact_id, BigInteger)
    contact = written_contact(instead.row, person, claim, supersedes_id=old_id)
    made: CTE = contact.returning(*SAID).cte("recorded_contact")
    return made


def _carried(instead: Instead, claim: CTE, contact: CTE | None) -> tuple[CTE, ...]:
    if contact is None:
        return ()
    row, old_id = instead.row, instead.old.row.contact_id
    return contact, steps_carried_over(row.county_id, old_id, row.contact_id, claim=claim)


def _counted(ask: Ask, instead: Instead, person: CTE, claim: CTE, *, contact: CTE | None) -> tuple[CTE, CTE]:
    """The person's last days and the roll-ups, moved to what they have to say; and then the feed."""
    row, rest = instead.row, said_by_others(instead.old.row).cte("rest")
    before, without = days_of(person), days_of(rest)
    after = without if contact is None else last_days(row, without)
    stands = kept_in(rest) if contact is None else last_contact(row, rest, contact)
    done = exists(select(claim.c.client_id))
    first_on = instead.old.row.contacted_on
    stale = told_stale(row, func.least(literal(first_on, Date), literal(row.contacted_on, Date)), claim)
    day = added_days(_day_changes(instead, stale)).returning(CountyDay.contacts).cte("counted_day")
    moved = moved_counts(person.join(rest, true()), person, before, after).cte("moved")
    # Nothing may have changed of one and something of the next: waiting is what makes the order.
    place = added(CellCoverage, row.county_id, moved, when=and_(done, how_many(day) >= 0))
    counted = place.returning(CellCoverage.period).cte("counted_cell")
    county = added(CountyCoverage, row.county_id, moved, when=and_(done, how_many(counted) >= 0))
    last = county.returning(CountyCoverage.period).cte("counted_county")
    ids = [instead.old.row.contact_id, *([] if instead.withdrawn_because else [row.contact_id])]
    told = noted_contacts(row, ask.today, ids, person=person, claim=claim, after=last)
    touched = touched_person(row, person, {**after, **stands}, claim)
    return touched.cte("touched_person"), told


def _day_changes(instead: Instead, claim: CTE) -> Any:
    """The old contact taken from its day and the new one added to its own, unless they are counted alike."""
    counts = [(instead.old.row, -1), *([] if instead.withdrawn_because else [(instead.row, 1)])]
    # Not VALUES: a statement with one is compiled anew each time, which takes longer than all the rest.
    each = [
        select(
            literal(row.contacted_on, Date).label("contacted_on"),
            literal(row.mode, Text).label("mode"),
            literal(row.outcome, Text).label("outcome"),
            literal(count, Integer).label("contacts"),
        )
        for row, count in counts
    ]
    change = union_all(*each).subquery("change")
    keys = (change.c.contacted_on, change.c.mode, change.c.outcome)
    contacts = func.sum(change.c.contacts)
    return (
        select(literal(instead.row.county_id, Integer), *keys, contacts)
        .select_from(claim.join(change, true()))
        .group_by(*keys)
        .having(contacts != 0)
        .order_by(*keys)
    )

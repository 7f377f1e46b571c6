"""The contact ledger (工作台账): who contacted whom on which day, how, what for, and with what outcome.

Corrections and withdrawals stand in it, marked, beside what they were made of (policy 001-T67).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, literal, select
from sqlalchemy.orm import aliased

from db.codes import ContactMode, ContactNeed, ContactOutcome, ContactPurpose, ContactStanding
from db.models import Contact, DivisionVersion, GridCell, GridWorker, Person
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.scope import sees_person
from resolvers.windows import Window
from resolvers.within import lies_in, placed

BY_DAY = Order("LEDGER", ("contacted_on", "county_id", "contact_id"))


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """The contacts of some days that were made in all of some areas; of codes none means any."""

    areas: tuple[Area, ...]
    window: Window
    worker: tuple[int, int] | None = None
    person: tuple[int, int] | None = None
    modes: tuple[ContactMode, ...] = ()
    purposes: tuple[ContactPurpose, ...] = ()
    outcomes: tuple[ContactOutcome, ...] = ()
    needs: tuple[ContactNeed, ...] = ()
    standings: tuple[ContactStanding, ...] = ()


def page_of_ledger(
    ask: Ask, question: LedgerQuestion, most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page of the ledger, the earliest day first, with cursors."""
    return page_in(BY_DAY, ledger(ask, question), most, start)


def number_of_ledger(ask: Ask, question: LedgerQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(ledger(ask, question))


def ledger(ask: Ask, question: LedgerQuestion) -> Statement:
    """The contacts the question names, of persons whom the viewer may see, unordered: the caller pages.

    A contact belongs to the place where it was made, whoever moved since.
    """
    mine = and_(Person.county_id == Contact.county_id, Person.id == Contact.person_id)
    return (
        select(
            *[Contact.county_id, Contact.id.label("contact_id"), Contact.person_id, Contact.worker_id],
            *[Contact.contacted_on, Contact.mode, Contact.purpose, Contact.outcome, Contact.needs],
            *[Contact.escalated_to, Contact.note, _standing().label("standing")],
            *[Contact.recorded_at, Contact.superseded_at, Contact.withdrawn_because],
        )
        .join_from(Contact, Person, mine)
        .where(sees_person(ask, placed(Person)), *_asked_for(ask, question))
    )


def ledger_with_names(ask: Ask, question: LedgerQuestion) -> Statement:
    """The whole ledger in its order, with columns for a table that is read without the register at hand.

    They are person_name, identity_masked, worker_name, village_code, village_name and cell_code.
    """
    worker, cell, village = aliased(GridWorker), aliased(GridCell), aliased(DivisionVersion)
    of_worker = and_(worker.county_id == Contact.county_id, worker.id == Contact.worker_id)
    of_cell = and_(cell.county_id == Contact.county_id, cell.id == Contact.cell_id)
    of_village = and_(
        *[village.county_id == Contact.county_id, village.division_id == Contact.division_id],
        current(village, Contact.contacted_on.expression),
    )
    names = [Person.name.label("person_name"), Person.identity_masked, worker.name.label("worker_name")]
    names += [village.code.label("village_code"), village.name.label("village_name")]
    return (
        ledger(ask, question)
        .outerjoin(worker, of_worker)
        .outerjoin(cell, of_cell)
        .outerjoin(village, of_village)
        .add_columns(*names, cell.code.label("cell_code"))
        .order_by(Contact.contacted_on, Contact.county_id, Contact.id)
    )


def _asked_for(ask: Ask, question: LedgerQuestion) -> list[ColumnElement[bool]]:
    window = question.window
    found = [Contact.contacted_on >= window.from_on, Contact.contacted_on < window.to_on]
    found += [lies_in(area, placed(Contact), ask.today) for area in question.areas]
    for column, key in ((Contact.worker_id, question.worker), (Contact.person_id, question.person)):
        if key is not None:
            found += [Contact.county_id == key[0], Person.county_id == key[0], column == key[1]]
    chosen = (
        (Contact.mode, question.modes),
        (Contact.purpose, question.purposes),
        (Contact.outcome, question.outcomes),
        (_standing(), question.standings),
    )
    found += [column.in_([code.value for code in codes]) for column, codes in chosen if codes]
    if question.needs:
        found.append(Contact.needs.overlap([code.value for code in question.needs]))
    return found


def _standing() -> ColumnElement[str]:
    return case(
        (Contact.withdrawn_because.is_not(None), ContactStanding.WITHDRAWN.value),
        (Contact.superseded_at.is_not(None), ContactStanding.CORRECTED.value),
        else_=literal(ContactStanding.STANDS.value, Text),
    )

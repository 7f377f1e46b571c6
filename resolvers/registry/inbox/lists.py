"""Lists of the inbox."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from db.codes import ContactNeed, DivisionLevel, InboxState
from db.models import Contact, Person
from resolvers.areas import Area
from resolvers.ask import Ask, Statement
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.registry.inbox.items import escalations, needs
from resolvers.windows import Window
from resolvers.within import lies_in, placed

BY_DAY = Order("INBOX", ("reported_on", "county_id", "contact_id", "item"))
UNFINISHED = (InboxState.OPEN, InboxState.TAKEN_UP, InboxState.ANSWERED)


@dataclass(frozen=True, slots=True)
class InboxQuestion:
    """Escalations, or else needs: in all of some areas, by state, level or kind, of a worker, of some days.

    No levels and no kinds mean any.
    """

    escalated: bool
    areas: tuple[Area, ...]
    states: tuple[InboxState, ...]
    levels: tuple[DivisionLevel, ...] = ()
    kinds: tuple[ContactNeed, ...] = ()
    worker: tuple[int, int] | None = None
    window: Window | None = None


def page_of_items(ask: Ask, question: InboxQuestion, most: Most, start: tuple[Any, ...] | None) -> Statement:
    """A page of the inbox, what was reported first at its head, with cursors."""
    return page_in(BY_DAY, _asked_for(ask, question), most, start)


def number_of_items(ask: Ask, question: InboxQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(_asked_for(ask, question))


def _asked_for(ask: Ask, question: InboxQuestion) -> Statement:
    return narrowed(ask, question, escalations(ask) if question.escalated else needs(ask))


def narrowed(ask: Ask, question: InboxQuestion, reported: Statement) -> Statement:
    """Of escalations, or of needs, what is asked for, in no order."""
    inside = [lies_in(area, placed(Person), ask.today) for area in question.areas]
    if question.levels:
        inside.append(Contact.escalated_to.in_([level.value for level in question.levels]))
    if question.worker is not None:
        county_id, worker_id = question.worker
        inside += [Contact.county_id == county_id, Contact.worker_id == worker_id]
    if question.window is not None:
        inside += [Contact.contacted_on >= question.window.from_on]
        inside += [Contact.contacted_on < question.window.to_on]
    found = reported.where(*inside).subquery("reported")
    wanted = [found.c.state.in_([state.value for state in question.states])]
    if question.kinds:
        wanted.append(found.c.item.in_([kind.value for kind in question.kinds]))
    return select(found).where(*wanted)

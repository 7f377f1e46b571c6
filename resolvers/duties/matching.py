"""Which contact fits which duty, and whose contacts have to be given out one by one.

A contact fits a duty if the person was reached in its window (or while it can be made up) in a mode and for
a purpose that the policy names. Joins with many rows are joins of tables; what persons, rounds and contacts
come to is put together by grouping, whose cost does not hang on the planner's guess.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    and_,
    any_,
    cast,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from db.codes import ContactOutcome
from db.models import Contact, LifeEvent
from resolvers.ask import current
from resolvers.duties.life_events import event_duties
from resolvers.duties.people import PERSON, same_person
from resolvers.duties.policies import anywhere
from resolvers.duties.question import DutyQuestion

# Which duty it is, and whose: round_no is 0 after life events, life_event_id 0 in rounds.
DUTY = (*PERSON, "number", "round_no", "life_event_id")
NOTHING = cast(literal(0), BigInteger)
_TOUCHED = (Contact.id.label("contact_id"), Contact.contacted_on, Contact.mode, Contact.purpose)


@dataclass(frozen=True, slots=True)
class Raised:
    """What raises duties: policies, rounds for everybody, persons, and events of single ones."""

    policy: CTE
    round: CTE
    member: CTE
    event: CTE


def events_in_window(question: DutyQuestion, policy: CTE, member: CTE) -> CTE:
    """The duties after life events that did not lapse before the window."""
    every = event_duties(question, policy, member).subquery("after_event")
    lasts = or_(every.c.closes_on.is_(None), every.c.closes_on >= question.window.from_on)
    return select(every).where(lasts).cte("event_duty")


def reached(question: DutyQuestion) -> ColumnElement[bool]:
    """The condition that a person was reached by a contact, up to the day asked about and as then known."""
    return and_(
        anywhere(question, Contact.county_id),
        Contact.outcome == ContactOutcome.REACHED.value,
        Contact.contacted_on <= question.as_of,
        current(Contact, None, question.known_at),
    )


def fitting(contact: Any, duty: Any, question: DutyQuestion) -> ColumnElement[bool]:
    """The condition that a contact is of the window, the modes and the purposes of a duty."""
    until = func.coalesce(duty.c.closes_on, cast(question.as_of, Date))
    return and_(
        contact.contacted_on >= duty.c.begins_on,
        contact.contacted_on <= until,
        or_(func.cardinality(duty.c.modes) == 0, contact.mode == any_(duty.c.modes)),
        or_(func.cardinality(duty.c.purposes) == 0, contact.purpose == any_(duty.c.purposes)),
    )


def fits(question: DutyQuestion, raised: Raised) -> CTE:
    """Contacts with the duties they fit: of the rounds shown, and after events that last into the window.

    Columns: DUTY, contact_id, contacted_on, mode, purpose, shares_contacts.
    """
    touch, every, event = _touches(question, raised), raised.round, raised.event
    shown = (
        func.unnest(touch.c.shown).table_valued(column("round_no", BigInteger), name="own").render_derived()
    )
    in_rounds = (
        select(
            *[touch.c[name] for name in PERSON],
            *[every.c.number, every.c.round_no, NOTHING.label("life_event_id")],
            *[touch.c[name] for name in ("contact_id", "contacted_on", "mode", "purpose")],
            every.c.shares_contacts,
        )
        .join_from(touch, shown, true())
        .join(every, and_(every.c.round_no == shown.c.round_no, fitting(touch.c, every, question)))
    )
    after_events = (
        select(
            *[event.c[name] for name in (*PERSON, "number")],
            *[NOTHING.label("round_no"), event.c.life_event_id],
            *[Contact.id, Contact.contacted_on, Contact.mode, Contact.purpose, event.c.shares_contacts],
        )
        .join_from(event, Contact, same_person(Contact, event))
        .where(reached(question), fitting(Contact, event, question))
    )
    return union_all(in_rounds, after_events).cte("fit")


def _touches(question: DutyQuestion, raised: Raised) -> Any:
    """The contacts of the persons since the first round shown began; fenced: rounds are joined last.

    Looked up person by person where the duties of most are kept: all contacts of a nation, otherwise.
    """
    member = raised.member
    shown = [member.c[name] for name in (*PERSON, "shown")]
    if not question.kept:
        joined = select(*shown, *_TOUCHED).join_from(member, Contact, same_person(Contact, member))
        return joined.where(*_is_touched(question, raised)).offset(0).subquery("touch")
    mine = (Contact.county_id == member.c.county_id, Contact.person_id == member.c.person_id)
    one = select(*_TOUCHED).where(*mine, *_is_touched(question, raised)).offset(0).lateral("contact_of")
    return select(*shown, *one.c).select_from(member.join(one, true())).offset(0).subquery("touch")


def _is_touched(question: DutyQuestion, raised: Raised) -> tuple[ColumnElement[bool], ...]:
    earliest = select(func.min(raised.round.c.begins_on)).where(raised.round.c.shown).scalar_subquery()
    return reached(question), Contact.contacted_on >= earliest


def contested(question: DutyQuestion, raised: Raised, fit: CTE) -> CTE:
    """The persons of whom a contact may fit several duties that do not share it, earlier ones among them."""
    alone = ~fit.c.shares_contacts
    person = (fit.c.county_id, fit.c.person_id)
    several = select(*person).where(alone).group_by(*person, fit.c.contact_id).having(func.count() > 1)
    earliest = select(func.min(fit.c.contacted_on)).where(alone).scalar_subquery()
    every, other = raised.round, LifeEvent
    rival = (
        select(every)
        .where(~every.c.shown, ~every.c.shares_contacts, every.c.closes_on >= earliest)
        .cte("rival_round")
    )
    of_events = exists().where(
        *[other.county_id == fit.c.county_id, other.person_id == fit.c.person_id],
        other.id != fit.c.life_event_id,
    )
    return several.union(
        select(*person).where(alone, exists().where(fitting(fit.c, rival, question))),
        select(*person).where(alone, fit.c.contacted_on < question.window.from_on, of_events),
    ).cte("contested")

"""Contacts given out one by one: each satisfies one duty at most, unless the duty's rule shares contacts.

In the order of their days, contacts go each to the duty due first among those it fits and that have none yet.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    and_,
    any_,
    case,
    cast,
    column,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from db.models import Contact
from resolvers.ask import Statement
from resolvers.duties.life_events import event_duties
from resolvers.duties.matching import DUTY, NOTHING, Raised, fitting, reached
from resolvers.duties.people import PERSON, opened, same_person
from resolvers.duties.question import DutyQuestion


def given_out(question: DutyQuestion, raised: Raised, contested: CTE) -> Statement:
    """The contacts that satisfy duties of contested persons: the columns DUTY, satisfied_on, contact_id."""
    claim = _claims(question, raised, contested)
    turn = _turns(question, claim)
    start = select(
        *[contested.c.county_id, contested.c.person_id, cast(literal(0), BigInteger).label("turn")],
        cast(literal([], ARRAY(BigInteger)), ARRAY(BigInteger)).label("taken"),
        cast(null(), BigInteger).label("place"),
        cast(null(), Date).label("satisfied_on"),
        cast(null(), BigInteger).label("contact_id"),
    ).cte("given", recursive=True)
    free = _first_free(turn, start)
    following = (
        select(
            *[start.c.county_id, start.c.person_id, turn.c.turn],
            case(
                (free.c.place.is_(None), start.c.taken), else_=func.array_append(start.c.taken, free.c.place)
            ),
            *[free.c.place, turn.c.contacted_on, turn.c.contact_id],
        )
        .join_from(start, turn, and_(_same_person(turn, start), turn.c.turn == start.c.turn + 1))
        .join(free, true())
    )
    given = start.union_all(following)
    return select(*[claim.c[name] for name in DUTY], given.c.satisfied_on, given.c.contact_id).join_from(
        given, claim, and_(_same_person(claim, given), claim.c.place == given.c.place)
    )


def _same_person(one: Any, other: Any) -> ColumnElement[bool]:
    return and_(one.c.county_id == other.c.county_id, one.c.person_id == other.c.person_id)


def _first_free(turn: CTE, state: CTE) -> Any:
    """Of the places a contact fits, the first that is not taken."""
    unnested = func.unnest(turn.c.places).table_valued(column("place", BigInteger), name="fitted")
    place = unnested.render_derived().c.place
    return select(func.min(place).label("place")).where(place != func.all(state.c.taken)).lateral("free")


def _claims(question: DutyQuestion, raised: Raised, contested: CTE) -> CTE:
    """Every duty of contested persons that does not share contacts, by `place`: what is due first leads.

    Columns: DUTY, begins_on, closes_on, modes, purposes, place.
    """
    member, every = raised.member, raised.round
    person = (
        select(member).join_from(contested, member, _same_person(member, contested)).cte("contested_person")
    )
    window = ("trigger_on", "begins_on", "due_on", "closes_on", "modes", "purposes")
    of_rounds = (
        select(
            *[person.c[name] for name in PERSON],
            *[every.c.number, every.c.round_no, NOTHING.label("life_event_id")],
            *[every.c[name] for name in (*window, "festival")],
        )
        .join_from(person, every, every.c.round_no == any_(person.c.rivals))
        .where(opened(question, person, every.c.begins_on) <= every.c.due_on)
    )
    event = event_duties(question, raised.policy, person).subquery("event")
    of_events = select(
        *[event.c[name] for name in (*PERSON, "number")],
        *[NOTHING.label("round_no"), event.c.life_event_id],
        *[event.c[name] for name in window],
        null().label("festival"),
    ).where(~event.c.shares_contacts)
    duty = union_all(of_rounds, of_events).subquery("claimed")
    order = (
        *[duty.c.due_on.asc().nulls_last(), duty.c.begins_on, duty.c.number, duty.c.trigger_on],
        *[duty.c.festival, duty.c.life_event_id],
    )
    place = func.row_number().over(partition_by=(duty.c.county_id, duty.c.person_id), order_by=order)
    return select(*duty.c, place.label("place")).cte("claim")


def _turns(question: DutyQuestion, claim: CTE) -> CTE:
    """The contacts of contested persons by `turn`, each with the places of the duties it fits."""
    contact = _contacts_of(question, claim)
    row = contact.c
    person, day = (row.county_id, row.person_id), (row.contacted_on, row.contact_id)
    turn = func.row_number().over(partition_by=person, order_by=day)
    return (
        select(*person, *day, turn.label("turn"), func.array_agg(row.place).label("places"))
        .group_by(*person, *day)
        .cte("turn")
    )


def _contacts_of(question: DutyQuestion, claim: CTE) -> Any:
    """The contacts that fit claims, with `place`; looked up one by one where the duties of most are kept."""
    shown = (Contact.county_id, Contact.person_id, Contact.contacted_on, Contact.id.label("contact_id"))
    fit = (reached(question), fitting(Contact, claim, question))
    if not question.kept:
        joined = select(*shown, claim.c.place).join_from(claim, Contact, same_person(Contact, claim))
        return joined.where(*fit).subquery("fitting")
    one = select(*shown).where(_same_person(Contact.__table__, claim), *fit).offset(0).lateral("contact_of")
    return select(*one.c, claim.c.place).select_from(claim.join(one, true())).subquery("fitting")

"""Duties in SQL: one row each, with its window, the contact that satisfies it, and its state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Text,
    cast,
    column,
    func,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import array

from resolvers.ask import Statement
from resolvers.duties.contests import given_out
from resolvers.duties.kept.rows import kept_duties, kept_members
from resolvers.duties.kept.whom import Kept, kept_for
from resolvers.duties.matching import (
    DUTY,
    NOTHING,
    Raised,
    contested,
    events_in_window,
    fits,
)
from resolvers.duties.people import PERSON, members, opened
from resolvers.duties.policies import rules_of
from resolvers.duties.question import DutyQuestion
from resolvers.duties.rounds import asked_for, rounds
from resolvers.duties.states import is_open, state_of

_DAY_ZERO = cast(literal("2000-01-01"), Date)
_SHOWN = ("rule", "trigger_on", "festival", "opens_on", "due_on", "closes_on", "satisfied_on", "contact_id")


@dataclass(frozen=True, slots=True)
class Duties:
    """`member`: the persons; `policy`: the policies by number; `duty`: the duties."""

    member: CTE
    policy: CTE
    duty: CTE


def duties_of(question: DutyQuestion, *visible: ColumnElement[bool]) -> Duties:
    """The duties a question asks for, of persons for whom the conditions `visible` on `Person` hold.

    Columns of `duty`: county_id, person_id, division_id, cell_id, number (of the policy), rule, round_no
    and life_event_id (one of them 0), trigger_on, festival, opens_on, due_on, closes_on, satisfied_on,
    contact_id, state.
    """
    if not question.kept:
        return _asked_for(question, *_computed(question, None, visible))
    kept = kept_for(question)
    member, policy, matched = _computed(question, kept, visible)
    duty = union_all(select(*matched.c), kept_duties(question, policy, kept, visible)).subquery("either")
    own = select(*[member.c[name] for name in PERSON])
    every = union_all(own, kept_members(question, kept, visible)).cte("either_member")
    return _asked_for(question, every, policy, duty)


def duties_not_kept(question: DutyQuestion, kept: Kept) -> Duties:
    """The same of those persons alone of whom what is kept does not hold."""
    return _asked_for(question, *_computed(question, kept, ()))


def _computed(
    question: DutyQuestion, kept: Kept | None, visible: Sequence[ColumnElement[bool]]
) -> tuple[CTE, CTE, Any]:
    """Persons, policies, and duties whenever they were open."""
    rules = rules_of(question)
    raising = rules if kept is None else replace(rules, policy=_needed(rules.policy, kept))
    every = rounds(question, raising.policy)
    member = members(question, raising, every, *visible, kept=kept)
    raised = Raised(raising.policy, every, member, events_in_window(question, raising.policy, member))
    return member, rules.policy, _matched(question, raised)


def _needed(policy: CTE, kept: Kept) -> CTE:
    """The policies, if there is anything to compute: rounds of a nation's policies take long to weigh."""
    return select(*policy.c).where(kept.is_not_all).cte("needed_policy")


def _asked_for(question: DutyQuestion, member: CTE, policy: CTE, duty: Any) -> Duties:
    named = (
        select(*duty.c, state_of(question, duty.c).label("state"))
        .where(is_open(question, duty.c))
        .subquery("named")
    )
    return Duties(member, policy, select(named).where(*_asked(question, named, policy)).cte("duty"))


def _satisfied(question: DutyQuestion, raised: Raised) -> Any:
    """The contacts that satisfy duties: the columns DUTY, satisfied_on and contact_id."""
    fit = fits(question, raised)
    shared = contested(question, raised, fit)
    alone = tuple_(fit.c.county_id, fit.c.person_id).not_in(select(shared.c.county_id, shared.c.person_id))
    first = func.min(array([cast(fit.c.contacted_on - _DAY_ZERO, BigInteger), fit.c.contact_id]))
    duty = [fit.c[name] for name in DUTY]
    simple = select(*duty, first.label("first")).where(or_(fit.c.shares_contacts, alone)).group_by(*duty)
    found = simple.subquery("simple")
    plain = select(
        *[found.c[name] for name in DUTY],
        (_DAY_ZERO + cast(found.c.first[1], Integer)).label("satisfied_on"),
        found.c.first[2].label("contact_id"),
    )
    return union_all(plain, given_out(question, raised, shared)).subquery("satisfied")


def _matched(question: DutyQuestion, raised: Raised) -> Any:
    """Duties with the contacts that satisfy them, put together by grouping: the columns DUTY and _SHOWN."""
    satisfied = _satisfied(question, raised)
    no_days = [cast(null(), Date).label(name) for name in ("opens_on", "due_on", "closes_on")]
    answers = select(
        *[satisfied.c[name] for name in DUTY],
        *[
            literal(0).label("is_duty"),
            cast(null(), Text).label("rule"),
            cast(null(), Date).label("trigger_on"),
        ],
        *[cast(null(), Text).label("festival"), *no_days, satisfied.c.satisfied_on, satisfied.c.contact_id],
    )
    piece = union_all(_in_rounds(question, raised), _after_events(raised), answers).subquery("piece")
    keys = [piece.c[name] for name in DUTY]
    whole = [func.max(piece.c[name]).label(name) for name in _SHOWN]
    return select(*keys, *whole).group_by(*keys).having(func.max(piece.c.is_duty) == 1).subquery("matched")


def _unanswered() -> list[Any]:
    return [cast(null(), Date).label("satisfied_on"), cast(null(), BigInteger).label("contact_id")]


def _in_rounds(question: DutyQuestion, raised: Raised) -> Statement:
    member, own = raised.member, raised.round.alias()
    shown = (
        func.unnest(member.c.shown).table_valued(column("round_no", BigInteger), name="own").render_derived()
    )
    opens_on = opened(question, member, own.c.begins_on)
    return (
        select(
            *[member.c[name] for name in PERSON],
            *[own.c.number, own.c.round_no, NOTHING.label("life_event_id"), literal(1).label("is_duty")],
            *[
                own.c.rule,
                own.c.trigger_on,
                own.c.festival,
                opens_on.label("opens_on"),
                own.c.due_on,
                own.c.closes_on,
            ],
            *_unanswered(),
        )
        .join_from(member, shown, true())
        .join(own, own.c.round_no == shown.c.round_no)
        .where(opens_on <= own.c.due_on)
    )


def _after_events(raised: Raised) -> Statement:
    event = raised.event
    return select(
        *[event.c[name] for name in (*PERSON, "number")],
        *[NOTHING.label("round_no"), event.c.life_event_id, literal(1).label("is_duty")],
        *[event.c.rule, event.c.trigger_on, cast(null(), Text).label("festival")],
        *[event.c.opens_on, event.c.due_on, event.c.closes_on],
        *_unanswered(),
    )


def _asked(question: DutyQuestion, duty: Any, policy: CTE) -> list[ColumnElement[bool]]:
    conditions = []
    if question.campaign is not None:
        conditions.append(duty.c.number.in_(select(policy.c.number).where(asked_for(question, policy))))
    if question.rules:
        conditions.append(duty.c.rule.in_([rule.value for rule in question.rules]))
    if question.states:
        conditions.append(duty.c.state.in_([state.value for state in question.states]))
    return conditions

"""The persons of whom duties are asked, each with the policies and rounds that are for it."""

from datetime import date
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Subquery, and_, case, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from db.codes import DivisionLevel
from db.models import Division, Person, PersonStanding, Residence
from resolvers.ask import current
from resolvers.duties.kept.whom import Kept, not_kept
from resolvers.duties.policies import Rules, anywhere
from resolvers.duties.question import DutyQuestion
from resolvers.duties.rounds import is_for
from resolvers.people.standing import dated_standing, standing, with_standing
from resolvers.within import lies_in, placed

_NONE = cast(literal([], ARRAY(BigInteger)), ARRAY(BigInteger))
_COMMA = ","
# What decides which policies are for a person; a county has far fewer kinds than persons. Lists are text
# here, because comparing text costs a fraction of comparing arrays.
_KIND = ("county_id", "zone", "in_village", "categories", "priority_classes")
_LISTS = ("mine", "shown", "rivals")
# Who a duty is of, and where the person lives.
PERSON = ("county_id", "person_id", "division_id", "cell_id")


def members(
    question: DutyQuestion,
    rules: Rules,
    rounds: CTE,
    *visible: ColumnElement[bool],
    kept: Kept | None = None,
) -> CTE:
    """One row per person who is registered and lives in the areas on the day asked about.

    `visible` narrows them by conditions on `Person`, `kept` leaves out those of whom what is kept holds.
    Columns: county_id, person_id, division_id, cell_id, home_since, and the numbers of what is for the
    person: mine (policies), shown (rounds shown) and rivals (all rounds that do not share contacts).
    """
    resident = _residents(question, rules, kept, *visible)
    suited = _suited(resident, rules, rounds)
    same_kind = [resident.c[name] == suited.c[name] for name in _KIND]
    return (
        select(
            *[resident.c[name] for name in (*PERSON, "home_since")],
            *[func.coalesce(suited.c[name], _NONE).label(name) for name in _LISTS],
        )
        .outerjoin_from(resident, suited, and_(*same_kind))
        .cte("member")
    )


def opened(question: DutyQuestion, member: Any, opens_on: ColumnElement[date]) -> ColumnElement[date]:
    """The day on which a window that begins `opens_on` opens for a person: not before the registration began.

    Earlier homes are looked up only where the present one does not reach back as far.
    """
    stay = aliased(Residence)
    registered_on = (
        select(func.min(func.lower(stay.valid)))
        .where(
            stay.county_id == member.c.county_id,
            stay.person_id == member.c.person_id,
            current(stay, None, question.known_at),
        )
        .correlate_except(stay)
        .scalar_subquery()
    )
    return case((member.c.home_since <= opens_on, opens_on), else_=func.greatest(opens_on, registered_on))


def standing_then(question: DutyQuestion) -> Subquery | None:
    """What persons were on the day asked about; None: what their rows say."""
    if question.is_present:
        return None
    return dated_standing(question.as_of, question.known_at, anywhere(question, PersonStanding.county_id))


def same_person(table: Any, rows: Any) -> ColumnElement[bool]:
    """The condition that a row of a table is of the person of a row already found.

    Cast because the planner would take the county for a filter that few of those rows pass. A cast that tells
    nothing of its value: behind the wall (docs/decisions/0073) an index is not looked up by a reckoning.
    """
    return and_(table.county_id == cast(rows.c.county_id, BigInteger), table.person_id == rows.c.person_id)


def _residents(question: DutyQuestion, rules: Rules, kept: Kept | None, *visible: ColumnElement[bool]) -> CTE:
    home, own, dated = Residence, aliased(Division), standing_then(question)
    was = standing(dated)
    special = select(rules.reach.c.division_id).where(rules.reach.c.division_id.is_not(None))
    lives = [
        lies_in(area, placed(home), question.as_of, known_at=question.known_at) for area in question.areas
    ]
    found = (
        select(
            *[home.county_id, home.person_id, home.division_id, home.cell_id],
            func.lower(home.valid).label("home_since"),
            case((home.division_id.in_(special), home.division_id), else_=0).label("zone"),
            (own.level == DivisionLevel.VILLAGE.value).label("in_village"),
            func.array_to_string(was.categories, _COMMA).label("categories"),
            func.array_to_string(was.priority_classes, _COMMA).label("priority_classes"),
        )
        .join(Person, and_(Person.county_id == home.county_id, Person.id == home.person_id))
        .join(own, and_(own.county_id == home.county_id, own.id == home.division_id))
        .where(
            anywhere(question, home.county_id),
            current(home, question.as_of, question.known_at),
            or_(*lives),
            *visible,
        )
    )
    found = with_standing(found, dated, home.county_id, home.person_id)
    return (found if kept is None else not_kept(found, kept)).cte("duty_resident")


def _suited(resident: CTE, rules: Rules, rounds: CTE) -> Any:
    """Of each kind of person there is, what is for it."""
    distinct = select(*[resident.c[name] for name in _KIND]).distinct().subquery("distinct_kind")
    kind = select(func.row_number().over().label("kind_no"), *distinct.c).cte("kind")
    mine = _policies_of(kind, rules)

    def numbers(condition: ColumnElement[bool]) -> Any:
        return func.array_agg(rounds.c.round_no).filter(condition)

    one = _one_by_one(mine)
    is_theirs = and_(rounds.c.number == one.c.number, is_for(one.c.mine, rounds.c.number, rounds.c.nearer))
    own = (
        select(
            one.c.kind_no,
            numbers(rounds.c.shown).label("shown"),
            numbers(~rounds.c.shares_contacts).label("rivals"),
        )
        .join_from(one, rounds, is_theirs)
        .group_by(one.c.kind_no)
        .cte("rounds_by_kind")
    )
    # Full, though each has its kind: of rounds by kind the planner expects one, and would go through all for
    # each kind, which grows with the square of the counties. Rows of a full join are found by hash.
    return (
        select(*[kind.c[name] for name in _KIND], mine.c.mine, own.c.shown, own.c.rivals)
        .join_from(kind, mine, mine.c.kind_no == kind.c.kind_no)
        .outerjoin(own, own.c.kind_no == kind.c.kind_no, full=True)
        .cte("suited")
        .prefix_with("MATERIALIZED")
    )


def _one_by_one(mine: CTE) -> Subquery:
    """Each policy of a kind once, so that rounds are found by its number and not tried one after another."""
    number = func.unnest(mine.c.mine).column_valued("number")
    return select(mine.c.kind_no, mine.c.mine, number).distinct().subquery("policy_of_kind")


def _policies_of(kind: CTE, rules: Rules) -> CTE:
    """Of each kind of person by number, the policies that are for it."""
    reach, policy = rules.reach, rules.policy
    here = or_(reach.c.division_id.is_(None), reach.c.division_id == kind.c.zone)
    at_level = or_(policy.c.level != DivisionLevel.VILLAGE.value, policy.c.level.is_(None), kind.c.in_village)
    return (
        select(kind.c.kind_no, func.array_agg(policy.c.number).label("mine"))
        .join_from(kind, reach, and_(reach.c.county_id == kind.c.county_id, here))
        .join(policy, policy.c.number == reach.c.number)
        .where(
            at_level,
            _any_of(policy.c.categories, kind.c.categories),
            _any_of(policy.c.priority_classes, kind.c.priority_classes),
        )
        .group_by(kind.c.kind_no)
        .cte("policies_by_kind")
    )


def _any_of(wanted: Any, have: Any) -> ColumnElement[bool]:
    return or_(func.cardinality(wanted) == 0, wanted.bool_op("&&")(func.string_to_array(have, _COMMA)))

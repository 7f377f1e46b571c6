"""Contact policies: which are in force where, and which of them is nearer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Text,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from db.codes import DivisionLevel, PolicyStatus
from db.models import CampaignTerms, ContactPolicy, CountyLink, CountyUnit, DivisionVersion
from resolvers.ask import current
from resolvers.campaigns.policies import campaign_policies
from resolvers.coverage.residents import in_counties
from resolvers.duties.question import DutyQuestion, Trial

_MONTH_DAYS = 30
_LEVELS = literal([level.value for level in DivisionLevel], ARRAY(Text))


@dataclass(frozen=True, slots=True)
class Rules:
    """`policy`: those in force at some time, by `number`: of one rule the nearer has the lower.

    `reach`: the policies of each county, and of a division in it where `division_id` is not null.
    """

    policy: CTE
    reach: CTE


def rules_of(question: DutyQuestion) -> Rules:
    """The policies that can raise duties for the persons of the areas, as then known."""
    unit = _units(question)
    policy = _numbered(question, unit)
    return Rules(policy, _reach(question, unit, policy))


def anywhere(question: DutyQuestion, county_id: Any) -> ColumnElement[bool]:
    """The condition that a county lies in or under one of the areas."""
    return or_(*[in_counties(ground, county_id) for ground in question.grounds])


def nearness(policy: Any = ContactPolicy) -> tuple[Any, ...]:
    """The order in which policies of one rule decide.

    The smaller region first, then the lower level of station, then what asks soonest.
    """
    soonest = func.coalesce(policy.interval_days, policy.interval_months * _MONTH_DAYS, policy.due_days)
    return (
        func.array_position(_LEVELS, policy.region).desc(),
        func.array_position(_LEVELS, policy.level).desc().nulls_last(),
        soonest.asc().nulls_last(),
        policy.county_id,
        policy.id,
    )


def _units(question: DutyQuestion) -> CTE:
    """Each county of the areas with itself and every unit above it."""
    start = (
        select(CountyUnit.county_id, CountyUnit.county_id.label("unit_id"))
        .where(anywhere(question, CountyUnit.county_id))
        .cte("unit", recursive=True)
    )
    above = select(start.c.county_id, CountyLink.parent_id).where(
        CountyLink.county_id == start.c.unit_id, current(CountyLink, question.as_of, question.known_at)
    )
    return start.union(above)


def _numbered(question: DutyQuestion, unit: CTE) -> CTE:
    """Policies and campaigns: what a campaign asks for is a policy of its own, for its window alone."""
    units = select(unit.c.unit_id)
    lasting = select(*ContactPolicy.__table__.c).where(
        ContactPolicy.status == PolicyStatus.IN_FORCE.value,
        current(ContactPolicy, None, question.known_at),
        ContactPolicy.county_id.in_(units),
    )
    ordered = campaign_policies(question.known_at).where(CampaignTerms.county_id.in_(units))
    tried = [] if question.trial is None else [_tried(question.trial)]
    asked = union_all(lasting, ordered, *tried).subquery("asked")
    # By code point: which of two policies comes first must not hang on the server's collation.
    number = func.row_number().over(order_by=(asked.c.rule.collate("C"), *nearness(asked.c)))
    return select(number.label("number"), *asked.c).cte("policy")


def _tried(trial: Trial) -> Any:
    policy = ContactPolicy.__table__.c
    taken: dict[str, ColumnElement[Any]] = {
        "status": literal(PolicyStatus.IN_FORCE.value, Text).label("status"),
        "valid": func.daterange(cast(literal(trial.on), Date), null()).label("valid"),
    }
    return select(*[taken.get(column.name, column) for column in policy]).where(
        policy.county_id == trial.county_id, policy.id == trial.policy_id
    )


def _reach(question: DutyQuestion, unit: CTE, policy: CTE) -> CTE:
    version = aliased(DivisionVersion)
    everywhere = select(unit.c.county_id, policy.c.number, cast(null(), BigInteger).label("division_id"))
    inside = or_(version.division_id == policy.c.division_id, version.parent_id == policy.c.division_id)
    same = and_(
        version.county_id == policy.c.county_id, inside, current(version, question.as_of, question.known_at)
    )
    return union_all(
        everywhere.join_from(unit, policy, policy.c.county_id == unit.c.unit_id).where(
            policy.c.division_id.is_(None)
        ),
        select(policy.c.county_id, policy.c.number, version.division_id)
        .join_from(policy, version, same)
        .where(policy.c.division_id.is_not(None)),
    ).cte("reach")

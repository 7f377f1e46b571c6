"""What duties link to: the policy in full."""

from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from db.models import ContactPolicy, CountyLink, DivisionVersion
from resolvers.areas import Area
from resolvers.ask import Ask, Parents, Statement, current, hung
from resolvers.duties.policies import nearness

# A unit may have several of one rule, by whom each is for; rules are few, as are the units above.
MOST_POLICIES = 500


def policies_of_ids(ask: Ask, parents: Parents) -> Statement:
    """Policies by their own id, in force or not."""
    statement = select(*policy_columns(ask)).where(
        ContactPolicy.county_id == parents.county_id, ContactPolicy.id == parents.id
    )
    return hung(statement, parents)


def policy_by_id(ask: Ask, county_id: int, policy_id: int) -> Statement:
    """One policy, whenever it held."""
    return select(*policy_columns(ask)).where(
        ContactPolicy.county_id == county_id, ContactPolicy.id == policy_id
    )


def policies_for(ask: Ask, area: Area, *, coming: bool = False) -> Statement:
    """The policies, whatever their status, that hold for a division on a day: by rule, the nearest first.

    With `coming` those, too, that hold only later. MOST_POLICIES at most.
    """
    unit = select(CountyLink.county_id, CountyLink.parent_id).where(
        CountyLink.county_id == area.county_id, current(CountyLink, ask.as_of)
    )
    above = unit.cte("above", recursive=True)
    link, version = aliased(CountyLink), aliased(DivisionVersion)
    higher = select(link.county_id, link.parent_id).where(
        link.county_id == above.c.parent_id, current(link, ask.as_of)
    )
    units = above.union(higher)
    parent = select(version.parent_id).where(
        version.county_id == area.county_id, version.division_id == area.id, current(version, ask.as_of)
    )
    ends = func.upper(ContactPolicy.valid)
    later = and_(current(ContactPolicy, None), or_(ends.is_(None), ends > ask.as_of))
    inside = or_(ContactPolicy.division_id == area.id, ContactPolicy.division_id.in_(parent))
    return (
        select(*policy_columns(ask))
        .where(
            later if coming else current(ContactPolicy, ask.as_of),
            or_(
                ContactPolicy.county_id == area.county_id,
                ContactPolicy.county_id.in_(select(units.c.parent_id)),
            ),
            or_(ContactPolicy.division_id.is_(None), inside),
        )
        .order_by(ContactPolicy.rule.collate("C"), *nearness())
        .limit(MOST_POLICIES)
    )


def policy_columns(ask: Ask) -> list[Any]:
    """What a policy shows; its division is that of its region, for a unit the unit's own."""
    policy, root = ContactPolicy, aliased(DivisionVersion)
    of_unit = (
        select(root.division_id)
        .where(root.county_id == policy.county_id, root.parent_id.is_(None), current(root, ask.as_of))
        .correlate(policy)
        .scalar_subquery()
    )
    return [
        *[policy.county_id, policy.id, policy.rule, policy.status, policy.region, policy.level],
        case((policy.division_id.is_(None), of_unit), else_=policy.division_id).label("division_id"),
        *[policy.issuer, policy.document, policy.article, policy.note, policy.is_shipped],
        *[policy.categories, policy.priority_classes, policy.trigger, policy.interval_months],
        *[policy.interval_days, policy.life_event, policy.festivals, policy.opens_days, policy.due_days],
        *[policy.late_days, policy.modes, policy.purposes, policy.shares_contacts],
        func.lower(policy.valid).label("valid_from"),
        func.upper(policy.valid).label("valid_to"),
    ]

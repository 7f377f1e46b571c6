"""Campaigns (专项任务): what is ordered where, seen by every unit below; documents, not persons."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, case, cast, func, literal, null, or_, select, union
from sqlalchemy.orm import aliased

from db.codes import CampaignKind, CampaignState
from db.models import Campaign, CampaignTerms, CountyLink, DivisionVersion, GridCell, Station
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Parents, Statement, current, hung
from resolvers.campaigns.policies import ends_on, lapses_on
from resolvers.keyset import Hanging, Order
from resolvers.within import Placed, cells_of_worker, lies_in

TERMS = CampaignTerms.__table__.c


def campaigns(ask: Ask) -> Statement:
    """Every campaign with its terms as now known, and its state on the day asked about."""
    names = (
        *("region", "station_id", "revision", "target", "topic", "issuer", "title"),
        *("document", "article", "note", "from_on", "to_on", "late_days", "closed_on", "categories"),
        *("priority_classes", "modes", "purposes", "shares_contacts", "station_levels", "stage_titles"),
        "stage_days",
    )
    return (
        select(
            *[Campaign.county_id, Campaign.id, Campaign.kind, Campaign.parent_county_id, Campaign.parent_id],
            *[TERMS[name] for name in names],
            TERMS.division_id.label("own_division_id"),
            func.coalesce(TERMS.division_id, _root(ask)).label("division_id"),
            TERMS.recorded_at,
            state_on(cast(literal(ask.as_of), Date)).label("state"),
            cast(literal(ask.as_of), Date).label("as_of"),
        )
        # No JOIN: rows that these hang on are joined by conditions too.
        .where(
            TERMS.county_id == Campaign.county_id,
            TERMS.campaign_id == Campaign.id,
            current(CampaignTerms, None, ask.known_at),
        )
        .order_by(TERMS.from_on, Campaign.county_id, Campaign.id)
    )


def _root(ask: Ask) -> ColumnElement[Any]:
    """The division that the unit of the terms is."""
    version = aliased(DivisionVersion)
    return (
        select(version.division_id)
        .where(
            *[version.county_id == TERMS.county_id, version.parent_id.is_(None)],
            current(version, ask.today),
        )
        .limit(1)
        .correlate(CampaignTerms)
        .scalar_subquery()
    )


def state_on(day: ColumnElement[Any]) -> ColumnElement[str]:
    """What a campaign is as of a day."""
    return case(
        (and_(TERMS.closed_on.is_not(None), TERMS.closed_on <= TERMS.from_on), CampaignState.ENDED.value),
        (day < TERMS.from_on, CampaignState.UPCOMING.value),
        (or_(ends_on().is_(None), day < ends_on()), CampaignState.OPEN.value),
        (day < lapses_on(), CampaignState.MAKING_UP.value),
        else_=CampaignState.ENDED.value,
    )


def campaign_by_id(ask: Ask, county_id: int, campaign_id: int) -> Statement:
    """One campaign."""
    return campaigns(ask).where(
        Campaign.county_id == county_id, TERMS.county_id == county_id, Campaign.id == campaign_id
    )


def campaigns_of_ids(ask: Ask, parents: Parents) -> Statement:
    """Campaigns by their own id."""
    found = campaigns(ask).order_by(None)
    return hung(found.where(Campaign.county_id == parents.county_id, Campaign.id == parents.id), parents)


def parents_of_campaigns(ask: Ask, parents: Parents) -> Statement:
    """The campaign above each, under which it is narrower; it may be a higher unit's."""
    child = aliased(Campaign)
    found = campaigns(ask).order_by(None)
    return hung(
        found.where(
            *[child.county_id == parents.county_id, child.id == parents.id],
            *[Campaign.county_id == child.parent_county_id, Campaign.id == child.parent_id],
        ),
        parents,
    )


def children_of_campaigns(ask: Ask, parents: Parents) -> Statement:
    """The narrower campaigns that lower units have added under each, by their first day."""
    statement = campaigns(ask).where(
        Campaign.parent_county_id == parents.county_id, Campaign.parent_id == parents.id
    )
    return hung(statement, parents)


BY_FIRST_DAY = Order("CAMPAIGN", ("from_on", "county_id", "id"))
CHILDREN_OF_CAMPAIGNS = Hanging(children_of_campaigns, BY_FIRST_DAY)


def descendants_of(key: tuple[int, int]) -> Statement:
    """The present terms of the campaigns under one, at any depth."""
    start = (
        select(Campaign.county_id, Campaign.id)
        .where(Campaign.parent_county_id == key[0], Campaign.parent_id == key[1])
        .cte("under", recursive=True)
    )
    below = select(Campaign.county_id, Campaign.id).where(
        Campaign.parent_county_id == start.c.county_id, Campaign.parent_id == start.c.id
    )
    under = start.union(below)
    same = and_(TERMS.county_id == under.c.county_id, TERMS.campaign_id == under.c.id)
    return select(*TERMS).join_from(under, CampaignTerms, same).where(current(CampaignTerms, None))


def campaigns_for(
    ask: Ask,
    area: Area,
    kinds: Sequence[CampaignKind],
    states: Sequence[CampaignState],
    *,
    below: bool,
) -> Statement:
    """The campaigns that hold for an area, its own and those of the units above it, by their first day.

    With `below` those of the divisions inside it too.
    """
    where = [_holds_for(ask, area)]
    if below:
        row = Placed(TERMS.county_id, TERMS.division_id, null())
        where = [or_(*where, lies_in(area, row, ask.as_of))]
    if kinds:
        where.append(Campaign.kind.in_([kind.value for kind in kinds]))
    if states:
        state = state_on(cast(literal(ask.as_of), Date))
        where.append(state.in_([one.value for one in states]))
    return campaigns(ask).where(*where)


def _holds_for(ask: Ask, area: Area) -> ColumnElement[bool]:
    """The condition that an area lies in the region of the terms."""
    start = select(literal(area.county_id).label("county_id")).cte("unit_above", recursive=True)
    above = select(CountyLink.parent_id).where(
        CountyLink.county_id == start.c.county_id, current(CountyLink, ask.as_of)
    )
    units = start.union(above)
    of_unit = and_(TERMS.division_id.is_(None), TERMS.county_id.in_(select(units.c.county_id)))
    inside = _divisions_of(area, ask)
    if inside is None:
        return of_unit
    version = aliased(DivisionVersion)
    parent = select(version.parent_id).where(
        version.county_id == area.county_id, version.division_id.in_(inside), current(version, ask.as_of)
    )
    here = TERMS.division_id.in_(union(inside, parent))
    return or_(of_unit, and_(TERMS.county_id == area.county_id, here))


def _divisions_of(area: Area, ask: Ask) -> Select[int] | None:
    """The divisions in which a smaller area than a county lies."""
    if area.kind == AreaKind.CELL:
        return select(GridCell.division_id).where(
            GridCell.county_id == area.county_id, GridCell.id == area.id
        )
    if area.kind == AreaKind.STATION:
        return select(Station.division_id).where(Station.county_id == area.county_id, Station.id == area.id)
    if area.kind == AreaKind.WORKER:
        cells = cells_of_worker(area, ask.as_of)
        return select(GridCell.division_id).where(
            GridCell.county_id == area.county_id, GridCell.id.in_(cells)
        )
    return None if area.is_unit else select(literal(area.id))

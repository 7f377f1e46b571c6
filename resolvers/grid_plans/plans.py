"""Grid plans themselves: one by id, those of a county."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Float, Integer, case, cast, exists, func, literal, or_, select

from db.codes import GridPlanStatus
from db.models import GridPlan
from resolvers.ask import Ask, Statement
from resolvers.grid_plans.statements import own_villages
from resolvers.ground.divisions import county_of_code
from resolvers.keyset import Most, Order, number_in, page_in


def plan_columns(ask: Ask) -> list[Any]:
    """What a plan shows."""
    return [
        GridPlan.county_id,
        GridPlan.id,
        GridPlan.name,
        GridPlan.status,
        func.lower(GridPlan.valid).label("valid_from"),
        func.upper(GridPlan.valid).label("valid_to"),
        _said("method").label("method"),
        cast(_said("seed"), Integer).label("seed"),
        cast(_said("keep"), Float).label("keep"),
        cast(_said("band", "low"), Float).label("band_low"),
        cast(_said("band", "high"), Float).label("band_high"),
        cast(_said("priority_weight"), Float).label("priority_weight"),
        cast(literal(ask.as_of), Date).label("as_of"),
    ]


def plan_by_id(ask: Ask, county_id: int, plan_id: int) -> Statement:
    """One plan; a draft only for those who manage or analyse ground in its county."""
    return select(*plan_columns(ask)).where(
        GridPlan.county_id == county_id,
        GridPlan.id == plan_id,
        or_(GridPlan.status != GridPlanStatus.DRAFT.value, exists(own_villages(ask, county_id))),
    )


_RANKS = {GridPlanStatus.ACTIVE.value: 2, GridPlanStatus.ARCHIVED.value: 1}
IN_FORCE_FIRST = Order("GRID_PLAN", ("rank", "id"), downwards=True)


def page_of_plans(ask: Ask, code: str, most: Most, start: tuple[Any, ...] | None) -> Statement:
    """A page of the plans of a county: those in force, archived ones, drafts, of each the latest first."""
    return page_in(IN_FORCE_FIRST, _plans_of_county(ask, code), most, start)


def number_of_plans(ask: Ask, code: str) -> Statement:
    """How many there are, as `total`."""
    return number_in(_plans_of_county(ask, code))


def _plans_of_county(ask: Ask, code: str) -> Statement:
    """All plans of a county that the viewer may see."""
    county_id = county_of_code(code, ask)
    rank = case(_RANKS, value=GridPlan.status, else_=0).label("rank")
    return select(*plan_columns(ask), rank).where(
        GridPlan.county_id == county_id,
        or_(GridPlan.status != GridPlanStatus.DRAFT.value, exists(own_villages(ask, county_id))),
    )


def _said(*path: str) -> ColumnElement[str]:
    """What the proposal of a plan says at a path, as text; null for a plan that was not proposed."""
    return func.jsonb_extract_path_text(GridPlan.proposal, *path)

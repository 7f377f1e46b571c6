"""Grid plans themselves: one by id, those of a county."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Float, Integer, cast, exists, func, literal, or_, select

from db.codes import GridPlanStatus
from db.models import GridPlan
from resolvers.ask import Ask, Statement
from resolvers.grid_plans.statements import own_villages


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


def plans_of_county(ask: Ask, county_id: int) -> Statement:
    """All plans of a county that the viewer may see, those in force first, the latest first."""
    return (
        select(*plan_columns(ask))
        .where(
            GridPlan.county_id == county_id,
            or_(GridPlan.status != GridPlanStatus.DRAFT.value, exists(own_villages(ask, county_id))),
        )
        .order_by(GridPlan.status, GridPlan.id.desc())
    )


def _said(*path: str) -> ColumnElement[str]:
    """What the proposal of a plan says at a path, as text; null for a plan that was not proposed."""
    return func.jsonb_extract_path_text(GridPlan.proposal, *path)

"""The rows of a draft: the plan, the cells it draws, those it takes over, and what its receipt remembers."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import BigInteger, Insert, Integer, and_, cast, insert, literal, select
from sqlalchemy.dialects.postgresql import Range

from db.codes import GridCellKind, GridPlanStatus, ShapeSource
from db.errors import DomainError
from db.ids import IdMaker
from db.models import GridCell, GridPlan, GridPlanCell
from geo.cell_codes import make_cell_code
from geo.plans.draft import DraftVillage
from geo.plans.proposal import METHOD, METHOD_VERSION
from resolvers.ask import Ask, holds
from resolvers.grid_plans.order import ProposalOrder
from resolvers.grid_plans.proposing import ProposalGround
from resolvers.within import decided

MOST_SERIALS = 999


@dataclass(frozen=True, slots=True)
class ProposedVillage:
    """What is proposed for a village: cells and spread of loads before and after, what is in the way."""

    village_id: int
    cells_before: int
    cells: int
    spread_before: float
    spread: float
    is_unchanged: bool
    limits: tuple[str, ...]


def plan_row(ask: Ask, order: ProposalOrder, plan_id: int) -> dict[str, Any]:
    """The draft, with all that is needed to make it again."""
    proposal = {
        "method": f"{METHOD} {METHOD_VERSION}",
        "seed": order.seed,
        "keep": order.keep,
        "band": {"low": order.low, "high": order.high},
        "priority_weight": order.priority_weight,
        "ties": [asdict(tie) for tie in order.ties],
    }
    return {
        "county_id": order.area.county_id,
        "id": plan_id,
        "name": order.name.strip(),
        "status": GridPlanStatus.DRAFT.value,
        "valid": Range(ask.today, None, bounds="[)"),
        "proposal": proposal,
    }


def cell_rows(
    ask: Ask, ground: ProposalGround, draft: DraftVillage, plan: tuple[int, int], *, ids: IdMaker
) -> Iterator[dict[str, Any]]:
    """The cells drawn for a village: code and name of the cell each stands for, or the next free number."""
    county_id, plan_id = plan
    village = next(one for one in ground.villages if one.id == draft.id)
    redrawn = ground.redrawn(draft.id)
    free = _free_codes(ground, village)
    for cell in draft.cells:
        same = redrawn[cell.stands_for] if cell.stands_for >= 0 else None
        code = same.code if same is not None else next(free)
        yield {
            "county_id": county_id,
            "id": ids.next(),
            "plan_id": plan_id,
            "division_id": draft.id,
            "code": code,
            "name": same.name if same is not None else f"{village.name}第{int(code[-3:])}网格",
            "kind": same.kind if same is not None else GridCellKind.INTEGRATED.value,
            "source": ShapeSource.DERIVED.value,
            "valid": Range(ask.today, None, bounds="[)"),
            "geom": WKBElement(cell.shape, srid=4326),
        }


def taken_over(ask: Ask, plan: tuple[int, int], replaced: Sequence[int]) -> Insert:
    """Takes over every cell in force but the replaced ones, as they are."""
    county_id, plan_id = plan
    kept = (
        select(cast(literal(county_id), Integer), cast(literal(plan_id), BigInteger), GridCell.id)
        .join(GridPlan, and_(GridPlan.county_id == county_id, GridPlan.id == GridCell.plan_id))
        .where(
            GridCell.county_id == county_id,
            decided(),
            holds(GridCell, ask.today),
            GridCell.id.not_in(replaced),
        )
    )
    return insert(GridPlanCell).from_select(["county_id", "plan_id", "cell_id"], kept)


def summary(ground: ProposalGround, draft: DraftVillage) -> ProposedVillage:
    """What is proposed for a village, in numbers."""
    before = len(ground.redrawn(draft.id))
    return ProposedVillage(
        village_id=draft.id,
        cells_before=before,
        cells=before if draft.is_unchanged else len(draft.cells),
        spread_before=draft.spread_before,
        spread=draft.spread,
        is_unchanged=draft.is_unchanged,
        limits=tuple(limit.value for limit in draft.limits),
    )


def remembered(villages: Sequence[ProposedVillage]) -> dict[str, Any]:
    """What a receipt keeps of a proposal."""
    return {"villages": [asdict(one) | {"village_id": str(one.village_id)} for one in villages]}


def recalled(result: dict[str, Any]) -> tuple[ProposedVillage, ...]:
    """What a receipt kept."""
    return tuple(
        ProposedVillage(**{**one, "village_id": int(one["village_id"]), "limits": tuple(one["limits"])})
        for one in result["villages"]
    )


def _free_codes(ground: ProposalGround, village: Any) -> Iterator[str]:
    taken = {cell.code for cell in ground.cells if cell.village_id == village.id}
    for serial in range(1, MOST_SERIALS + 1):
        code = make_cell_code(village.code, serial)
        if code not in taken:
            yield code
    raise DomainError("TOO_MANY_CELLS", "一个村（社区）最多 999 个网格。", "A village has at most 999 cells.")

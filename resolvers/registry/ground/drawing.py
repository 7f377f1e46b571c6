"""Drawing in a draft: new cells, and cells split, merged or drawn anew; nothing in force is touched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from geoalchemy2 import WKBElement
from shapely import MultiPolygon
from sqlalchemy import Row, delete, insert, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import GridCellKind, ShapeSource
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import GridCell, GridPlanCell, Receipt
from geo.cell_codes import make_cell_code
from geo.shapes import polygonal
from resolvers.ask import Ask
from resolvers.grid_plans.drafts import MOST_SERIALS
from resolvers.grid_plans.facts import plan_not_found
from resolvers.grid_plans.statements import cells_of_plan, managed_villages
from resolvers.hand_overs.held import held_posts
from resolvers.hand_overs.writing import remember
from resolvers.receipts import Claim, claimed, digest_of
from resolvers.registry.ground.drawn import Drawing, DrawnCell, code_taken, two_villages
from resolvers.registry.ground.plans import locked_draft
from resolvers.registry.staff.assigning import cell_not_found
from resolvers.scope import out_of_scope, require
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class Drawn:
    """The ids of the cells that were drawn in a plan."""

    county_id: int
    plan_id: int
    cells: tuple[int, ...]
    replayed: bool


async def draw(database: Database, ask: Ask, drawing: Drawing, ids: IdMaker) -> Drawn:
    """Draws cells in a draft in the place of some of its cells, or returns the first result of the client id.

    Raises DomainError NOT_PERMITTED, GRID_PLAN_NOT_FOUND, PLAN_NOT_DRAFT, AREA_NOT_FOUND, CELL_NOT_FOUND,
    CELLS_OF_TWO_VILLAGES, CELL_CODE_TAKEN, TOO_MANY_CELLS, WORKER_NOT_FOUND and CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    async with database.writing() as connection:
        villages = await managed(connection, ask, drawing.county_id)
        return await drawn(connection, ask, drawing, villages, ids=ids)


async def managed(connection: AsyncConnection, ask: Ask, county_id: int) -> dict[int, Row[Any]]:
    """The villages of a county that the viewer manages. Raises DomainError GRID_PLAN_NOT_FOUND."""
    villages = {one.id: one for one in await connection.execute(managed_villages(ask, county_id))}
    if not villages:
        raise plan_not_found()
    return villages


async def drawn(
    connection: AsyncConnection, ask: Ask, drawing: Drawing, villages: dict[int, Row[Any]], *, ids: IdMaker
) -> Drawn:
    """What `draw` draws, in a transaction of the caller's."""
    key = (drawing.county_id, drawing.plan_id)
    claim = Claim(key[0], drawing.client_id, ask.viewer.subject, digest_of(drawing), key[1])
    if await claimed(connection, claim) is not None:
        return await _first(connection, drawing)
    await locked_draft(connection, key)
    old = await _replaced(connection, ask, drawing, list(villages))
    meant = await _meant_before(connection, ask, drawing, old)
    await _take_out(connection, drawing, [cell.id for cell in old])
    taken = set((await connection.execute(_codes(drawing))).scalars())
    rows = list(_rows(ask, drawing, (villages, old, meant), taken=taken, ids=ids))
    await connection.execute(insert(GridCell), rows)
    cells = [row["id"] for row in rows]
    await remember(connection, key[0], drawing.client_id, {"cells": [str(one) for one in cells]})
    return Drawn(*key, tuple(cells), replayed=False)


async def _meant_before(
    connection: AsyncConnection, ask: Ask, drawing: Drawing, old: Sequence[Row[Any]]
) -> int | None:
    """For whom the draft meant what is replaced; of a cell in force it is long done what was meant.

    Nobody whose post ends, or whom the viewer could not name. They and those who are named keep their posts
    until the commit. Raises DomainError WORKER_NOT_FOUND for somebody named.
    """
    named = sorted({one.meant_for for one in drawing.drawn if one.meant_for is not None})
    meant = [one.meant_for for one in old[:1] if one.is_own and one.meant_for is not None]
    held = await held_posts(connection, ask, drawing.county_id, named, shared=True, perhaps=meant)
    lasting = {post.id for post in held if post.end_on is None}
    return next((one for one in meant if one in lasting), None)


async def _first(connection: AsyncConnection, drawing: Drawing) -> Drawn:
    wanted = select(Receipt.result["cells"]).where(
        Receipt.county_id == drawing.county_id, Receipt.client_id == drawing.client_id
    )
    cells = (await connection.execute(wanted)).scalar_one()
    return Drawn(drawing.county_id, drawing.plan_id, tuple(int(one) for one in cells), replayed=True)


async def _replaced(
    connection: AsyncConnection, ask: Ask, drawing: Drawing, villages: Sequence[int]
) -> list[Row[Any]]:
    """The cells to be replaced, in the order in which they were named."""
    found = await connection.execute(cells_of_plan(ask, drawing.county_id, drawing.plan_id, villages))
    cells = {cell.id: cell for cell in found}
    if not cells.keys() >= set(drawing.replaced):
        raise cell_not_found()
    old = [cells[one] for one in drawing.replaced]
    if len({cell.village_id for cell in old}) > 1:
        raise two_villages()
    return old


async def _take_out(connection: AsyncConnection, drawing: Drawing, ids: Sequence[int]) -> None:
    """Cells taken over are let go, those drawn in the draft itself were never in force."""
    taken, own = GridPlanCell, GridCell
    county = drawing.county_id
    await connection.execute(
        delete(taken).where(
            taken.county_id == county, taken.plan_id == drawing.plan_id, taken.cell_id.in_(ids)
        )
    )
    await connection.execute(
        delete(own).where(own.county_id == county, own.plan_id == drawing.plan_id, own.id.in_(ids))
    )


def _codes(drawing: Drawing) -> Any:
    """The codes of all cells of the plan."""
    taken = select(GridPlanCell.cell_id).where(
        GridPlanCell.county_id == drawing.county_id, GridPlanCell.plan_id == drawing.plan_id
    )
    mine = or_(GridCell.plan_id == drawing.plan_id, GridCell.id.in_(taken))
    return select(GridCell.code).where(GridCell.county_id == drawing.county_id, mine)


def _rows(
    ask: Ask,
    drawing: Drawing,
    before: tuple[dict[int, Row[Any]], list[Row[Any]], int | None],
    *,
    taken: set[str],
    ids: IdMaker,
) -> Iterator[dict[str, Any]]:
    """The cells to be written; the first of them keeps code and name of the first one replaced."""
    villages, old, meant = before
    for number, one in enumerate(drawing.drawn):
        first = old[0] if old and number == 0 else None
        village = villages.get(old[0].village_id if old else one.village_id or 0)
        if village is None:
            raise out_of_scope()
        code = one.code or (first.code if first is not None else _free_code(village, taken))
        if code in taken:
            raise code_taken(code)
        taken.add(code)
        name = first.name if first is not None else f"{village.name}第{int(code[-3:])}网格"
        yield {
            "county_id": drawing.county_id,
            "id": ids.next(),
            "plan_id": drawing.plan_id,
            "division_id": village.id,
            "code": code,
            "name": one.name or name,
            "kind": (one.kind or _kind(old)).value,
            "source": ShapeSource.SURVEYED.value,
            "valid": Range(ask.today, None, bounds="[)"),
            "geom": WKBElement(_shape(one, old), srid=4326),
            "meant_for": one.meant_for or meant,
        }


def _shape(one: DrawnCell, old: Sequence[Row[Any]]) -> bytes:
    """As drawn, or the ground of all that are replaced."""
    if one.shape is not None:
        return one.shape
    whole = shapely.union_all([shapely.from_wkb(cell.shape) for cell in old])
    merged: MultiPolygon = polygonal(whole)
    return shapely.to_wkb(merged)


def _kind(old: Sequence[Row[Any]]) -> GridCellKind:
    return GridCellKind.of(old[0].kind) if old else GridCellKind.INTEGRATED


def _free_code(village: Row[Any], taken: set[str]) -> str:
    for serial in range(1, MOST_SERIALS + 1):
        code = make_cell_code(village.code, serial)
        if code not in taken:
            return code
    raise DomainError("TOO_MANY_CELLS", "一个村（社区）最多 999 个网格。", "A village has at most 999 cells.")

"""What the form of a drawing says: which cells are replaced, and what is drawn in their place."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from db.codes import GridCellKind
from geo.work.pool import WorkPool
from resolvers.registry.ground.drawn import Drawing, DrawingAct, DrawnCell
from resolvers.wording.language import said
from web_pages.ids import id_of
from web_pages.registry.asked import Key
from web_pages.registry.form import Form
from web_pages.registry.plans.geometry import boundaries_in, parts_in
from web_pages.registry.plans.village import DrawnVillage

DRAWING_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "BAD_BOUNDARY": "geojson",
        "BAD_CELLS": "cell",
        "CELL_NOT_FOUND": "cell",
        "CELLS_OF_TWO_VILLAGES": "cell",
        "CELL_CODE_TAKEN": "code",
        "BAD_CELL_CODE": "code",
        "TEXT_MISSING": "name",
        "TOO_MANY_CELLS": "geojson",
        "WORKER_NOT_FOUND": "primary",
    }
)


async def drawing_of_form(form: Form, key: Key, village: DrawnVillage, work: WorkPool) -> Drawing | None:
    """The drawing; None where the form says what is wrong.

    Raises DomainError as `Drawing.checked` and the pool of work, and BAD_BOUNDARY.
    """
    act = form.text("act")
    if act not in {one.value for one in DrawingAct}:
        form.errors["act"] = said("请选择怎样画。", "Choose how to draw.")
        return None
    wanted = DrawingAct.of(act)
    cells = _cells(form, wanted)
    shapes = await _shapes(form, wanted, cells, village, work=work) if form.stands else ()
    if not form.stands:
        return None
    village_id = village.row.id if wanted is DrawingAct.PUT else None
    drawn = tuple(_drawn(form, number, shape, village_id) for number, shape in enumerate(shapes))
    return Drawing(form.ticket(), *key, wanted, cells, drawn).checked()


def _cells(form: Form, act: DrawingAct) -> tuple[int, ...]:
    """The cells ticked; what is wrong with their number is noted."""
    chosen = tuple(filter(None, map(id_of, form.chosen("cell"))))
    if act is DrawingAct.PUT:
        return ()
    if act is DrawingAct.MERGE:
        if len(chosen) <= 1:
            form.errors["cell"] = said("请选择至少两个网格。", "Choose two cells at least.")
        if not form.text("primary"):
            form.errors["primary"] = said("请选择合并后的主责网格员。", "Choose who becomes primary.")
    elif len(chosen) != 1:
        form.errors["cell"] = said("请选择一个网格。", "Choose one cell.")
    return chosen


async def _shapes(
    form: Form, act: DrawingAct, cells: tuple[int, ...], village: DrawnVillage, *, work: WorkPool
) -> Sequence[bytes | None]:
    if act is DrawingAct.MERGE:
        return (None,)
    if act is DrawingAct.SPLIT:
        whole = village.shape(cells[0])
        if whole is None:
            form.errors["cell"] = said("方案在此村没有这个网格。", "The plan has no such cell here.")
            return ()
        return await parts_in(form, "geojson", whole, work)
    shapes = boundaries_in(form, "geojson")
    if act is DrawingAct.REDRAW and len(shapes) > 1:
        form.errors["geojson"] = said("重划只需一个面。", "One polygon is enough to draw a cell anew.")
    return shapes


def _drawn(form: Form, number: int, shape: bytes | None, village_id: int | None) -> DrawnCell:
    """A cell, new where a village is given: code and name are said of the first alone."""
    is_new, first = village_id is not None, number == 0
    kind = form.text("kind")
    return DrawnCell(
        shape=shape,
        village_id=village_id,
        code=(form.text("code") or None) if first else None,
        name=(form.text("name") or None) if first else None,
        kind=GridCellKind.of(kind) if is_new and kind in {one.value for one in GridCellKind} else None,
        meant_for=id_of(form.text("primary" if first else "others")),
    )

"""Grid plans drawn and put in force, and shapes of divisions, as acts and as told."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from db.codes import GridRole
from schema.node import node_id
from tests.draft_world import geojson
from tests.facts import Assignment, Cell, Span
from tests.schema.registry.histories.begun import HERE
from tests.schema.registry.histories.hand import Hand, row_of
from tests.schema.registry.histories.posts import DECISION, cells_now, within, without, worker_node, workers
from tests.schema.registry.histories.told import Regrid, Told
from tests.schema.world import PLAN, ask
from tests.viewers import TODAY

DRAWN = "cells { id code boundary division { id } }"
REPORT = """query($id: ID!) { gridPlanReport(planId: $id) { fingerprint cells { code standsForCode isTakenOver
    cell { id code boundary division { id } } } } }"""
LEAST = 0.3 * PLAN.shape("B").area


class Draft:
    """A draft: its cells by id, as they were drawn by hand, and who is meant to be primary."""

    def __init__(self, plan: str, cells: dict[int, tuple[Cell, BaseGeometry]]) -> None:
        self.plan = plan
        self.cells = cells
        self.meant: dict[int, int] = {}


async def create_grid_plan(hand: Hand) -> None:
    """A draft that takes over all cells in force."""
    given = {"code": "500151", "name": f"草案{hand.numbers}"}
    done = await hand.send("createGridPlan", hand.manager(), "plan { id }", given)
    told = hand.told
    cells = {one.id: (one, told.shapes[one.id]) for one in cells_now(told)}
    hand.kept("drafts").append(Draft(done["plan"]["id"], cells))


def _draft(hand: Hand) -> Draft | None:
    return hand.one([one for one in hand.kept("drafts")[-2:] if one.cells])


def _cell(hand: Hand, draft: Draft) -> tuple[Cell, BaseGeometry] | None:
    return hand.one([one for one in draft.cells.values() if one[1].area >= LEAST])


def _node(cell: Cell) -> str:
    return node_id("GridCell", HERE, cell.id)


async def _draw(
    hand: Hand, draft: Draft, act: str, given: dict[str, Any], gone: list[Cell], shapes: list[Any]
) -> list[int]:
    """Sends what is drawn; the ids of the new cells, which have the shapes that were sent."""
    sent = {"planId": draft.plan} | given
    done = await hand.send(act, hand.manager(), DRAWN, sent)
    for one in gone:
        del draft.cells[one.id]
        draft.meant.pop(one.id, None)
    ids = []
    for row in done["cells"]:
        found = shapely.from_geojson(json.dumps(row["boundary"]))
        # Coordinates are answered to a centimetre.
        shape = min(shapes, key=lambda one: float(one.symmetric_difference(found).area))
        assert shape.symmetric_difference(found).area < 0.01 * found.area
        row_id = row_of(row["id"], "GridCell")
        division = row_of(row["division"]["id"], "Division")
        draft.cells[row_id] = (Cell(row_id, division, row["code"]), shape)
        ids.append(row_id)
    assert len(ids) == len(shapes)
    return ids


async def put_cells(hand: Hand) -> None:
    """A cell put beside those there are."""
    draft = _draft(hand)
    if draft is None:
        return
    hand.numbers += 1
    west, south, east, north = PLAN.shape("C").bounds
    down = (north - south) * (1 + hand.numbers)
    shape = shapely.box(west, south - down, east, north - down)
    village = hand.ground.planned.world.villages[1]
    new = {"villageId": node_id("Division", HERE, village.id), "boundary": geojson(shape)}
    await _draw(hand, draft, "putCells", {"cells": [new]}, [], [shape])


async def split_cell(hand: Hand) -> None:
    """A cell cut in two."""
    draft = _draft(hand)
    found = None if draft is None else _cell(hand, draft)
    if draft is None or found is None:
        return
    cell, shape = found
    west, south, east, north = shape.bounds
    middle = (west + east) / 2
    halves = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    parts = [shape.intersection(half) for half in halves]
    if any(part.geom_type not in {"Polygon", "MultiPolygon"} for part in parts):
        return
    given = {"cellId": _node(cell), "parts": [{"boundary": geojson(part)} for part in parts]}
    await _draw(hand, draft, "splitCell", given, [cell], parts)


async def merge_cells(hand: Hand) -> None:
    """Two cells of a village made one, with one primary."""
    draft = _draft(hand)
    if draft is None:
        return
    first = hand.one(list(draft.cells.values()))
    assert first is not None
    others = [
        one for one in draft.cells.values() if one[0].division == first[0].division and one is not first
    ]
    other = hand.one(others)
    if other is None:
        return
    worker = hand.chance.choice(workers(hand))
    given = {"cellIds": [_node(first[0]), _node(other[0])], "primaryId": worker_node(worker)}
    whole = shapely.union_all([first[1], other[1]])
    [row_id] = await _draw(hand, draft, "mergeCells", given, [first[0], other[0]], [whole])
    draft.meant[row_id] = worker


async def redraw_cell(hand: Hand) -> None:
    """A cell without its last corner, in which nobody lives."""
    draft = _draft(hand)
    found = None if draft is None else _cell(hand, draft)
    if draft is None or found is None:
        return
    cell, shape = found
    west, south, _, north = shape.bounds
    side = (north - south) / 200
    corner = shapely.box(west - side, south - side, west + side, south + side)
    left = shape.difference(corner)
    given = {"cellId": _node(cell), "boundary": geojson(left)}
    await _draw(hand, draft, "redrawCell", given, [cell], [left])


async def discard_grid_plan(hand: Hand) -> None:
    """A draft thrown away."""
    draft = hand.one(hand.kept("drafts"))
    if draft is None or hand.chance.random() < 0.6:
        return
    await hand.send("discardGridPlan", hand.manager(), "planId", {"planId": draft.plan})
    hand.kept("drafts").remove(draft)


async def activate_grid_plan(hand: Hand) -> None:
    """A draft put in force on a day, late or in time."""
    draft, told = hand.one(hand.kept("drafts")), hand.told
    first = max([TODAY - timedelta(days=40), *[one.on for one in told.regrids if one.county == HERE]])
    if draft is None or first >= TODAY:
        return
    answer: Any = await ask(hand.database, hand.manager(), REPORT, id=draft.plan)
    report = answer.data["gridPlanReport"]
    on, follow = (
        hand.day(first + timedelta(days=1), min(TODAY, first + timedelta(days=8))),
        bool(hand.chance.getrandbits(1)),
    )
    given = {"planId": draft.plan, "on": str(on), "report": report["fingerprint"], "mayLeaveGaps": True}
    given |= {"workersFollow": follow} | DECISION
    but = ("WORKER_NOT_IN_POST", "HOMES_LEFT_OUT", "PLAN_DAY_NOT_POSSIBLE")
    done = await hand.send("activateGridPlan", hand.manager(), "placed plan { id }", given, but=but)
    if done is None:
        return
    hand.kept("drafts").remove(draft)
    cells = {row_of(row["cell"]["id"], "GridCell"): row for row in report["cells"]}
    if draft.cells:
        assert cells.keys() == draft.cells.keys()
    stands_for = {key: row["standsForCode"] for key, row in cells.items()}
    ended = [one.id for one in cells_now(told) if one.id not in cells]
    for other in hand.kept("drafts"):
        # What a draft took over and is no more is not the draft's any longer either.
        other.cells = {key: one for key, one in other.cells.items() if key not in ended}
    _in_force(told, _drawn(draft, cells), on=on, meant=draft.meant, stands_for=stands_for if follow else {})


def _drawn(draft: Draft, cells: dict[int, Any]) -> dict[int, tuple[Cell, BaseGeometry]]:
    """The cells of a plan: as drawn by hand, or as its report shows what was proposed."""
    if draft.cells:
        return draft.cells
    return {
        key: (
            Cell(key, row_of(row["cell"]["division"]["id"], "Division"), row["code"]),
            shapely.from_geojson(json.dumps(row["cell"]["boundary"])),
        )
        for key, row in cells.items()
    }


def _in_force(
    told: Told,
    planned: dict[int, tuple[Cell, BaseGeometry]],
    *,
    on: date,
    meant: dict[int, int],
    stands_for: dict[int, str | None],
) -> None:
    before = cells_now(told)
    replaced = [one for one in before if one.id not in planned]
    drawn = [one for key, (one, _) in planned.items() if key not in {cell.id for cell in before}]
    primaries = _primaries(told, replaced, drawn, on=on, meant=meant, stands_for=stands_for)
    told.end(told.cells, replaced)
    told.add(told.cells, *[replace(one, span=Span(one.span.first, on)) for one in replaced])
    told.add(told.cells, *[replace(one, span=Span(on)) for one in drawn])
    told.shapes |= {one.id: planned[one.id][1] for one in drawn}
    ended = {one.id for one in replaced}
    gone = told.now(told.assignments, lambda one: one.cell in ended and bool(within(one.span, Span(on))))
    told.end(told.assignments, gone)
    kept = [replace(one, span=span) for one in gone for span in without(one.span, Span(on))]
    told.add(told.assignments, *kept)
    new = [Assignment(cell, worker, GridRole.PRIMARY, Span(on)) for cell, worker in primaries.items()]
    told.add(told.assignments, *new)
    regrid = Regrid(told.at, HERE, on, tuple(planned), tuple(ended))
    told.regrids.append(regrid)
    for stay in told.now(told.stays, lambda one: told.people[one.person].county == HERE):
        pieces = told.regridded(stay, regrid)
        if pieces != [stay]:
            told.end(told.stays, [stay])
            told.add(told.stays, *pieces)


def _primaries(
    told: Told,
    replaced: list[Cell],
    drawn: list[Cell],
    *,
    on: date,
    meant: dict[int, int],
    stands_for: dict[int, str | None],
) -> dict[int, int]:
    """Who is primary of each new cell: who was meant, or has the cell that it stands for."""
    codes = {one.code: one.id for one in replaced}
    found = {one.id: meant[one.id] for one in drawn if one.id in meant}
    for one in drawn:
        old = codes.get(stands_for.get(one.id) or "")
        primary = told.land(on).primary_of(old) if old else None
        if one.id not in found and primary is not None:
            found[one.id] = primary
    return found


async def propose_grid(hand: Hand) -> None:
    """A draft that is worked out for a village."""
    if hand.done["proposeGrid"]:
        return
    given = {"scope": {"divisionCode": "500151001001"}, "name": "优化草案", "people": {"low": 5, "high": 20}}
    done = await hand.send("proposeGrid", hand.manager(), "plan { id }", given, but=("CELLS_OVERLAP",))
    if done is not None:
        hand.kept("drafts").append(Draft(done["plan"]["id"], {}))


async def put_division_shape(hand: Hand) -> None:
    """Another boundary of a village, which moves nobody."""
    village, on = hand.ground.planned.world.villages[2], hand.day()
    hand.numbers += 1
    west, south, east, north = PLAN.shape("D").bounds
    shape = shapely.box(west, south, east + hand.numbers / 1000, north)
    given = {"divisionId": node_id("Division", HERE, village.id), "on": str(on), "boundary": geojson(shape)}
    given |= {"act": hand.chance.choice(("CHANGE", "CORRECTION")), "source": "OFFICIAL"}
    await hand.send("putDivisionShape", hand.manager(), "isUnchanged", given, but=("NO_SHAPE_YET",))


async def put_division_point(hand: Hand) -> None:
    """Another point of a village, which moves nobody."""
    village, on, point = hand.ground.planned.world.villages[2], hand.day(), hand.place(HERE)
    given: dict[str, Any] = {
        "divisionId": node_id("Division", HERE, village.id),
        "on": str(on),
        "source": "SURVEYED",
    }
    given |= {
        "act": hand.chance.choice(("CHANGE", "CORRECTION")),
        "point": dict(zip(("lon", "lat"), point, strict=True)),
    }
    await hand.send("putDivisionPoint", hand.manager(), "isUnchanged", given, but=("NO_SHAPE_YET",))


ACTS = {
    "createGridPlan": create_grid_plan,
    "putCells": put_cells,
    "splitCell": split_cell,
    "mergeCells": merge_cells,
    "redrawCell": redraw_cell,
    "discardGridPlan": discard_grid_plan,
    "activateGridPlan": activate_grid_plan,
    "proposeGrid": propose_grid,
    "putDivisionShape": put_division_shape,
    "putDivisionPoint": put_division_point,
}

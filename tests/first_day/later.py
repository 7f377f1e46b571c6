"""What a county does once it is live: a cell is split, a worker leaves, villages merge; answers stand."""

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import combinations
from typing import Any
from uuid import uuid4

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from app.demo.ground.county import Village
from resolvers.viewer import Viewer
from tests.first_day.office import CODE, Office
from tests.importers.runs.test_command import typed

CELL = "query($code: String!) { gridCell(code: $code) { id assignments { role worker { id } } } }"
PLAN = """mutation($input: CreateGridPlanInput!) { createGridPlan(input: $input) { plan { id } } }"""
SPLIT = """mutation($input: SplitCellInput!) { splitCell(input: $input) { cells { code } } }"""
END = """mutation($input: EndPostInput!) { endPost(input: $input) { worker { validTo } } }"""
REPORT = "query($id: ID!) { gridPlanReport(planId: $id) { fingerprint } }"
ACTIVATE = """mutation($input: ActivateGridPlanInput!) { activateGridPlan(input: $input) {
    plan { status } unplaced { people } } }"""
CELLS = f"""query($from: Date!, $to: Date!) {{
    coverageBreakdown(scope: {{ divisionCode: "{CODE}" }}, window: {{ from: $from, to: $to }}, by: CELL) {{
        parts {{ key coverage {{ denominator }} }} }} }}"""
DIVISION = "query($code: String!, $on: Date) { division(code: $code, asOf: $on) { name boundary } }"
DECISION = {"decidedBy": "区局", "reason": "调整"}


async def a_cell_is_split(first: Any, manager: Viewer, reader: Viewer) -> None:
    """The cell with most people in two: the people of each half are those whose homes lie in it."""
    files: Office = first.office
    people = Counter(one.cell for one in files.people)
    at, number = people.most_common(1)[0]
    cell = files.ground.cells[at]
    west, south, east, north = cell.polygon.bounds
    middle = round((west + east) / 2, 6)
    halves = [
        cell.polygon.intersection(shapely.box(*box))
        for box in ((west, south, middle, north), (middle, south, east, north))
    ]
    there = (await first.asked(manager, CELL, code=cell.code))["id"]
    plan = (await first.asked(manager, PLAN, input=_act(code=CODE, name="二分")))["plan"]["id"]
    primary = await _primary(first, manager, cell.code)
    parts = [{"boundary": shapely.geometry.mapping(half), "primaryId": primary} for half in halves]
    made = await first.asked(manager, SPLIT, input=_act(planId=plan, cellId=there, parts=parts))
    codes = [one["code"] for one in made["cells"]]
    report = (await first.asked(manager, REPORT, id=plan))["fingerprint"]
    given = _act(planId=plan, report=report, on=str(first.today), workersFollow=True, **DECISION)
    done = await first.asked(manager, ACTIVATE, input=given)
    assert (done["plan"]["status"], done["unplaced"]) == ("ACTIVE", [])
    homes = [shapely.Point(one.lon, one.lat) for one in files.people if one.cell == at]
    lie = [sum(half.covers(home) for home in homes) for half in halves]
    assert sum(lie) == number
    window = {"from": f"{files.year + 1}-01-01", "to": str(first.today.replace(year=first.today.year + 1))}
    parts = (await first.asked(reader, CELLS, **window))["parts"]
    counted = {one["key"]: one["coverage"]["denominator"] for one in parts}
    assert codes[0] == cell.code
    assert [counted.get(code, 0) for code in codes] == lie


async def a_worker_leaves(first: Any, manager: Viewer) -> None:
    """The worker of the first sub-district; that of the second gets the cells, all of them."""
    files: Office = first.office
    townships = [one.code[:9] for one in files.ground.townships[:2]]
    theirs = [[one.code for one in files.ground.cells if one.code.startswith(code)] for code in townships]
    before, after = [await _primary(first, manager, codes[0]) for codes in theirs]
    given = _act(workerId=before, toWorkerId=after, on=str(first.today), **DECISION)
    done = await first.asked(manager, END, input=given)
    assert done["worker"]["validTo"] == str(first.today)
    assert {await _primary(first, manager, code) for code in theirs[0]} == {after}


async def a_village_merges(first: Any, reader: Viewer) -> None:
    """Into its neighbour, by the next list of divisions and a boundary drawn anew; the day before stands."""
    files: Office = first.office
    stays, goes, both = _neighbours(files)
    file = files.divisions("次年区划清单.xlsx", without=goes.code)
    listed = ("divisions", str(file), "--county", CODE, "--on", str(first.today))
    told = await _typed(*listed)
    assert "清单未列 not in the list: 1，保留不动 stay" in told, told
    told = await _typed(*listed, "--accept-closings", "1", "--accept")
    assert f"{goes.code} {goes.name}" in told, told
    assert "已写入 written" in told, told
    file = files.outline_of(stays.code, stays.name, both)
    words = ("--county", CODE, "--act", "CHANGE", "--on", str(first.today), "--source", "DERIVED")
    told = await _typed("shapes", str(file), *words, "--system", "GCJ02", "--accept")
    assert "搁置 held 0 + 退回 refused 0" in told, told
    before = str(first.today - timedelta(days=1))
    assert await first.asked(reader, DIVISION, code=goes.code) is None
    assert (await first.asked(reader, DIVISION, code=goes.code, on=before))["name"] == goes.name
    areas = []
    for on in (before, str(first.today)):
        shape = (await first.asked(reader, DIVISION, code=stays.code, on=on))["boundary"]
        areas.append(shapely.geometry.shape(shape).area)
    assert areas == pytest.approx([stays.polygon.area, both.area], rel=1e-4)


def _neighbours(files: Office) -> tuple[Village, Village, BaseGeometry]:
    """Two villages of one sub-district that has more of them, and the ground of both."""
    for one, other in combinations(files.ground.villages, 2):
        rest = [each for each in files.ground.villages if each.township_code == one.township_code]
        both = one.polygon.union(other.polygon)
        if one.township_code == other.township_code and len(rest) > 2 and both.geom_type == "Polygon":
            return one, other, both
    raise AssertionError


async def _typed(*words: str) -> str:
    result = await asyncio.to_thread(typed, *words)
    assert result.exit_code == 0, result.stdout
    return result.stdout


async def _primary(first: Any, manager: Viewer, code: str) -> str:
    tasks = (await first.asked(manager, CELL, code=code))["assignments"]
    return next(str(one["worker"]["id"]) for one in tasks if one["role"] == "PRIMARY")


def _act(**given: Any) -> dict[str, Any]:
    return {"clientId": str(uuid4())} | given

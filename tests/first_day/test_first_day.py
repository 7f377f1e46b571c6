"""A county's first day: from nothing to its first map, out of files as offices make them."""

import asyncio
import os
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyproj
import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner, Result

from app.cli import cli
from db.codes import DivisionLevel
from db.engine import Database
from db.models import GridPlan
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer
from resolvers.windows import today_in_china
from schema.node import node_id
from tests.first_day.later import a_cell_is_split, a_village_merges, a_worker_leaves
from tests.first_day.office import CODE, Office, Resident, office
from tests.importers.runs.test_command import run_of, typed
from tests.schema.world import ask
from tests.viewers import leader_viewer, staff_viewer
from tests.web_map.atlas import client_of, map_app, signed_in

PAGE = Path(__file__).resolve().parents[2] / "docs" / "using" / "first-day.md"
COUNTY = Area(AreaKind.DIVISION, int(CODE), 0, DivisionLevel.COUNTY)
# At the size of the district in `make first-day`.
PEOPLE = int(os.environ.get("RONGGE_TEST_RESIDENTS", "400"))
MANAGER = Viewer("manager", "管理员", Role.ADMINISTRATOR, (Grant(Permission.MANAGE, COUNTY),))
LEADER = leader_viewer(COUNTY)
# Small numbers are withheld from who may not see the persons.
CENTRE = staff_viewer(COUNTY)

COVERAGE = """query($from: Date!, $to: Date!, $known: DateTime) {
    coverage(scope: { divisionCode: "440304" }, window: { from: $from, to: $to }, knownAt: $known) {
        denominator numerator visited attempted unlocated } }"""
PARTS = """query($from: Date!, $to: Date!, $by: BreakdownBy!) {
    coverageBreakdown(scope: { divisionCode: "440304" }, window: { from: $from, to: $to }, by: $by) {
        parts { key coverage { numerator denominator } } } }"""
DENSITY = """query { density(scope: { divisionCode: "440304" }, measure: PERSONS, bins: { kind: TOWNSHIP }) {
    unlocated bins { key perKm2 km2 counts { registered priorityPersons } } } }"""
DUTIES = """query { dutySummary(scope: { divisionCode: "440304" }, rule: [PRIORITY_CONTACT]) {
    whole { registered due overdue satisfied } } }"""
HOUSES = """query($from: Date!, $to: Date!) {
    householdVisits(scope: { divisionCode: "440304" }, window: { from: $from, to: $to }) {
        whole { households visited } } }"""
OF_VILLAGE = """query($code: String!) { households(divisionCode: $code, first: 1000) {
    nodes { head { name } members { nodes { name } } } } }"""
REPORT = "query($id: ID!) { gridPlanReport(planId: $id) { fingerprint } }"
ACTIVATE = """mutation($input: ActivateGridPlanInput!) { activateGridPlan(input: $input) {
    plan { status } placed unplaced { people } } }"""


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The county, its files, and what is asked of it."""

    database: Database
    engine: Engine
    office: Office
    today: date

    async def asked(self, viewer: Viewer, query: str, **variables: Any) -> Any:
        """The one answer of a question."""
        result = await ask(self.database, viewer, query, self.today, **variables)
        assert result.errors is None, result.errors
        return next(iter((result.data or {}).values()))

    async def coverage(self, known: datetime | None = None) -> Any:
        """Last year's, as known then."""
        year = self.office.year
        window = {"from": f"{year}-01-01", "to": f"{year + 1}-01-01"}
        return await self.asked(LEADER, COVERAGE, **window, known=known and known.isoformat())

    async def put_in_force(self) -> Any:
        """The draft, by its report."""
        with self.engine.connect() as connection:
            plan = node_id("GridPlan", int(CODE), connection.execute(select(GridPlan.id)).scalar_one())
        report = await self.asked(MANAGER, REPORT, id=plan)
        given = {"on": str(self.today - timedelta(days=30)), "decidedBy": "区局", "reason": "首次划定"}
        act = {
            "clientId": str(uuid4()),
            "planId": plan,
            "report": report["fingerprint"],
            "mayLeaveGaps": True,
        }
        return await self.asked(MANAGER, ACTIVATE, input=act | given)


@pytest.fixture
def first(
    tmp_path: Path, engine: Engine, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> FirstDay:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RONGGE_DEMO", "1")
    today = today_in_china()
    return FirstDay(database, engine, office(tmp_path, PEOPLE, today.year - 1), today)


async def said(*words: str) -> Result:
    """What a command says, which has a loop of its own."""
    result = await asyncio.to_thread(typed, *words)
    assert result.exit_code == 0, result.stdout
    return result


async def brought_all(first: FirstDay) -> dict[str, str]:
    """The commands of the page, each accepted at once; the run of each by its kind."""
    runs: dict[str, str] = {}
    for line in commands(first.office.year):
        if line.startswith("# review"):
            await first.put_in_force()
        elif line.startswith("rongge county"):
            await opened(*line.split()[1:])
        else:
            _rongge, _import, kind, name, *words = line.split()
            told = await said(kind, str(first.office.file(name)), *words, "--accept")
            assert "搁置 held 0 + 退回 refused 0" in told.stdout, told.stdout
            runs[kind] = run_of(told)
    return runs


async def opened(*words: str) -> None:
    """The county opened, and opened again, which changes nothing."""
    for told in ("已建立 / made", "已启用"):
        result = await asyncio.to_thread(CliRunner().invoke, cli, words, catch_exceptions=False)
        assert told in result.stdout


def commands(year: int) -> list[str]:
    """The lines of the page's commands, in the year of the files."""
    [block] = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(block).replace("2025-01-01", f"{year}-01-01").splitlines()


async def test_a_county_goes_live_from_its_files(first: FirstDay, database_url: str) -> None:
    files, year = first.office, first.office.year
    runs = await brought_all(first)

    reached = {one.number for one in files.people if _count(one, year, {"见到本人", "已接通"})}
    visited = {one.number for one in files.people if _count(one, year, {"见到本人"})}
    attempted = {one.number for one in files.people if one.contacts(year)}
    plain = {
        "denominator": len(files.people),
        "numerator": len(reached),
        "visited": len(visited),
        "attempted": len(attempted),
        "unlocated": 0,
    }
    before = await first.coverage()
    assert before == plain

    window = {"from": f"{year}-01-01", "to": f"{year + 1}-01-01"}
    parts = (await first.asked(LEADER, PARTS, by="CHILD_DIVISION", **window))["parts"]
    here, there = (Counter(map(files.township_of, some)) for some in (files.people, _of(files, reached)))
    counted = {one["key"]: one["coverage"] for one in parts if one["coverage"]["denominator"]}
    assert counted == {
        code: {"numerator": there[code], "denominator": number} for code, number in here.items()
    }

    cells = Counter(files.ground.cells[one.cell].code for one in files.people)
    now = {"from": f"{year + 1}-01-01", "to": str(first.today + timedelta(days=1)), "by": "CELL"}
    parts = (await first.asked(CENTRE, PARTS, **now))["parts"]
    counted = {one["key"]: one["coverage"]["denominator"] for one in parts}
    assert {code: number for code, number in counted.items() if number} == cells

    density = await first.asked(CENTRE, DENSITY)
    geod = pyproj.Geod(ellps="GRS80")
    assert density["unlocated"] == 0
    for one in density["bins"]:
        township = next(each for each in files.ground.townships if each.code == one["key"])
        km2 = abs(geod.geometry_area_perimeter(township.polygon)[0]) / 1e6
        assert (one["counts"] or {"registered": 0})["registered"] == here[one["key"]], one
        assert one["km2"] == pytest.approx(km2, rel=1e-3)
        assert (one["perKm2"] or 0) == pytest.approx(here[one["key"]] / km2, rel=1e-3)

    priority = [one for one in files.people if one.is_priority]
    duties = (await first.asked(LEADER, DUTIES))["whole"]
    assert (duties["registered"], duties["due"]) == (len(files.people), len(priority))

    with client_of(map_app(database_url, lambda: first.today)) as client:
        shown = client.get(
            f"/maps/coverage/{CODE}?from={year}-01-01&to={year + 1}-01-01", headers=signed_in(LEADER)
        )
        assert shown.status_code == 200, shown.text[:500]
        for township in files.ground.townships:
            assert township.name in shown.text

    await _houses_are_right(first)
    await _goes_on(first, runs, before)


async def _houses_are_right(first: FirstDay) -> None:
    """Those of the roster with their heads, though every village numbers its own from 1."""
    files, houses = first.office, first.office.houses()
    [(village, _)] = Counter(code for code, _ in houses).most_common(1)
    listed = (await first.asked(CENTRE, OF_VILLAGE, code=village))["nodes"]
    told = [
        (one["head"]["name"], *sorted(each["name"] for each in one["members"]["nodes"])) for one in listed
    ]
    mine = [each for (code, _), each in houses.items() if code == village]
    assert sorted(told) == sorted((each[0].name, *sorted(one.name for one in each)) for each in mine)

    alone = [[one] for one in files.people if not one.house]
    visited = [
        any(said[1:] == ("上门", "见到本人") for one in each for said in one.contacts(files.year))
        for each in (*houses.values(), *alone)
    ]
    window = {"from": f"{files.year}-01-01", "to": f"{files.year + 1}-01-01"}
    counted = (await first.asked(LEADER, HOUSES, **window))["whole"]
    assert counted == {"households": len(visited), "visited": sum(visited)}


async def _goes_on(first: FirstDay, runs: dict[str, str], before: Any) -> None:
    """Corrections come in, a run is taken back, and earlier answers stand."""
    known = datetime.now(UTC)
    files = first.office
    again = await _again(files.roster(files.people))
    assert f"无变化 unchanged {len(files.people):,}" in again
    assert f"户 households: 无变化 unchanged {len(files.houses()):,}\n" in again
    changed = await _again(files.roster(files.people[:10], "更正.xlsx", road="新路"), "--policy", "OVERWRITE")
    assert "已写入 written 10" in changed
    assert await first.coverage() == before

    await a_cell_is_split(first, MANAGER, CENTRE)
    assert (await first.coverage(), await first.coverage(known)) == (before, before)
    await a_worker_leaves(first, MANAGER)
    assert (await first.coverage(), await first.coverage(known)) == (before, before)

    await a_village_merges(first, CENTRE)
    assert (await first.coverage(), await first.coverage(known)) == (before, before)

    undone = await said("undo", runs["contacts"])
    number = sum(len(one.contacts(files.year)) for one in files.people)
    assert f"undone {number:,}" in undone.stdout, undone.stdout
    now = await first.coverage()
    assert (now["numerator"], now["attempted"], now["denominator"]) == (0, 0, before["denominator"])
    assert await first.coverage(known) == before


async def _again(path: Path, *words: str) -> str:
    return (await said("people", str(path), "--county", CODE, "--system", "GCJ02", "--accept", *words)).stdout


def _count(one: Resident, year: int, outcomes: set[str]) -> int:
    return sum(outcome in outcomes for _, _, outcome in one.contacts(year))


def _of(files: Office, numbers: set[int]) -> list[Resident]:
    return [one for one in files.people if one.number in numbers]

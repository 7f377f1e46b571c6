"""Stations of a file are opened and amended as one by one, resumed and taken back."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, update

from db.codes import (
    ConflictPolicy,
    CoordinateSystem,
    DivisionLevel,
    RowOutcome,
    RowVerdict,
    RunState,
    StationAct,
    StationField,
)
from db.engine import Database
from db.models import FileRun, StagedRow, Station, StationService, StationVersion
from importers.kinds import write_run
from importers.places.systems import PlaceSystem
from importers.runs import steps
from importers.runs.rows import opened
from importers.stations.said import said_in
from resolvers.areas import Area, AreaKind
from resolvers.registry.stations.acts import Serving, serve_division
from resolvers.registry.stations.amending import StationAmendment, amend_station
from resolvers.registry.stations.opening import Opening, everything, open_station
from tests.builders import build_worker
from tests.importers.runs.files_of_people import HANDS, IDS, Row, places
from tests.importers.stations.files_of_stations import Desk
from tests.schema.world import build_world
from tests.viewers import TODAY
from tests.work import KEYS

ONE = {"name": "一村站", "village": "一村", "head": "王站长", "phone": "023-45678901", "address": "甲路1号"}
CENTRE = {"name": "区中心", "address": "乙路2号", "phone": "023-87654321"}


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def test_stations_are_opened_and_amended_and_the_second_time_nothing_is_new(desk: Desk) -> None:
    report = await desk.brought(ONE, CENTRE)
    stations = await desk.stations()

    again = await desk.tried(ONE, CENTRE)

    assert report.outcomes == {RowOutcome.WRITTEN: 2}
    assert (again.verdicts, await desk.stations()) == ({RowVerdict.UNCHANGED: 2}, stations)


async def test_a_run_is_taken_back_and_imports_as_on_the_first_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "AT_ONCE", 1)
    before = set(await desk.stations())

    for number in (2, 4):
        report = await desk.brought(ONE, CENTRE)
        assert report.outcomes == {RowOutcome.WRITTEN: 2}
        assert (await desk.undone(report)).outcomes == {RowOutcome.REVERSED: 2}
        after = [one.replace(f", {number + 1}, ", ", 1, ", 1) for one in await desk.stations()]
        assert len(set(after) - before) == 0


async def test_who_served_the_division_before_the_opening_serves_it_again(
    desk: Desk, database: Database
) -> None:
    village, other = "500151001001", (desk.world.station.county_id, desk.world.station.id)
    await serve_division(database, desk.ask, Serving(uuid4(), village, other, on=TODAY), IDS)
    report = await desk.brought(ONE)

    assert (await desk.undone(report)).outcomes == {RowOutcome.REVERSED: 1}

    served = select(StationService.station_id, StationService.valid).where(
        StationService.superseded_at.is_(None)
    )
    [row] = await database.rows(served)
    assert (row.station_id, row.valid.lower, row.valid.upper) == (other[1], TODAY, None)


async def test_what_was_changed_later_is_kept_and_what_has_workers_is_told(
    desk: Desk, database: Database, engine: Engine
) -> None:
    report = await desk.brought(ONE, CENTRE)
    another = Desk(database, desk.world, "another")
    await another.brought(CENTRE | {"address": "丙路3号"}, policy=ConflictPolicy.OVERWRITE)
    [station] = await database.rows(select(Station.id).where(Station.level == "VILLAGE"))
    with engine.begin() as connection:
        area = Area(AreaKind.STATION, 500151, station.id, DivisionLevel.VILLAGE)
        build_worker(connection, area, "赵网格")

    undone = await desk.undone(report)

    assert undone.outcomes == {RowOutcome.KEPT: 1, RowOutcome.NOT_REVERSED: 1}
    assert [(kept.place, kept.by) for kept in undone.kept] == [("站:3", "another")]
    assert places(undone)["STATION_NOT_SETTLED"] == ("站:2",)


async def test_what_has_changed_since_the_dry_run_is_not_written(desk: Desk) -> None:
    terms: dict[str, Any] = {"policy": ConflictPolicy.OVERWRITE}
    key = await desk.preview(ONE, CENTRE, **terms)
    await desk.brought(ONE, CENTRE | {"address": "丙路3号"}, **terms)

    report = await desk.write(key)

    assert report.outcomes == {RowOutcome.CHANGED_SINCE: 2}
    assert places(report) == {"STATION_ALREADY_THERE": ("站:2",), "CHANGED_SINCE": ("站:3",)}


async def test_whoever_resumes_does_nothing_twice(desk: Desk, database: Database) -> None:
    key = await desk.preview(ONE, CENTRE)
    await desk.write(key)
    stations = await desk.stations()
    async with database.writing() as connection:
        await connection.execute(update(StagedRow).values(outcome=None, written_version=None))
        await connection.execute(update(FileRun).values(state=RunState.STOPPED.value))

    await write_run(database, Desk(database, desk.world, "another").ask, key, HANDS)

    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 2}
    assert await desk.stations() == stations
    assert (await desk.undone(await desk.report(key))).outcomes == {RowOutcome.REVERSED: 2}


@st.composite
def files(draw: st.DrawFn) -> list[Row]:
    """Lines about some of five divisions, three of which have no station, and about none."""
    said = {
        "head": st.sampled_from(["", "王站长", "（清空）"]),
        "phone": st.sampled_from(["", "023-45678901", "12"]),
        "address": st.sampled_from(["", "甲路1号"]),
        "lon": st.sampled_from(["", "106.05"]),
        "lat": st.just("29.84"),
        "opened_on": st.sampled_from(["", "2020-05-01", "2027-12-01"]),
    }
    codes = ("500151001001", "500151001002", "500151101001", "500151001000", "500151", "999")
    chosen = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=5, unique=True))
    lines = [
        {"name": f"{code}站", "division_code": code, **draw(st.fixed_dictionaries(said))} for code in chosen
    ]
    return [one if one["lon"] else one | {"lat": ""} for one in lines]


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(rows=files(), at_once=st.integers(1, 3), policy=st.sampled_from(ConflictPolicy))
async def test_any_file_is_its_lines_opened_and_amended_one_by_one(
    rows: Sequence[Row], at_once: int, policy: ConflictPolicy, desk: Desk, database: Database
) -> None:
    before = [row.id for row in await database.rows(select(StationVersion.id))]
    terms: dict[str, Any] = {"policy": policy, "system": PlaceSystem(CoordinateSystem.GCJ02)}
    key = await desk.preview(*rows, **terms)
    usual, steps.AT_ONCE = steps.AT_ONCE, at_once
    try:
        report = await desk.write(key)
    finally:
        steps.AT_ONCE = usual
    in_a_run = await desk.stations()
    lines = await database.rows(select(*StagedRow.__table__.c).where(StagedRow.run_id == key.id))
    assert RowOutcome.CHANGED_SINCE not in report.outcomes
    await _forget(database, before)

    for line in lines:
        await _done_alone(desk, line)

    assert await desk.stations() == in_a_run
    await _forget(database, before)


async def _done_alone(desk: Desk, line: Any) -> None:
    said = said_in(opened(KEYS, "said", line))
    if line.verdict == "NEW":
        given = Opening(uuid4(), said.division or "", said.opening or TODAY, everything(said.values()))
        await open_station(desk.database, desk.ask, given, IDS)
    elif line.verdict == "CHANGED":
        values = tuple((StationField.of(one), said.values()[StationField.of(one)]) for one in line.changed)
        key, base = (line.county_id, line.row_id), line.base_version
        change = StationAmendment(uuid4(), key, base, StationAct.CHANGE, TODAY, values)
        await amend_station(desk.database, desk.ask, change, IDS)


async def _forget(database: Database, before: Sequence[int]) -> None:
    """As if nothing had been said of stations since."""
    async with database.writing() as connection:
        await connection.execute(delete(StationVersion).where(StationVersion.id.not_in(before)))
        await connection.execute(update(StationVersion).values(superseded_at=None))
        named = select(StationVersion.station_id)
        await connection.execute(delete(Station).where(Station.id.not_in(named)))

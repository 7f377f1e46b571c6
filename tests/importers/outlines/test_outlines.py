"""Boundaries of divisions from map files: corrected or changed from a day on, and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from geoalchemy2.shape import to_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Engine, select
from typer.testing import CliRunner

from app.cli import cli
from db.codes import RowOutcome, RowVerdict, RunState, ShapeSource
from db.engine import Database
from db.errors import DomainError
from db.models import DivisionShape
from geo.coordinates import gcj02_from_wgs84
from importers.columns.kinds.map_layers import MAP_DIVISIONS
from importers.columns.mapping import recognised
from importers.kinds import write_run
from importers.maps.reading import read_map
from importers.maps.staging import DeliveredMap
from importers.outlines.judging import OutlineTerms
from importers.outlines.preview import preview_outlines
from importers.places.systems import declared_system
from importers.runs.accepting import accept_run
from importers.runs.report import RunReport
from importers.runs.run import RunKey
from resolvers.registry.ground.shapes import ShapeAct
from tests.builders import IDS
from tests.importers.cells.files_of_cells import HANDS, CellDesk
from tests.importers.maps.made import feature, geojson
from tests.schema.grid_plans.planned_world import build_planned
from tests.schema.world import PLAN
from tests.viewers import TODAY
from tests.work import KEYS

ON = date(2025, 7, 1)
WGS84 = declared_system("WGS84")
CHANGE = OutlineTerms(ShapeAct.CHANGE, ON, ShapeSource.OFFICIAL, WGS84)
CORRECTION = replace(CHANGE, act=ShapeAct.CORRECTION)
THIRD = "500151101001"
NEW = shapely.box(106.05, 29.84, 106.06, 29.85)


def drawn(shape: BaseGeometry, **said: Any) -> dict[str, Any]:
    told = shapely.geometry.mapping(shape)
    return feature(told["coordinates"], told["type"], **said)


@dataclass(frozen=True, slots=True)
class ShapeDesk(CellDesk):
    """Where maps of boundaries come in."""

    async def tried(self, *features: Mapping[str, Any], terms: OutlineTerms = CHANGE) -> RunKey:
        """The dry run of a file."""
        file = read_map(geojson(*map(dict, features)), "边界.geojson")
        columns = {one.sheet.name: recognised(one.sheet.columns, MAP_DIVISIONS) for one in file.layers}
        delivered = DeliveredMap(file, b"digest", columns)
        county_id = self.planned.world.county.county_id
        return await preview_outlines(
            self.database, self.ask, county_id, delivered=delivered, terms=terms, keys=KEYS, ids=IDS
        )


@pytest.fixture
def desk(engine: Engine, database: Database) -> ShapeDesk:
    return ShapeDesk(database, build_planned(engine))


def standing(sa: Connection, division_id: int) -> list[tuple[Any, BaseGeometry, str]]:
    shape = DivisionShape
    rows = sa.execute(
        select(shape.valid, shape.geom, shape.source)
        .where(shape.division_id == division_id, shape.superseded_at.is_(None))
        .order_by(shape.valid)
    )
    return [(row.valid, to_shape(row.geom), row.source) for row in rows]


def codes(report: RunReport) -> set[str]:
    return {one.code for one in report.reasons}


def third(desk: ShapeDesk) -> int:
    return desk.planned.world.villages[2].id


async def test_a_file_is_tried_with_the_areas_before_and_after(desk: ShapeDesk, sa: Connection) -> None:
    before = standing(sa, third(desk))
    report = await desk.report(await desk.tried(drawn(NEW, adcode=int(THIRD), name="三村")))
    assert dict(report.verdicts) == {RowVerdict.CHANGED: 1}
    assert codes(report) == {"AREA_MUCH_CHANGED"}
    [[code, name, former, now]] = report.run.terms["areas"]
    assert (code, name) == (THIRD, "三村")
    assert former != now
    assert now == pytest.approx(1.0719e6, rel=0.001)
    assert standing(sa, third(desk)) == before


async def test_a_change_holds_from_its_day_and_a_correction_for_as_long_as_the_line_did(
    desk: ShapeDesk, sa: Connection
) -> None:
    [(_, old, _)] = standing(sa, third(desk))
    written = await desk.write(await desk.tried(drawn(NEW, code=THIRD)))
    assert dict(written.outcomes) == {RowOutcome.WRITTEN: 1}
    first, second = standing(sa, third(desk))
    assert (first[0].upper, second[0].lower) == (ON, ON)
    assert first[1].equals(old)
    assert second[1].equals(NEW)
    corrected = shapely.box(106.05, 29.84, 106.0601, 29.85)
    await desk.write(await desk.tried(drawn(corrected, code=THIRD), terms=CORRECTION))
    assert [shape.equals(corrected) for _, shape, _ in standing(sa, third(desk))] == [False, True]


async def test_an_unchanged_boundary_makes_no_version(desk: ShapeDesk, sa: Connection) -> None:
    await desk.write(await desk.tried(drawn(NEW, code=THIRD)))
    before = standing(sa, third(desk))
    nudged = shapely.transform(NEW, lambda points: points + 1e-7)
    report = await desk.write(await desk.tried(drawn(nudged, code=THIRD)))
    assert dict(report.verdicts) == {RowVerdict.UNCHANGED: 1}
    assert standing(sa, third(desk)) == before
    other = replace(CHANGE, source=ShapeSource.SURVEYED)
    again = await desk.report(await desk.tried(drawn(NEW, code=THIRD), terms=other))
    assert dict(again.verdicts) == {RowVerdict.CHANGED: 1}


@pytest.mark.parametrize("terms", [CHANGE, CORRECTION])
async def test_a_run_is_undone_by_correcting_back(
    desk: ShapeDesk, sa: Connection, terms: OutlineTerms
) -> None:
    [(_, old, source)] = standing(sa, third(desk))
    key = await desk.tried(drawn(NEW, code=THIRD), terms=terms)
    await desk.write(key)
    undone = await desk.undo(key)
    assert dict(undone.outcomes) == {RowOutcome.REVERSED: 1}
    assert all(shape.equals(old) and of == source for _, shape, of in standing(sa, third(desk)))


async def test_what_was_changed_later_is_kept_and_a_first_boundary_stays(
    desk: ShapeDesk, sa: Connection
) -> None:
    first = await desk.tried(drawn(NEW, code=THIRD), drawn(shapely.box(106, 29.8, 106.2, 30), code="500151"))
    written = await desk.write(first)
    assert dict(written.outcomes) == {RowOutcome.WRITTEN: 2}
    later = shapely.box(106.05, 29.84, 106.061, 29.85)
    await desk.write(await desk.tried(drawn(later, code=THIRD), terms=CORRECTION))
    undone = await desk.undo(first)
    assert dict(undone.outcomes) == {RowOutcome.KEPT: 1, RowOutcome.NOT_REVERSED: 1}
    assert codes(undone) >= {"CHANGED_LATER", "NO_FORMER_SHAPE"}
    assert standing(sa, third(desk))[-1][1].equals(later)
    assert len(standing(sa, desk.planned.world.county.id)) == 1


async def test_a_boundary_that_was_changed_since_the_dry_run_is_left_alone(
    desk: ShapeDesk, sa: Connection
) -> None:
    key = await desk.tried(drawn(NEW, code=THIRD))
    other = shapely.box(106.05, 29.84, 106.07, 29.85)
    await desk.write(await desk.tried(drawn(other, code=THIRD), terms=CORRECTION))
    written = await desk.write(key)
    assert dict(written.outcomes) == {RowOutcome.CHANGED_SINCE: 1}
    assert standing(sa, third(desk))[-1][1].equals(other)


async def test_a_whole_file_is_left_out_once_one_of_its_boundaries_was_changed_since(
    desk: ShapeDesk, sa: Connection
) -> None:
    county = drawn(shapely.box(106, 29.8, 106.2, 30), code="500151")
    key = await desk.tried(county, drawn(NEW, code=THIRD), terms=replace(CHANGE, whole=True))
    other = shapely.box(106.05, 29.84, 106.07, 29.85)
    await desk.write(await desk.tried(drawn(other, code=THIRD), terms=CORRECTION))
    with pytest.raises(DomainError) as refusal:
        await desk.write(key)
    report = await desk.report(key)
    assert (refusal.value.code, report.run.state) == ("RUN_NOT_WHOLE", RunState.CHECKED)
    assert dict(report.outcomes) == {}
    assert standing(sa, desk.planned.world.county.id) == []


HELD: list[tuple[Sequence[Mapping[str, Any]], OutlineTerms, set[str]]] = [
    ([drawn(NEW)], CHANGE, {"DIVISION_MISSING"}),
    ([drawn(NEW, code="500199001001")], CHANGE, {"DIVISION_NOT_FOUND"}),
    ([drawn(NEW, name="无此村")], CHANGE, {"DIVISION_NOT_FOUND"}),
    ([drawn(NEW, code=THIRD, name="一村")], CHANGE, {"DIVISION_CONTRADICTORY"}),
    ([drawn(NEW, code=THIRD), drawn(PLAN.shape("D"), name="三村村委会")], CHANGE, {"DIVISION_TWICE"}),
    ([drawn(NEW, code="500151")], CORRECTION, {"NO_SHAPE_YET"}),
    ([drawn(shapely.transform(PLAN.shape("D"), gcj02_from_wgs84), code=THIRD)],
     replace(CHANGE, system=None), {"SYSTEM_UNDECLARED"}),
]  # fmt: skip


@pytest.mark.parametrize(("features", "terms", "found"), HELD)
async def test_what_cannot_be_put_in_is_held(
    desk: ShapeDesk, features: Sequence[Mapping[str, Any]], terms: OutlineTerms, found: set[str]
) -> None:
    report = await desk.report(await desk.tried(*features, terms=terms))
    assert report.held == len(features)
    assert codes(report) - {"AREA_MUCH_CHANGED"} == found
    assert report.run.terms["areas"] == []


async def test_all_or_nothing_if_it_is_wanted_and_no_day_too_far_ahead(desk: ShapeDesk) -> None:
    key = await desk.tried(
        drawn(NEW, code=THIRD), drawn(NEW, name="无此村"), terms=replace(CHANGE, whole=True)
    )
    with pytest.raises(DomainError) as refusal:
        await accept_run(desk.database, desk.ask, key)
    assert refusal.value.code == "RUN_NOT_WHOLE"
    with pytest.raises(DomainError) as late:
        await desk.tried(drawn(NEW, code=THIRD), terms=replace(CHANGE, on=TODAY + timedelta(days=367)))
    assert late.value.code == "SHAPE_DAY_NOT_POSSIBLE"
    with pytest.raises(DomainError) as early:
        await write_run(desk.database, desk.ask, key, HANDS)
    assert early.value.code == "RUN_STATE"


def test_boundaries_are_tried_and_put_in_as_typed(
    tmp_path: Path, engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_planned(engine)
    path = tmp_path / "边界.geojson"
    path.write_bytes(geojson(drawn(NEW, adcode=int(THIRD), name="三村")))
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RONGGE_DEMO", "1")
    words = ["shapes", str(path), "--county", "500151", "--act", "CHANGE", "--on", "2025-07-01"]
    told = CliRunner().invoke(
        cli, ["import", *words, "--system", "WGS84", "--accept"], catch_exceptions=False
    )
    assert told.exit_code == 0
    assert f"{THIRD} 三村:" in told.stdout
    assert "→ 1.07" in told.stdout
    assert "written 1" in told.stdout

"""Puts divisions, stations, cells and workers into a database; each comes back as the area it is."""

from collections.abc import Mapping
from datetime import date, datetime

from shapely import MultiPolygon
from sqlalchemy import Connection, func, insert
from sqlalchemy.dialects.postgresql import Range

from db.codes import (
    DivisionLevel,
    GridCellKind,
    GridPlanStatus,
    GridRole,
    ShapeSource,
    StationForm,
)
from db.ids import IdMaker
from db.models import (
    Base,
    CellAssignment,
    CountyCode,
    CountyLink,
    CountyUnit,
    Division,
    DivisionVersion,
    GridCell,
    GridPlan,
    GridWorker,
    Station,
    StationVersion,
)
from resolvers.areas import Area, AreaKind
from tests.plan import Plan

LONG_AGO = date(2018, 1, 1)
IDS = IdMaker(node=1)


def since(day: date) -> Range[date]:
    """From a day on."""
    return Range(day, None, bounds="[)")


def between(first: date, end: date) -> Range[date]:
    """From a day up to, but not including, another."""
    return Range(first, end, bounds="[)")


ALWAYS = since(LONG_AGO)


def build_unit(
    connection: Connection, code: str, name: str, level: DivisionLevel, *, above: Area | None = None
) -> Area:
    """A nation, province, city or county by its 12-digit code, with its root division."""
    county_id = int(code[:6])
    unit = {"county_id": county_id, "name": name, "adcode": code[:6]}
    connection.execute(insert(CountyUnit).values(level=level.value, **unit))
    connection.execute(insert(CountyCode).values(valid=ALWAYS, **unit))
    if above is not None:
        put(connection, CountyLink, county_id, parent_id=above.county_id, valid=ALWAYS)
    division_id = put(connection, Division, county_id, level=level.value)
    area = Area(AreaKind.DIVISION, county_id, division_id, level)
    build_version(connection, area, code, name)
    return area


def build_division(
    connection: Connection, above: Area, code: str, name: str, *, valid: Range[date] = ALWAYS
) -> Area:
    """A township of a county, or a village of a township."""
    level = DivisionLevel.TOWNSHIP if above.is_unit else DivisionLevel.VILLAGE
    division_id = put(connection, Division, above.county_id, level=level.value)
    area = Area(AreaKind.DIVISION, above.county_id, division_id, level)
    build_version(connection, area, code, name, above=above, valid=valid)
    return area


def build_version(
    connection: Connection,
    division: Area,
    code: str,
    name: str,
    *,
    above: Area | None = None,
    valid: Range[date] = ALWAYS,
    **dated: datetime,
) -> None:
    """The code, name and parent (in the same county) that a division bears for a time."""
    put(
        connection,
        DivisionVersion,
        division.county_id,
        division_id=division.id,
        parent_id=above and above.id,
        code=code,
        name=name,
        is_functional_zone=code[6] in "45",
        valid=valid,
        **dated,
    )


def build_station(
    connection: Connection,
    division: Area,
    name: str = "服务站",
    *,
    valid: Range[date] = ALWAYS,
    **dated: datetime,
) -> Area:
    """The centre or station of a division."""
    form = StationForm.CENTRE if division.is_unit else StationForm.STATION
    same = {"division_id": division.id, "level": division.level, "form": form}
    station_id = put(connection, Station, division.county_id, **same)
    there = {"station_id": station_id, "name": name, "open_in": valid, "valid": valid}
    put(connection, StationVersion, division.county_id, **same, **there, **dated)
    return Area(AreaKind.STATION, division.county_id, station_id, division.level)


def build_cells(
    connection: Connection,
    plan: Plan,
    villages: Mapping[str, Area],
    *,
    status: GridPlanStatus = GridPlanStatus.ACTIVE,
    valid: Range[date] = ALWAYS,
) -> dict[str, Area]:
    """The cells of a drawing by letter, each in the village named for it."""
    county_id = next(iter(villages.values())).county_id
    plan_id = put(connection, GridPlan, county_id, name="网格方案", status=status.value, valid=valid)
    return {
        letter: build_cell(
            connection, plan_id, villages[letter], letter, shape=plan.shape(letter), valid=valid
        )
        for letter in plan.letters
    }


def build_cell(
    connection: Connection,
    plan_id: int,
    village: Area,
    letter: str,
    *,
    shape: MultiPolygon,
    valid: Range[date] = ALWAYS,
) -> Area:
    """A cell of a plan, inside a village; its code is the county's, followed by the letter."""
    cell_id = put(
        connection,
        GridCell,
        village.county_id,
        plan_id=plan_id,
        division_id=village.id,
        code=f"{village.county_id}{letter}",
        name=f"网格{letter}",
        kind=GridCellKind.INTEGRATED.value,
        source=ShapeSource.SURVEYED.value,
        valid=valid,
        geom=func.ST_GeomFromText(shape.wkt, 4326),
    )
    return Area(AreaKind.CELL, village.county_id, cell_id)


def build_worker(
    connection: Connection, station: Area, name: str = "网格员", *, valid: Range[date] = ALWAYS
) -> Area:
    """A grid worker of a station."""
    worker = {"station_id": station.id, "name": name, "valid": valid}
    return Area(AreaKind.WORKER, station.county_id, put(connection, GridWorker, station.county_id, **worker))


def assign(
    connection: Connection,
    worker: Area,
    cell: Area,
    *,
    role: GridRole = GridRole.PRIMARY,
    valid: Range[date] = ALWAYS,
    **dated: datetime,
) -> int:
    """The id of an assignment of a cell to a worker; `dated` may hold recorded_at and superseded_at."""
    return put(
        connection,
        CellAssignment,
        cell.county_id,
        cell_id=cell.id,
        worker_id=worker.id,
        role=role.value,
        decided_by="乡镇服务站",
        valid=valid,
        **dated,
    )


def put(connection: Connection, table: type[Base], county_id: int, **columns: object) -> int:
    """The id of a new row."""
    row_id = IDS.next()
    connection.execute(insert(table).values(county_id=county_id, id=row_id, **columns))
    return row_id

"""Areas as callers name them: found, and checked against what the viewer may analyse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, literal, null, or_, select

from db.codes import DivisionLevel, GridPlanStatus
from db.errors import DomainError
from db.models import Division, DivisionVersion, GridCell, GridPlan, GridWorker, Station
from geo.division_codes import twelve_digits
from resolvers.areas import ANY_ROLE, PRIMARY, Area, AreaKind, Reach
from resolvers.ask import Ask, Statement, current
from resolvers.ground.divisions import county_of_code
from resolvers.scope import out_of_scope, require
from resolvers.viewer import Permission
from resolvers.within import Placed, cell_holds, lies_in

NATION_ID = 100_000


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area by one of its names.

    An official code of a division or cell, or (county, id) of a station or worker.
    """

    division_code: str | None = None
    cell_code: str | None = None
    station: tuple[int, int] | None = None
    worker: tuple[int, int] | None = None
    reach: Reach = Reach.DESCENDANTS

    def __post_init__(self) -> None:
        if self.division_code is not None:
            object.__setattr__(self, "division_code", twelve_digits(self.division_code))
        names = (self.division_code, self.cell_code, self.station, self.worker)
        if sum(name is not None for name in names) != 1:
            raise DomainError(
                "ONE_AREA_EXPECTED",
                "范围须且只须指定一项：区划代码、网格代码、服务站或网格员。",
                "Name exactly one area: a division code, a cell code, a station or a worker.",
            )


def own_area(ask: Ask) -> Area:
    """The area of a viewer who names none: the first it may analyse. Raises DomainError if there is none."""
    return require(ask.viewer, Permission.ANALYSE)[0]


def area_statement(ask: Ask, named: NamedArea) -> Statement:
    """Finds the named area within what the viewer may analyse.

    Columns kind, county_id, id, level, reach; no row means that it does not exist or may not be seen, which
    are the same answer.
    """
    return _found(ask, named, require(ask.viewer, Permission.ANALYSE))


def ground_statement(ask: Ask, named: NamedArea) -> Statement:
    """Finds the named area within what the viewer may manage or analyse: for questions about ground alone."""
    return _found(ask, named, own_grounds(ask))


def own_grounds(ask: Ask) -> tuple[Area, ...]:
    """The areas that the viewer may manage or analyse. Raises DomainError if there are none."""
    areas = ask.viewer.areas(Permission.MANAGE) + ask.viewer.areas(Permission.ANALYSE)
    return tuple(dict.fromkeys(areas)) or require(ask.viewer, Permission.MANAGE)


def managed_area_statement(ask: Ask, named: NamedArea) -> Statement:
    """Finds the named area within what the viewer manages, in the same manner."""
    return _found(ask, named, require(ask.viewer, Permission.MANAGE))


def searched_area_statement(ask: Ask, named: NamedArea) -> Statement:
    """Finds the named area within what the viewer may search: for questions about persons."""
    return _found(ask, named, require(ask.viewer, Permission.SEARCH))


def office_area_statement(ask: Ask, named: NamedArea) -> Statement:
    """Finds the named area within what the viewer may search or manage: for the files of offices."""
    areas = ask.viewer.areas(Permission.MANAGE) + ask.viewer.areas(Permission.SEARCH)
    return _found(ask, named, tuple(dict.fromkeys(areas)) or require(ask.viewer, Permission.SEARCH))


def any_area_statement(ask: Ask, named: NamedArea) -> Statement:
    """Finds the named area whoever asks: for filters, which only ever narrow what the viewer may see."""
    return _found(ask, named, (Area(AreaKind.DIVISION, NATION_ID, 0, DivisionLevel.NATION),))


def _found(ask: Ask, named: NamedArea, granted: Sequence[Area]) -> Statement:
    if named.division_code is not None:
        return _division(ask, named.division_code, granted, named.reach)
    if named.cell_code is not None:
        return _cell(ask, named.cell_code, granted, named.reach)
    if named.station is not None:
        return _station(ask, named.station, granted, named.reach)
    assert named.worker is not None  # noqa: S101  # NamedArea holds exactly one name
    return _worker(ask, named.worker, granted, named.reach)


def area_of(rows: Sequence[Any]) -> Area:
    """The area that the rows of `area_statement` name. Raises DomainError AREA_NOT_FOUND if there is none."""
    if not rows:
        raise out_of_scope()
    row = rows[0]
    level = DivisionLevel.of(row.level) if row.level else None
    kind = AreaKind(row.kind)
    roles = PRIMARY if kind == AreaKind.WORKER else ANY_ROLE
    return Area(kind, row.county_id, row.id, level, Reach.of(row.reach), roles)


def _shown(kind: AreaKind, county_id: Any, row_id: Any, *, level: Any, reach: Reach) -> list[Any]:
    return [
        literal(kind.value).label("kind"),
        county_id.label("county_id"),
        row_id.label("id"),
        level.label("level"),
        literal(reach.value).label("reach"),
    ]


def _allowed(granted: Sequence[Area], row: Placed, ask: Ask) -> ColumnElement[bool]:
    return or_(*[lies_in(area, row, ask.today) for area in granted])


def _division(ask: Ask, code: str, granted: Sequence[Area], reach: Reach) -> Statement:
    version = DivisionVersion
    shown = _shown(
        AreaKind.DIVISION, version.county_id, version.division_id, level=Division.level, reach=reach
    )
    return (
        select(*shown)
        .join(Division, (Division.county_id == version.county_id) & (Division.id == version.division_id))
        .where(
            version.county_id == county_of_code(code, ask),
            version.code == code,
            current(version, ask.as_of, ask.known_at),
            _allowed(granted, Placed(version.county_id, version.division_id, null()), ask),
        )
    )


def _cell(ask: Ask, code: str, granted: Sequence[Area], reach: Reach) -> Statement:
    row = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)
    return select(*_shown(AreaKind.CELL, GridCell.county_id, GridCell.id, level=null(), reach=reach)).where(
        GridCell.county_id == county_of_code(code, ask),
        GridCell.code == code,
        ~exists(_draft_of_cell(county_of_code(code, ask))),
        cell_holds(ask.as_of, ask.known_at),
        _allowed(granted, row, ask),
    )


def _draft_of_cell(county: Any) -> Select[int]:
    """The plan of a cell where it is a draft, whose cells bear codes of cells in force."""
    return select(GridPlan.id).where(
        GridPlan.county_id == county,
        GridPlan.id == GridCell.plan_id,
        GridPlan.status == GridPlanStatus.DRAFT.value,
    )


def _station(ask: Ask, key: tuple[int, int], granted: Sequence[Area], reach: Reach) -> Statement:
    row = Placed(Station.county_id, Station.division_id, null())
    return select(
        *_shown(AreaKind.STATION, Station.county_id, Station.id, level=Station.level, reach=reach)
    ).where(Station.county_id == key[0], Station.id == key[1], _allowed(granted, row, ask))


def _worker(ask: Ask, key: tuple[int, int], granted: Sequence[Area], reach: Reach) -> Statement:
    row = Placed(Station.county_id, Station.division_id, null())
    itself = any(area.kind == AreaKind.WORKER and (area.county_id, area.id) == key for area in granted)
    return (
        select(*_shown(AreaKind.WORKER, GridWorker.county_id, GridWorker.id, level=null(), reach=reach))
        .join(Station, (Station.county_id == GridWorker.county_id) & (Station.id == GridWorker.station_id))
        .where(
            GridWorker.county_id == key[0],
            GridWorker.id == key[1],
            Station.county_id == key[0],
            or_(literal(itself), _allowed(granted, row, ask)),
        )
    )

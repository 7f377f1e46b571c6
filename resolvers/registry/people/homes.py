"""A home as it is told: by a place, a cell, a village."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_

from db.codes import CoordinateSystem, DivisionLevel
from db.errors import DomainError
from db.models import GridCell
from geo.coordinates import LonLat, to_wgs84
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement
from resolvers.ground.cells import cell_at
from resolvers.viewer import Permission
from resolvers.within import Placed, lies_in
from resolvers.wording.refusals import bad_value

WORST_ACCURACY_M = 10_000
_CELL = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)
_HOME_LEVELS = (DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as its sender gave it."""

    place: LonLat
    system: CoordinateSystem
    accuracy_m: int | None = None

    def __post_init__(self) -> None:
        if self.accuracy_m is not None and not 0 <= self.accuracy_m <= WORST_ACCURACY_M:
            raise bad_value(
                "BAD_ACCURACY",
                "accuracyM",
                f"须为 0 至 {WORST_ACCURACY_M} 米。",
                f"should be 0 to {WORST_ACCURACY_M} metres.",
            )

    @property
    def wgs84(self) -> LonLat:
        """The same place in WGS-84."""
        return to_wgs84(self.place, self.system)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a person lives: a cell or division that was named, a place, or both."""

    area: Area | None
    spot: Spot | None

    @property
    def county_id(self) -> int | None:
        """The county of what was named."""
        return None if self.area is None else self.area.county_id

    def columns(self) -> dict[str, Any]:
        """The place, as the columns of a person."""
        spot = self.spot
        return {
            "geom": spot and _written(spot),
            "point_system": spot and spot.system.value,
            "point_accuracy_m": spot and spot.accuracy_m,
        }


def point_of(lon: ColumnElement[float], lat: ColumnElement[float]) -> ColumnElement[Any]:
    """The point that is kept."""
    return func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326)


def _written(spot: Spot) -> str:
    """The same as a column takes it."""
    place = spot.wgs84
    return f"SRID=4326;POINT({place.lon!r} {place.lat!r})"


def home_of(area: Area | None, spot: Spot | None) -> Home:
    """The home told. Raises DomainError HOME_MISSING if nothing is, AREA_SPANS_COUNTIES."""
    if area is None and spot is None:
        raise DomainError(
            "HOME_MISSING",
            "请给出住所：坐标、网格代码或村（社区）代码。",
            "Say where the person lives: a place, the code of a cell, or that of a village.",
        )
    if area is not None and area.kind == AreaKind.DIVISION and area.level not in _HOME_LEVELS:
        raise DomainError(
            "AREA_SPANS_COUNTIES",
            "住所须在一个县内：请给出村、乡镇或县的代码。",
            "A home lies in one county: give the code of a village, a township or a county.",
        )
    return Home(area, spot)


def county_at(ask: Ask, spot: Spot) -> Statement:
    """The county of the cell that covers a place, of those in which the viewer may search."""
    mine = or_(*[lies_in(area, _CELL, ask.today) for area in ask.viewer.areas(Permission.SEARCH)])
    found: Statement = cell_at(ask, spot.wgs84).with_only_columns(
        GridCell.county_id, maintain_column_froms=True
    )
    return found.where(mine)

"""What a line of a file says of a station, field by field."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import shapely

from db.codes import CoordinateSystem, StationField
from geo.coordinates import LonLat, to_wgs84
from importers.values.said import folded
from resolvers.registry.stations.values import Head, Spot, columns_of

_BETWEEN = re.compile(r"[-‐‑–—−]")
# What a file says of a station as text; the point has a system of its own.
TEXTS = (StationField.NAME, StationField.HEAD, StationField.TELEPHONE, StationField.ADDRESS)


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says; what is None or empty is not said. A field of `cleared` is to be taken away.

    `division` and `division_id` are those on which the station stands.
    """

    division: str | None = None
    division_id: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    cleared: tuple[str, ...] = ()
    spot: tuple[float, float, str] | None = None
    opened_on: str | None = None

    @property
    def text(self) -> str:
        """The same as text, which `said_in` reads."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def opening(self) -> date | None:
        """The day of opening, if it is said."""
        return None if self.opened_on is None else date.fromisoformat(self.opened_on)

    def values(self) -> dict[StationField, Any]:
        """What is said of each field; None where it is to be cleared."""
        said: dict[StationField, Any] = {StationField.of(one): None for one in self.cleared}
        for one in TEXTS:
            if (text := self.texts.get(one.value)) is not None:
                said[one] = Head(text, None, None) if one is StationField.HEAD else text
        if self.spot is not None:
            lon, lat, system = self.spot
            place = to_wgs84(LonLat(lon, lat), CoordinateSystem.of(system))
            point = shapely.Point(round(place.lon, 7), round(place.lat, 7))
            said[StationField.POINT] = Spot(shapely.to_wkb(point), CoordinateSystem.of(system))
        return said


def said_in(text: str) -> Said:
    """What `Said.text` holds."""
    given: dict[str, Any] = json.loads(text)
    spot = given.pop("spot")
    return Said(**given | {"cleared": tuple(given["cleared"])}, spot=spot and tuple(spot))


def is_same(one: StationField, value: Any, row: Any) -> bool:
    """Whether a row of a station says that of a field already.

    Of a head the name alone is compared, of a telephone what is left without blanks and hyphens: so it comes
    in.
    """
    if isinstance(value, Head):
        return bool(row.head_name == value.name)
    if one is StationField.TELEPHONE:
        return _dialled(row.telephone) == _dialled(value)
    return all(getattr(row, name) == said for name, said in columns_of(one, value).items())


def _dialled(telephone: str | None) -> str | None:
    return None if telephone is None else _BETWEEN.sub("", folded(telephone))


def is_empty(one: StationField, row: Any) -> bool:
    """Whether a row of a station says nothing of a field."""
    return all(getattr(row, name) is None for name in columns_of(one, None))

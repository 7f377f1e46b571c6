"""A map of service areas as values: stations, their areas or bands, and how each is drawn."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson
import shapely

from resolvers.spatial.service.answers import ServiceArea, ServiceAreas
from resolvers.spatial.service.question import MINUTES, ServiceMethod
from resolvers.spatial.service.tallies import Tally
from resolvers.wording.language import name_of, said
from web_map.service_areas.palette import BANDS, ServiceClass

METRES = (500.0, 1_000.0, 2_000.0, 3_000.0, 5_000.0)
NOTHING = "—"
_SIDES = 24
_SMALLEST_DEGREES = 0.0004
_SHARE_OF_MAP = 0.008


@dataclass(frozen=True, slots=True)
class MapRow:
    """A row of the table and, by its id, a shape of the map (none: not drawn).

    `name` labels it there, empty for rows that need no label.
    """

    id: str
    map_class: ServiceClass
    title: str
    name: str
    persons: int
    way: str
    tooltip: str
    geojson: str | None


@dataclass(frozen=True, slots=True)
class ServiceMap:
    """A whole map. `breaks` are the upper ends of the bands, in minutes or metres."""

    answer: ServiceAreas
    rows: tuple[MapRow, ...]
    breaks: tuple[float, ...]

    @property
    def in_minutes(self) -> bool:
        """Whether the classes are minutes, else metres."""
        return self.answer.question.method != ServiceMethod.NEAREST

    @property
    def drawn(self) -> int:
        """The number of shapes on the map."""
        return sum(row.geojson is not None for row in self.rows)

    @property
    def digest(self) -> str:
        """A digest of all shapes, which is part of their address."""
        whole = hashlib.sha256()
        for row in self.rows:
            whole.update(f"{row.id}:{row.geojson}\n".encode())
        return whole.hexdigest()[:16]

    @property
    def legend(self) -> list[tuple[ServiceClass, str, int]]:
        """Every class with its text and the number of persons of its rows."""
        unit = _unit(in_minutes=self.in_minutes)
        each = self.answer.question.method == ServiceMethod.REACHABLE
        mean = "" if each else said("平均 ", "on average ")
        texts = {
            band: mean + said(f"{upper:g} {unit}以内", f"within {upper:g} {unit}")
            for band, upper in zip(BANDS, self.breaks, strict=True)
        }
        persons = dict.fromkeys(ServiceClass, 0)
        seen = {row.map_class for row in self.rows}
        for row in self.rows:
            persons[row.map_class] += row.persons
        return [
            (one, texts.get(one, name_of(one)), persons[one])
            for one in ServiceClass
            if one in texts or (one in seen and one != ServiceClass.STATION)
        ]


def service_map(answer: ServiceAreas) -> ServiceMap:
    """The map of an answer: areas first and stations over them."""
    breaks = METRES if answer.question.method == ServiceMethod.NEAREST else MINUTES
    size = _marker_degrees(answer)
    rows = [row for area in answer.areas for row in _rows(answer, area, breaks, size)]
    return ServiceMap(answer, tuple(rows), breaks)


def feature_collection(shown: ServiceMap) -> bytes:
    """The shapes as GeoJSON (EPSG:4326), farther bands first and stations last, so that they lie on top."""
    drawn = sorted(shown.rows, key=lambda row: (row.map_class == ServiceClass.STATION, -ord(row.id[0])))
    features = [
        {"type": "Feature", "id": row.id, "properties": {}, "geometry": orjson.Fragment(row.geojson)}
        for row in drawn
        if row.geojson is not None
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _rows(answer: ServiceAreas, area: ServiceArea, breaks: Sequence[float], size: float) -> Iterator[MapRow]:
    station = area.stations[0]
    title = said("、", ", ").join(one.name for one in area.stations)
    in_minutes = answer.question.method != ServiceMethod.NEAREST
    key, way = f"{station.id}", way_text(area.tally, in_minutes=in_minutes)
    tip = [title, _persons(area.tally.persons), way]
    if area.meeting is not None and area.meeting.point is None:
        tip.append(said("服务站远离道路", "The station is far from any road"))
    yield MapRow(
        id=f"s{key}",
        map_class=ServiceClass.STATION,
        title=title,
        name=station.name,
        persons=area.tally.persons,
        way=way,
        tooltip="\n".join(tip),
        geojson=_marker(station.point, size),
    )
    if answer.question.method != ServiceMethod.REACHABLE:
        yield MapRow(
            id=f"a{key}",
            map_class=class_of(answer, area.tally, breaks),
            title=said("范围", "area"),
            name="",
            persons=area.tally.persons,
            way=NOTHING if area.shape.area_km2 is None else f"{area.shape.area_km2:,.2f} km²",
            tooltip="\n".join(tip),
            geojson=area.shape.geojson,
        )
        return
    for row, (band, map_class) in enumerate(zip(area.bands, BANDS, strict=True)):
        within = said(f"{band.minutes:g} 分钟以内", f"within {band.minutes:g} min")
        yield MapRow(
            id=f"b{key}-{row}",
            map_class=map_class,
            title=within,
            name="",
            persons=band.persons,
            way=NOTHING if band.shape.area_km2 is None else f"{band.shape.area_km2:,.2f} km²",
            tooltip="\n".join([title, within, _persons(band.persons)]),
            geojson=band.shape.geojson,
        )


def class_of(answer: ServiceAreas, tally: Tally, breaks: Sequence[float]) -> ServiceClass:
    """The class of an area by its mean way."""
    if tally.withheld:
        return ServiceClass.WITHHELD
    in_metres = answer.question.method == ServiceMethod.NEAREST
    mean = tally.metres.mean if in_metres else tally.seconds.mean
    if mean is None:
        return ServiceClass.NOBODY
    value = mean if in_metres else mean / 60.0
    return next(
        (band for band, upper in zip(BANDS, breaks, strict=True) if value <= upper), ServiceClass.BEYOND
    )


def way_text(tally: Tally, *, in_minutes: bool) -> str:
    """Mean and 90th percentile of the ways, in minutes or, along the straight line, in metres."""
    if tally.withheld:
        return name_of(ServiceClass.WITHHELD)
    way, unit = tally.seconds if in_minutes else tally.metres, _unit(in_minutes=in_minutes)
    if way.mean is None or way.ninetieth is None:
        return NOTHING
    scale = 60.0 if in_minutes else 1.0
    mean, most = f"{way.mean / scale:,.0f} {unit}", f"{way.ninetieth / scale:,.0f} {unit}"
    return said(f"平均 {mean}，九成 ≤ {most}", f"on average {mean}, nine of ten ≤ {most}")


def _unit(*, in_minutes: bool) -> str:
    return said("分钟", "min") if in_minutes else said("米", "m")


def _persons(number: int) -> str:
    return said(f"{number} 人", f"{number} persons")


def _marker_degrees(answer: ServiceAreas) -> float:
    """The size of a station's mark: a small share of the map, whatever its extent."""
    points = [area.stations[0].point for area in answer.areas if area.stations[0].point]
    shapes = [shapely.from_geojson(area.shape.geojson) for area in answer.areas if area.shape.geojson]
    bounds = [shapely.total_bounds(shapes)] if shapes else []
    bounds += [shapely.total_bounds(shapely.points(points))] if points else []
    extent = max((max(box[2] - box[0], box[3] - box[1]) for box in bounds), default=0.0)
    return max(_SMALLEST_DEGREES, float(extent) * _SHARE_OF_MAP)


def _marker(point: tuple[float, float] | None, size: float) -> str | None:
    if point is None:
        return None
    round_ = shapely.Point(point).buffer(size, quad_segs=_SIDES // 4)
    return shapely.to_geojson(shapely.set_precision(round_, 1e-6))

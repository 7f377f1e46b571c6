"""The ground as rows: shapes of divisions, the plan and its cells, all labelled as derived."""

from collections.abc import Sequence

import numpy as np
from shapely import Point, Polygon

from app.demo.columns import looked_up, multipolygons, numbers, points, repeated
from app.demo.delivery import Delivery
from app.demo.ground.county import Ground
from app.demo.ground.places import Places
from app.demo.spans import OPEN, IntArray, instant_texts, recorded_at, span_texts
from db.codes import GridCellKind, GridPlanStatus, ShapeSource
from db.copy import NULL, escaped
from geo.coordinates import FloatArray
from importers.station_names import place_name

_DEDICATED_SHARE = 0.04
_SERIAL_DIGITS = 3


def write_shapes(delivery: Delivery, ground: Ground, places: Places) -> None:
    """Adds point and boundary of the county, its townships and its villages."""
    parts: Sequence[tuple[Polygon, Point | None, str]] = [
        (ground.outline, None, NULL),
        *((one.polygon, one.point, ground.township_point_source.value) for one in ground.townships),
        *((one.polygon, one.point, ShapeSource.DERIVED.value) for one in ground.villages),
    ]
    divisions = (places.root, *places.townships, *places.villages)
    has_point = np.array([point is not None for _, point, _ in parts])
    delivery.copy(
        "division_shape",
        {
            "id": numbers(delivery.new_ids(len(parts))),
            "division_id": [str(place.division_id) for place in divisions],
            "point": points(_lon_lat([point for _, point, _ in parts]), has_point),
            "point_source": [source for _, _, source in parts],
            "geom": multipolygons([polygon for polygon, _, _ in parts]),
            "source": repeated(ground.shape_source.value, len(parts)),
            **_since_the_beginning(delivery, len(parts)),
        },
    )


def write_cells(delivery: Delivery, ground: Ground, places: Places) -> IntArray:
    """Adds the active plan and its cells; their ids in the order of the ground."""
    plan_id, count = str(delivery.new_ids(1)[0]), len(ground.cells)
    beginning = _since_the_beginning(delivery, 1)
    plan = {"id": [plan_id], "name": [f"{delivery.county.name}网格方案"], "valid": beginning["valid"]}
    delivery.copy("grid_plan", {**plan, "status": [GridPlanStatus.ACTIVE.value]})
    ids = delivery.new_ids(count)
    village_of = {place.code: place for place in places.villages}
    villages = [village_of[cell.village_code] for cell in ground.cells]
    serials = [int(cell.code[-_SERIAL_DIGITS:]) for cell in ground.cells]
    names = [
        f"{place_name(village.name)}第{serial}网格" for village, serial in zip(villages, serials, strict=True)
    ]
    dedicated = (delivery.rng.random(count) < _DEDICATED_SHARE).astype(np.int64)
    delivery.copy(
        "grid_cell",
        {
            "id": numbers(ids),
            "plan_id": [plan_id] * count,
            "division_id": [str(village.division_id) for village in villages],
            "code": [cell.code for cell in ground.cells],
            "name": [escaped(name) for name in names],
            "kind": looked_up([GridCellKind.INTEGRATED.value, GridCellKind.DEDICATED.value], dedicated),
            "source": repeated(ground.shape_source.value, count),
            "geom": multipolygons([cell.polygon for cell in ground.cells]),
            **_since_the_beginning(delivery, count),
        },
    )
    return ids


def _since_the_beginning(delivery: Delivery, count: int) -> dict[str, list[str]]:
    since = np.full(count, delivery.calendar.since, dtype=np.int64)
    valid = span_texts(since, np.full(count, OPEN, dtype=np.int64))
    return {"valid": valid, "recorded_at": instant_texts(recorded_at(since, delivery.rng))}


def _lon_lat(places: Sequence[Point | None]) -> FloatArray:
    return np.array([(0.0, 0.0) if point is None else (point.x, point.y) for point in places])

"""Shapes as a form holds them: GeoJSON that somebody pasted, or that the map wrote."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import shapely
from shapely import MultiPolygon

from db.errors import DomainError
from geo.boundaries import boundary_of
from geo.plans.cutting import line_of, parts_cut
from resolvers.registry.ground.drawn import MOST_CELLS
from web_pages.registry.form import Form

_LINES = frozenset({"LineString"})


def boundaries_in(form: Form, name: str) -> Sequence[bytes]:
    """The polygons of a field as WKB, one or many; what is wrong is noted beside it."""
    found = form.read(name, lambda text: [_wkb(one) for one in _geometries(text)])
    return found or []


def parts_in(form: Form, name: str, cell: MultiPolygon) -> Sequence[bytes]:
    """The parts of a cell as WKB: those that a field tells, or those into which its line cuts the cell."""

    def read(text: str) -> Sequence[bytes]:
        geometries = _geometries(text)
        if len(geometries) == 1 and geometries[0].get("type") in _LINES:
            return _cut(cell, orjson.dumps(geometries[0]).decode())
        return [_wkb(one) for one in geometries]

    return form.read(name, read) or []


def _cut(cell: MultiPolygon, line: str) -> Sequence[bytes]:
    parts = parts_cut(cell, line_of(line))
    if len(parts) == 1:
        raise DomainError(
            "BAD_BOUNDARY",
            "分割线须从网格外的一侧穿到另一侧。",
            "The line has to cross the cell from outside it to outside it.",
        )
    return [shapely.to_wkb(part) for part in parts]


def _wkb(geometry: Mapping[str, Any]) -> bytes:
    return shapely.to_wkb(boundary_of(orjson.dumps(geometry).decode()))


def _geometries(text: str) -> Sequence[Mapping[str, Any]]:
    """The geometries of a GeoJSON text: its own, that of a feature, or those of a collection."""
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _no_geojson() from None
    members = _members(told)
    if not members or len(members) > MOST_CELLS or not all(isinstance(one, dict) for one in members):
        raise _no_geojson()
    return members


def _members(told: Any) -> list[Any]:
    if not isinstance(told, dict):
        return []
    if told.get("type") == "FeatureCollection" and isinstance(told.get("features"), list):
        return [one.get("geometry") if isinstance(one, dict) else None for one in told["features"]]
    if told.get("type") == "GeometryCollection" and isinstance(told.get("geometries"), list):
        return list(told["geometries"])
    return [told.get("geometry") if told.get("type") == "Feature" else told]


def _no_geojson() -> DomainError:
    return DomainError(
        "BAD_BOUNDARY",
        "请粘贴 GeoJSON：几何、Feature 或 FeatureCollection，经度在前（WGS-84）。",
        "Paste GeoJSON: a geometry, a Feature or a FeatureCollection, longitude first, in WGS-84.",
    )

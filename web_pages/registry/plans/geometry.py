"""Shapes as a form holds them: GeoJSON that somebody pasted, or that the map wrote."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import shapely
from shapely import MultiPolygon

from db.errors import DomainError
from geo.boundaries import boundary_of
from geo.plans.cutting import CUT, Cut, line_of
from geo.work.pool import WorkPool
from resolvers.registry.ground.drawn import MOST_CELLS
from web_pages.registry.form import Form


def boundaries_in(form: Form, name: str) -> Sequence[bytes]:
    """The polygons of a field as WKB, one or many; what is wrong is noted beside it."""
    found = form.read(name, lambda text: [_wkb(one) for one in _geometries(text)])
    return found or []


async def parts_in(form: Form, name: str, cell: MultiPolygon, work: WorkPool) -> Sequence[bytes]:
    """The parts of a cell as WKB: those that a field tells, or those into which its line cuts the cell.

    Raises DomainError as the pool of work, and BAD_BOUNDARY where the line cannot cut the cell.
    """
    line = form.read(name, _line)
    if line is None:
        return [] if name in form.errors else boundaries_in(form, name)
    parts = await work.answer(CUT, Cut(shapely.to_wkb(cell), line))
    if len(parts) == 1:
        raise DomainError(
            "BAD_BOUNDARY",
            "分割线须从网格外的一侧穿到另一侧。",
            "The line has to cross the cell from outside it to outside it.",
        )
    return parts


def _line(text: str) -> bytes | None:
    """The line that a text is as WKB; None where it is another GeoJSON."""
    [first, *others] = _geometries(text)
    if others or first.get("type") != "LineString":
        return None
    return shapely.to_wkb(line_of(_text(first)))


def _wkb(geometry: Mapping[str, Any]) -> bytes:
    return shapely.to_wkb(boundary_of(_text(geometry)))


def _text(geometry: Mapping[str, Any]) -> str:
    try:
        return orjson.dumps(geometry).decode()
    except orjson.JSONEncodeError:  # deeper than any geometry is
        raise _no_geojson() from None


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

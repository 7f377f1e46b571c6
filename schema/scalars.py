"""Scalars beyond GraphQL's own."""

from dataclasses import replace
from datetime import date, datetime
from typing import NewType
from uuid import UUID

import orjson
import strawberry
from strawberry.schema.types.base_scalars import DateDefinition, DateTimeDefinition, UUIDDefinition
from strawberry.types.scalar import ScalarDefinition

from schema.fields import both

GeoJSON = NewType("GeoJSON", str)


def _as_stored(stored: str) -> orjson.Fragment:
    """Stored GeoJSON text goes into the answer as it is."""
    return orjson.Fragment(stored.encode())


SCALARS: dict[object, ScalarDefinition] = {
    date: replace(
        DateDefinition,
        description=both("公历日期 YYYY-MM-DD（北京时间）", "A civil date, YYYY-MM-DD, in China"),
    ),
    datetime: replace(
        DateTimeDefinition,
        description=both("时刻（RFC 3339，含时区）", "An instant (RFC 3339, with its offset)"),
    ),
    UUID: replace(UUIDDefinition, description=both("RFC 9562 UUID", "An RFC 9562 UUID")),
    GeoJSON: strawberry.scalar(
        name="GeoJSON",
        description=both(
            "GeoJSON 几何对象（RFC 7946，WGS-84，经度在前）",
            "A GeoJSON geometry (RFC 7946, WGS-84, longitude first)",
        ),
        serialize=_as_stored,
        parse_value=lambda value: GeoJSON(orjson.dumps(value).decode()),
    ),
}

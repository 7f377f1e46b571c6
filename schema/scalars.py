"""Scalars beyond GraphQL's own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NewType
from uuid import UUID

import orjson
import strawberry
from strawberry.schema.types.base_scalars import DateDefinition, DateTimeDefinition, UUIDDefinition
from strawberry.types.scalar import ScalarDefinition

from db.errors import DomainError
from resolvers.windows import written_day, written_instant
from schema.fields import both

GeoJSON = NewType("GeoJSON", str)


def _as_stored(stored: str) -> orjson.Fragment:
    """Stored GeoJSON text goes into the answer as it is."""
    return orjson.Fragment(stored.encode())


def _written(parse: Callable[[str], Any]) -> Callable[[Any], Any]:
    """A parser of texts; of anything else, as of a wrong text, it says what is wanted."""

    def parsed(value: Any) -> Any:
        return parse(value if isinstance(value, str) else "")

    return parsed


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise DomainError(
            "BAD_UUID",
            "须为 UUID，如 0198c3f0-5a6e-7c1d-8f00-3b1f2a4c5d6e（RFC 9562）。",
            "A UUID is wanted, such as 0198c3f0-5a6e-7c1d-8f00-3b1f2a4c5d6e (RFC 9562).",
        ) from None


SCALARS: dict[object, ScalarDefinition] = {
    date: replace(
        DateDefinition,
        description=both(
            "公历日期（北京时间），只写作 YYYY-MM-DD",
            "A civil date in China, written YYYY-MM-DD",
        ),
        parse_value=_written(written_day),
    ),
    datetime: replace(
        DateTimeDefinition,
        description=both(
            "时刻（RFC 3339），须写明时区，如 2026-07-05T09:00:00+08:00",
            "An instant (RFC 3339) with its offset, such as 2026-07-05T09:00:00+08:00",
        ),
        parse_value=_written(written_instant),
    ),
    UUID: replace(
        UUIDDefinition,
        description=both("RFC 9562 UUID", "An RFC 9562 UUID"),
        parse_value=_written(_uuid),
    ),
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

"""The forms in which exports are sent."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

from app.exports.layers import geojson_parts, geopackage_parts
from app.exports.table import csv_parts
from app.exports.workbook import workbook_parts


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a table is sent in: its media type, and how batches of rows or features become the file."""

    kind: str
    parts: Callable[[AsyncGenerator[Any, None]], AsyncGenerator[bytes, None]]


FORMS = {
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook_parts),
    "csv": Form("text/csv; charset=utf-8", csv_parts),
}


# Layers of map programs, made of features instead of rows.
LAYERS = {
    "gpkg": Form("application/geopackage+sqlite3", geopackage_parts),
    "geojson": Form("application/geo+json", geojson_parts),
}

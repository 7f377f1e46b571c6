"""Whether a shape still has its division: one that ends leaves its shape open, and has days of its own."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from db.models import DivisionVersion
from resolvers.ask import current


def standing(shape: Any, on: date | None) -> ColumnElement[bool]:
    """The condition that the division of a row of shapes exists on a day (None: on any that is known of)."""
    version = DivisionVersion
    same = (version.county_id == shape.county_id, version.division_id == shape.division_id)
    return exists(select(version.id).where(*same, current(version, on)))

"""Whether a station is open on a day, as a condition on its identity."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from db.models import StationVersion
from resolvers.ask import current


def is_open(county_id: Any, station_id: Any, on: date) -> ColumnElement[bool]:
    """The condition that a station is open on a day, as known now."""
    version = aliased(StationVersion)
    mine = (version.county_id == county_id, version.station_id == station_id)
    return select(version.id).where(*mine, current(version, on)).exists()

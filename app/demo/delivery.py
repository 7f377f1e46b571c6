"""Where a county's made-up rows go: one connection, one key space, one maker of ids and of chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import psycopg

from app.demo.counties import DemoCounty
from app.demo.spans import Calendar, IntArray
from db.copy import copy_columns
from db.ids import IdMaker


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """What every part of one county's seeding needs."""

    connection: psycopg.Connection = field(repr=False)
    county: DemoCounty
    calendar: Calendar
    ids: IdMaker
    rng: np.random.Generator

    def new_ids(self, count: int) -> IntArray:
        """`count` new ids in growing order."""
        return np.fromiter(self.ids.take(count), dtype=np.int64, count=count)

    def copy(self, table: str, columns: Mapping[str, Sequence[str]]) -> None:
        """Adds rows of this county to a table; the columns as `db.copy` wants them."""
        count = len(next(iter(columns.values())))
        if count:
            copy_columns(self.connection, table, {"county_id": [self.county.code6] * count, **columns})

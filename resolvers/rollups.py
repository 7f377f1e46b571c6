"""The roll-ups counted anew from raw facts: what differs is found, and repaired while others go on writing.

A statement sees a contact together with its roll-ups, so what it finds to differ is drift. Repairs are added
to what is kept, as contacts are, and so lose nothing that is recorded meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import psycopg

from db.codes import IN_PERSON_MODES
from db.errors import DomainError
from resolvers.kept_duties.drift import duty_drift, mended
from resolvers.kept_duties.running import of_driver

# Compiling these statements takes longer than running them.
_PLAIN = "SET LOCAL jit = off"
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Unit:
    """A county, or a city without counties, whose persons are counted."""

    county_id: int
    adcode: str
    name: str


@dataclass(frozen=True, slots=True)
class Drift:
    """How many rows are not as the facts say.

    Persons with a wrong last attempt, contact or visit, rows of cells' and counties' coverage, county days,
    and of kept duties the persons and numbers.
    """

    persons: int
    cells: int
    counties: int
    days: int
    duties: int = 0

    @property
    def found(self) -> bool:
        """Whether any row is wrong."""
        return self.persons + self.cells + self.counties + self.days + self.duties > 0


def counted_units(connection: psycopg.Connection, code: str | None) -> list[Unit]:
    """All units that have persons or roll-ups, by code; or the one that an official code begins with.

    Raises DomainError COUNTY_NOT_FOUND.
    """
    adcode = None if code is None else code[:6]
    rows = connection.execute(_statement("counted_units"), {"adcode": adcode}).fetchall()
    if code is not None and not rows:
        raise DomainError(
            "COUNTY_NOT_FOUND",
            "没有此代码的县；请用六位或十二位的现行代码。",
            "No county bears this code; give the present one, of six or twelve digits.",
        )
    return [Unit(*row) for row in rows]


def counted_persons(connection: psycopg.Connection, units: Sequence[Unit]) -> int:
    """How many persons the roll-ups of some units count."""
    counties = [unit.county_id for unit in units]
    return int(_row(connection, "counted_persons", {"counties": counties})[0])


def drift(connection: psycopg.Connection, county_id: int, today: date) -> Drift:
    """What has drifted in a county's roll-ups, which stay as they are."""
    connection.execute(_PLAIN)
    values = _values(county_id, today) | {"repairs": False}
    wrong = _row(connection, "wrong_persons", values)[0]
    found = _compared(connection, values, persons=len(wrong))
    return replace(found, duties=duty_drift(of_driver(connection), county_id, today).rows)


def recount(connection: psycopg.Connection, county_id: int, today: date) -> Drift:
    """What had drifted in a county's roll-ups, which are right once the caller commits.

    Rows are taken in the order in which recording a contact takes them: persons, days, places, the county,
    the feed of changes.
    """
    connection.execute(_PLAIN)
    values = _values(county_id, today) | {"repairs": True}
    wrong = _row(connection, "wrong_persons", values)[0]
    if wrong:
        connection.execute(_statement("locked_persons"), values | {"persons": wrong})
        connection.execute(_statement("repaired_persons"), values | {"persons": wrong})
    found = _compared(connection, values, persons=len(wrong))
    connection.execute(_statement("swept"), values)
    if wrong:
        connection.execute(_statement("noted_persons"), values | {"persons": wrong})
    return replace(found, duties=mended(of_driver(connection), county_id, today).rows)


def _compared(connection: psycopg.Connection, values: Values, *, persons: int) -> Drift:
    (days,) = _row(connection, "differing_days", values)
    cells, counties = _row(connection, "differing_coverage", values)
    return Drift(persons, cells, counties, days)


def _values(county_id: int, today: date) -> dict[str, object]:
    in_person = [mode.value for mode in IN_PERSON_MODES]
    return {"county_id": county_id, "today": today, "in_person": in_person}


def _row(connection: psycopg.Connection, name: str, values: Values) -> tuple[Any, ...]:
    row = connection.execute(_statement(name), values).fetchone()
    assert row is not None  # noqa: S101  # each of them is an aggregate over everything
    return row


@cache
def _statement(name: str) -> bytes:
    return files("resolvers").joinpath("sql", f"{name}.sql").read_bytes()

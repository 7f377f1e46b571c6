"""Homes placed by another plan: residences, persons, roll-ups, marks and the feed, all in bulk."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Integer,
    Row,
    Text,
    TextClause,
    any_,
    column,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ChangeKind, PersonStatus
from db.ids import IdMaker
from db.log.traces import note_changed
from db.models import Person, Residence
from db.models.rollup import NO_CELL
from resolvers.ask import Ask
from resolvers.changes.marks import mark_everybody
from resolvers.changes.stale import made_stale
from resolvers.changes.written import NOTED, noted
from resolvers.registrations.ground_since import BORDER_DEGREES


@dataclass(frozen=True, slots=True)
class Regrid:
    """Ground drawn anew from a day on: the cells of the plan, and those that end."""

    county_id: int
    on: date
    today: date
    cells: Sequence[int]
    replaced: Sequence[int]


@dataclass(frozen=True, slots=True)
class Moves:
    """The homes whose cell is another, by row of `regrid_homes`."""

    rows: Sequence[Row[Any]]

    @property
    def todays(self) -> list[Row[Any]]:
        """Those of today, one a person."""
        return [row for row in self.rows if row.todays]

    @property
    def lost(self) -> int:
        """How many points lay in their cell and lie in none of the new ones."""
        return sum(row.was_inside and row.new_cell_id is None for row in self.rows)

    @property
    def unplaced(self) -> dict[int, int]:
        """Persons who keep their village and have no cell any more, by village."""
        left = (row.division_id for row in self.todays if row.new_cell_id is None)
        return dict(sorted(Counter(left).items()))

    @property
    def placed(self) -> int:
        """Persons who live in another cell now."""
        return sum(row.new_cell_id is not None for row in self.todays)


async def moves_of(connection: AsyncConnection, regrid: Regrid) -> Moves:
    """The homes that change their cell, whose persons are locked until the commit."""
    values = {
        "county_id": regrid.county_id,
        "on": regrid.on,
        "today": regrid.today,
        "cells": list(regrid.cells),
        "replaced": list(regrid.replaced),
        "border": BORDER_DEGREES,
    }
    home = Residence
    theirs = select(home.person_id).where(
        home.county_id == regrid.county_id,
        home.superseded_at.is_(None),
        (home.cell_id == any_(_ids(regrid.replaced))) | (home.cell_id.is_(None) & home.geom.is_not(None)),
    )
    locked = select(Person.id).where(Person.county_id == regrid.county_id, Person.id.in_(theirs))
    await connection.execute(locked.order_by(Person.id).with_for_update())
    rows = (await connection.execute(_sql("regrid_homes"), values)).all()
    return Moves([row for row in rows if row.new_cell_id != row.cell_id])


async def move(connection: AsyncConnection, regrid: Regrid, moves: Moves, ids: IdMaker) -> None:
    """Writes the homes anew, with all that hangs on them but the feed."""
    county_id = regrid.county_id
    persons = sorted({row.person_id for row in moves.rows})
    stale = select(literal(county_id, Integer), _unnested(persons), literal(regrid.on, Date))
    await connection.execute(made_stale(stale))
    await _write_homes(connection, regrid, moves, ids)
    todays = moves.todays
    if todays:
        await connection.execute(_moved_persons(county_id, todays))
        await connection.execute(_sql("regrid_coverage"), {"county_id": county_id} | _places(todays))
    await mark_everybody(connection, county_id)


async def tell_of_moves(connection: AsyncConnection, ask: Ask, county_id: int, moves: Moves) -> None:
    """Notes the persons in the feed, with where they were listed before."""
    rows = moves.todays
    if not rows:
        return
    before = _table({"person_id": BigInteger, "division_id": BigInteger, "cell_id": BigInteger}, rows)
    told = {"kind": literal(ChangeKind.PERSON.value, Text), "subject_id": before.c.person_id}
    changed = select(*[told.get(name, before.c.get(name)).label(name) for name in NOTED]).cte("changed")
    told_of = noted(county_id, ask.today, changed, after=changed)
    await connection.execute(select(func.count()).select_from(changed).add_cte(told_of))
    await note_changed(connection, county_id, [row.person_id for row in rows])


async def _write_homes(connection: AsyncConnection, regrid: Regrid, moves: Moves, ids: IdMaker) -> None:
    parts = [(row, after) for row in moves.rows for after in ((False, True) if row.begun else (True,))]
    mine = (
        Residence.county_id == regrid.county_id,
        Residence.id == any_(_ids([row.id for row in moves.rows])),
    )
    await connection.execute(update(Residence).where(*mine).values(superseded_at=func.now()))
    values = {
        "homes": [row.id for row, _ in parts],
        "ids": list(ids.take(len(parts))),
        "after": [after for _, after in parts],
        "cells": [row.new_cell_id for row, _ in parts],
    }
    await connection.execute(
        _sql("regrid_residences"), {"county_id": regrid.county_id, "on": regrid.on} | values
    )


def _moved_persons(county_id: int, rows: Sequence[Row[Any]]) -> Any:
    to = _table({"person_id": BigInteger, "new_cell_id": BigInteger}, rows)
    return (
        update(Person)
        .values(cell_id=to.c.new_cell_id, version=Person.version + 1)
        .where(
            Person.county_id == county_id,
            Person.id == to.c.person_id,
            Person.status == PersonStatus.ACTIVE.value,
        )
    )


def _places(rows: Sequence[Row[Any]]) -> dict[str, list[int]]:
    return {
        "persons": [row.person_id for row in rows],
        "divisions": [row.division_id for row in rows],
        "old": [row.cell_id or NO_CELL for row in rows],
        "new": [row.new_cell_id or NO_CELL for row in rows],
        "unlocated": [int(not row.located) for row in rows],
    }


def _table(kinds: dict[str, Any], rows: Sequence[Row[Any]]) -> Any:
    """Some columns of rows, for a statement to join."""
    arrays = [literal([getattr(row, name) for row in rows], ARRAY(kind)) for name, kind in kinds.items()]
    columns: list[Column[Any]] = [column(name, kind) for name, kind in kinds.items()]  # type: ignore[misc]  # as table_valued takes them
    return func.unnest(*arrays).table_valued(*columns, name="given").render_derived(name="given")


def _ids(ids: Sequence[int]) -> Any:
    return literal(list(ids), ARRAY(BigInteger))


def _unnested(ids: Sequence[int]) -> Any:
    return func.unnest(_ids(ids))


@cache
def _sql(name: str) -> TextClause:
    return text(files("resolvers").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8"))

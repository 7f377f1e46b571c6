"""Persons served with the names of where they live: for lists that are read without the register at hand."""

from typing import Any, cast

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import outerjoin

from db.models import Person
from resolvers.ask import Ask, Parents, Statement
from resolvers.ground.cells import cells_of_ids
from resolvers.ground.divisions import divisions_of_ids
from resolvers.people.lists import people
from resolvers.people.question import PersonQuestion


def people_with_places(ask: Ask, question: PersonQuestion) -> Statement:
    """The very list that `people` gives, with columns village_code, village_name and cell_code besides.

    Each is null where the person has none.
    """
    village = divisions_of_ids(ask, _of_person(Person.division_id)).lateral("village")
    cell = cells_of_ids(ask, _of_person(Person.cell_id)).lateral("living_cell")
    shown = (
        village.c.code.label("village_code"),
        village.c.name.label("village_name"),
        cell.c.code.label("cell_code"),
    )
    living = outerjoin(outerjoin(Person, village, true()), cell, true())
    return people(ask, question).add_columns(*shown).select_from(living)


def _of_person(row_id: Any) -> Parents:
    return Parents(None, cast("ColumnElement[int]", Person.county_id), cast("ColumnElement[int]", row_id))

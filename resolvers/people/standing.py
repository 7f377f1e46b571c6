"""What persons are on a day: categories, priority classes, sex and birthday (docs/decisions/0048).

Of today the person's row says it, as of all days for whoever never was anything else; of others
`person_standing` has it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Subquery, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from db.models import Person, PersonStanding
from resolvers.ask import Statement, current

DATED = ("categories", "priority_classes", "is_veteran", "sex", "born_on")


@dataclass(frozen=True, slots=True)
class Standing:
    """The columns of persons as they stood on a day; the last three are not dated."""

    categories: Any
    priority_classes: Any
    is_veteran: Any
    sex: Any
    born_on: Any
    name: Any
    geom: Any
    last_contact_on: Any


def standing(dated: FromClause | None, person: Any = Person) -> Standing:
    """What persons are by the rows of `dated` joined to them; without it, today."""
    said = {name: getattr(person, name) for name in DATED}
    if dated is not None:
        said = {name: func.coalesce(dated.c[name], own) for name, own in said.items()}
    return Standing(**said, name=person.name, geom=person.geom, last_contact_on=person.last_contact_on)


def dated_standing(
    on: date | ColumnElement[date], known_at: datetime | None, *within: ColumnElement[bool]
) -> Subquery:
    """What persons were on a day, as known at an instant: of those of whom it was ever changed, a row each.

    Distinct, so that the planner knows it too, and leaves out the join where nobody asks for it.
    """
    row = PersonStanding
    return (
        select(row.county_id, row.person_id, *[getattr(row, name) for name in DATED])
        .ext(distinct_on(row.county_id, row.person_id))
        .where(*within, current(row, on, known_at))
        .subquery("dated_standing")
    )


def with_standing(rows: Statement, dated: Subquery | None, county_id: Any, person_id: Any) -> Statement:
    """Rows of persons with what `dated` knows of them."""
    if dated is None:
        return rows
    return rows.outerjoin(dated, and_(dated.c.county_id == county_id, dated.c.person_id == person_id))

"""Lists of persons of many counties, merged from the first of each: no county is read whole for a page."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, null, select, true
from sqlalchemy.orm import aliased

from db.models import CountyUnit, Person
from resolvers.ask import Ask
from resolvers.keyset import after
from resolvers.people.question import PersonQuestion, areas_of, by_rows, chosen, keys_of
from resolvers.scope import sees_person
from resolvers.viewer import Permission
from resolvers.within import Placed, lies_in


def is_merged(ask: Ask, question: PersonQuestion) -> bool:
    """Whether a list is of whole counties, and of several, and each row says whether it is in it."""
    areas = (*ask.viewer.areas(Permission.SEARCH), *question.areas)
    one = any(not area.spans_counties for area in areas_of(ask, question))
    return not one and by_rows(question) and all(area.is_whole_counties for area in areas)


def first_people(
    ask: Ask, question: PersonQuestion, most: ColumnElement[int], start: tuple[Any, ...] | None
) -> Any:
    """County and id of at most `most` persons of such a list, after the sort values of `start`."""
    counties = _counties(ask, question).subquery("whole_county")
    person = aliased(Person, name="first_person")
    keys = keys_of(question, person)
    own = chosen(ask, question, person, counties.c.county_id)
    found = (
        select(keys[0].label("key"), person.county_id, person.id)
        .where(person.county_id == counties.c.county_id, *own, *_later(keys, start))
        .order_by(keys[0], person.id)
        .limit(most)
        .lateral("first_of_county")
    )
    first = select(found.c.county_id, found.c.id).select_from(counties.join(found, true()))
    return first.order_by(found.c.key, found.c.county_id, found.c.id).limit(most).subquery("first_of_all")


def _later(keys: Sequence[Any], start: tuple[Any, ...] | None) -> list[ColumnElement[bool]]:
    return [] if start is None else [after(keys, start)]


def _counties(ask: Ask, question: PersonQuestion) -> Select[int]:
    row = Placed(CountyUnit.county_id, null(), null())
    lies = [lies_in(area, row, ask.today) for area in question.areas]
    return select(CountyUnit.county_id).where(sees_person(ask, row), *lies)

"""The orders of a list of persons."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Text, case, func, literal_column

from db.codes import Code
from db.models import Person

# Written out: to the letter it has to be the expressions that are indexed.
_ACTIVE = literal_column("'ACTIVE'", Text())
_NEVER = literal_column("date '0001-01-01'", Date())
_LAST = literal_column("date 'infinity'", Date())
Keys = tuple[ColumnElement[Any], ColumnElement[int], ColumnElement[int]]


class PersonOrder(Code):
    NAME = "NAME", "按姓名（拼音）", "by name"
    LAST_CONTACT = "LAST_CONTACT", "按最近联系日期，从未联系者在前", "by last contact, never contacted first"
    AGE = "AGE", "按年龄，年长者在前", "by age, eldest first"


def order_keys(order: PersonOrder, person: Any = Person) -> Keys:
    """The sort keys of an order, upwards: its own, county and id; none is ever null."""
    keys: dict[PersonOrder, Any] = {
        PersonOrder.NAME: person.name,
        PersonOrder.LAST_CONTACT: func.coalesce(person.last_contact_on, _NEVER),
        PersonOrder.AGE: person.born_on,
    }
    return keys[order], person.county_id, person.id


def indexed_keys(order: PersonOrder, person: Any = Person) -> Keys:
    """The same for active persons, as an index has them in which all others come last."""
    own, county_id, person_id = order_keys(order, person)
    if order != PersonOrder.NAME:
        own = case((person.status == _ACTIVE, own), else_=_LAST)
    return own, county_id, person_id


def sorted_keys(order: PersonOrder, person: Any = Person) -> Keys:
    """The same, by which few persons are sorted who were found otherwise.

    No index has them: whoever reads along it until enough are found may read everybody first, as those of one
    surname stand together.
    """
    own, county_id, person_id = order_keys(order, person)
    return func.coalesce(own, own), county_id, person_id

"""The orders of a list of persons."""

from typing import Any

from sqlalchemy import ColumnElement, Date, cast, func, literal

from db.codes import Code
from db.models import Person


class PersonOrder(Code):
    NAME = "NAME", "按姓名（拼音）", "by name"
    LAST_CONTACT = "LAST_CONTACT", "按最近联系日期，从未联系者在前", "by last contact, never contacted first"
    AGE = "AGE", "按年龄，年长者在前", "by age, eldest first"


def order_keys(order: PersonOrder) -> tuple[ColumnElement[Any], ColumnElement[int], ColumnElement[int]]:
    """The sort keys of an order, upwards: its own, county and id; none is ever null."""
    keys: dict[PersonOrder, Any] = {
        PersonOrder.NAME: Person.name,
        PersonOrder.LAST_CONTACT: func.coalesce(Person.last_contact_on, cast(literal("0001-01-01"), Date)),
        PersonOrder.AGE: Person.born_on,
    }
    county_id: Any = Person.county_id
    person_id: Any = Person.id
    return keys[order], county_id, person_id

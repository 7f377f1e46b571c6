"""The orders of a list of persons, and what comes after a row in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Text, and_, cast, func, literal, or_

from db.codes import Code
from db.models import Person


class PersonOrder(Code):
    NAME = "NAME", "按姓名（拼音）", "by name"
    LAST_CONTACT = "LAST_CONTACT", "按最近联系日期，从未联系者在前", "by last contact, never contacted first"
    AGE = "AGE", "按年龄，年长者在前", "by age, eldest first"


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One sort key: its column label in a cursor, its expression, how it sorts, and what stands for null."""

    label: str
    value: ColumnElement[Any]

    @property
    def order(self) -> ColumnElement[Any]:
        """The ORDER BY term."""
        return self.value.asc()


def order_keys(order: PersonOrder) -> tuple[OrderKey, ...]:
    """The sort keys of an order; the last ones are unique, none is ever null."""
    first = {
        PersonOrder.NAME: OrderKey("name", Person.name),  # type: ignore[arg-type]  # a mapped attribute
        PersonOrder.LAST_CONTACT: OrderKey(
            "last_contact_on", func.coalesce(Person.last_contact_on, cast(literal("0001-01-01"), Date))
        ),
        PersonOrder.AGE: OrderKey("born_on", Person.born_on),  # type: ignore[arg-type]  # a mapped attribute
    }[order]
    county, person_id = OrderKey("county_id", Person.county_id), OrderKey("id", Person.id)  # type: ignore[arg-type]  # mapped attributes
    return (first, county, person_id)


def cursor_text(order: PersonOrder) -> ColumnElement[str]:
    """The cursor of a row: base64 (RFC 4648, section 5) of a JSON array, the order's name first."""
    first, *ids = [cast(func.to_json(key.value), Text) for key in order_keys(order)]
    plain = func.concat('["', order.value, '",', first, *[func.concat(",", item) for item in ids], "]")
    return func.translate(func.encode(func.convert_to(plain, "UTF8"), "base64"), "+/\n", "-_")


def after(order: PersonOrder, values: Sequence[Any]) -> ColumnElement[bool]:
    """The condition that a person comes after the one whose sort values are given.

    As typed by `order_keys`.
    """
    keys = order_keys(order)
    terms = []
    for position, key in enumerate(keys):
        same = [earlier.value == value for earlier, value in zip(keys[:position], values, strict=False)]
        terms.append(and_(*same, key.value > values[position]))
    return or_(*terms)

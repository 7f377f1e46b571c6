"""Keysets in SQL: where a row stands in a sorted list, and what comes after such a place."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_


def cursor_text(made_for: str, keys: Sequence[ColumnElement[Any]]) -> ColumnElement[str]:
    """The cursor of a row: base64 (RFC 4648, section 5) of a JSON array, what it is made for first."""
    values = [func.concat(",", cast(func.to_json(key), Text)) for key in keys]
    plain = func.concat('["', made_for, '"', *values, "]")
    return func.translate(func.encode(func.convert_to(plain, "UTF8"), "base64"), "+/\n", "-_")


def after(keys: Sequence[ColumnElement[Any]], values: Sequence[Any]) -> ColumnElement[bool]:
    """The condition that a row comes after the one whose sort values are given.

    All keys sort upwards, none is ever null, the last ones are unique.
    """
    terms = []
    for position, key in enumerate(keys):
        same = [earlier == value for earlier, value in zip(keys[:position], values, strict=False)]
        terms.append(and_(*same, key > values[position]))
    return or_(*terms)

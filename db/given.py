"""Values that a statement does not know yet: each run brings its own."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime, Double, Text, Uuid
from sqlalchemy.types import TypeEngine


class _GivenText(Text):
    def _resolve_for_literal(
        self, _value: Any
    ) -> Any:  # SQLAlchemy would look at the text to choose its type
        return self


class _GivenInteger(BigInteger):
    def _resolve_for_literal(self, _value: Any) -> Any:  # SQLAlchemy would look at the number
        return self


class _GivenInstant(DateTime):
    def _resolve_for_literal(self, _value: Any) -> Any:  # SQLAlchemy would look at its offset
        return self


KINDS: dict[type, TypeEngine[Any]] = {
    int: _GivenInteger(),
    str: _GivenText(),
    float: Double(),
    date: Date(),
    datetime: _GivenInstant(timezone=True),
    UUID: Uuid(),
}


class Given:
    """Stands in a statement where the value of a slot goes.

    It can be compared with columns and passed to SQL functions. Python may not compute with it or ask
    whether it is true: what came of that would hold for one run only, and be kept for all.
    """

    __slots__ = ("__sa_type_engine__", "slot")

    def __init__(self, slot: int, kind: type) -> None:
        self.slot = slot
        self.__sa_type_engine__ = KINDS[kind]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Given) and other.slot == self.slot

    def __hash__(self) -> int:
        return hash(self.slot)

    def __bool__(self) -> bool:
        raise TypeError

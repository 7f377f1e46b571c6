"""Statements compiled once and run many times, each time with the values of its slots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ClauseElement, Date, DateTime, Double, Text, Uuid
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.types import TypeEngine

_numbers = count(1)


class _GivenText(Text):
    def _resolve_for_literal(self, _value: Any) -> Any:  # SQLAlchemy would look at the text
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


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement in PostgreSQL's own form, its constants written out.

    `slots` are the slots whose values $1, $2 … stand for. `custom` statements are planned anew for the values
    of each run; the others once, for whatever values.
    """

    name: bytes
    sql: bytes
    slots: tuple[int, ...]
    custom: bool

    def bound(self, values: Sequence[bytes | None]) -> list[bytes | None]:
        """The parameters of one run in text form, of the `values` of all slots."""
        return [values[slot] for slot in self.slots]


class _Compiler(psycopg.PGCompiler_psycopg):
    """Writes constants out, so that partial indexes serve plans made without values.

    Slots become $1, $2 and so on.
    """

    slots: dict[int, int]

    def render_literal_bindparam(self, bindparam: Any, *rest: Any, **kw: Any) -> Any:
        if not isinstance(bindparam.value, Given):
            return super().render_literal_bindparam(bindparam, *rest, **kw)  # type: ignore[no-untyped-call]  # untyped
        self.__dict__.setdefault("slots", {})
        number = self.slots.setdefault(bindparam.value.slot, len(self.slots) + 1)
        kind = bindparam.type.dialect_impl(self.dialect)
        return self.render_bind_cast(bindparam.type, kind, f"${number}")  # type: ignore[no-untyped-call]  # untyped


class _Dialect(psycopg.PGDialect_psycopg):
    statement_compiler = _Compiler


_DIALECT = _Dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # no per cent sign is doubled


def prepared(statement: ClauseElement, *, custom: bool) -> Prepared:
    """The statement compiled, each `Given` in it left open."""
    compiled: Any = statement.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True})
    slots = tuple(getattr(compiled, "slots", {}))
    return Prepared(b"rongge_%d" % next(_numbers), str(compiled).encode(), slots, custom)


def text_of(value: Any) -> bytes:
    """The value of a slot as PostgreSQL reads it in text form."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, (int, float)):
        return repr(value).encode()
    if isinstance(value, (date, datetime)):
        return value.isoformat().encode()
    if isinstance(value, UUID):
        return str(value).encode()
    raise TypeError(type(value))

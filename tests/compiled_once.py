"""Statements compiled once in a process, whatever engine runs them: as in a server, which has one engine.

Every test has engines of its own, and putting a statement together takes longer than asking it.
"""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import URL, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg, PGDialectAsync_psycopg
from sqlalchemy.util import LRUCache

KEPT = 4000
_COMPILED: LRUCache[Any, Any] = LRUCache(KEPT)
_MADE: dict[Hashable, Any] = {}


class _MadeOnce(type):
    """What is made anew of the same options is the one that there is: compiled statements belong to it."""

    def __call__(cls, **options: Any) -> Any:
        key = (cls, *sorted((name, value) for name, value in options.items() if name != "dbapi"))
        if key not in _MADE:
            _MADE[key] = super().__call__(**options)
        return _MADE[key]


class _Async(PGDialectAsync_psycopg, metaclass=_MadeOnce):
    supports_statement_cache = True


class _Dialect(PGDialect_psycopg, metaclass=_MadeOnce):
    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, _url: URL) -> type[_Async]:
        return _Async

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


def compile_once() -> None:
    """From now on, whoever makes an engine for PostgreSQL by psycopg."""
    registry.register("postgresql.psycopg", __name__, _Dialect.__name__)

"""Worlds that many tests begin with: built once per process and server, then copied."""

from collections.abc import Callable, Hashable
from copy import deepcopy
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

import psycopg
from sqlalchemy import Engine

from tests.databases import is_untouched, libpq, replace_by_copy

P = ParamSpec("P")
World = TypeVar("World")
_BUILT: dict[Hashable, tuple[str, Any]] = {}
ALONE = """
    SELECT NOT EXISTS (SELECT FROM county) AND NOT EXISTS (
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid())
    AND current_schema() = 'public'
"""


def built_once(build: Callable[Concatenate[Engine, P], World]) -> Callable[Concatenate[Engine, P], World]:
    """A builder that writes its world into an empty database once; the next such becomes a copy of that one.

    A database that holds something, that somebody else is connected to, or whose tables lie in a schema of
    their own (which a copy would not tell) is written to as ever.
    """

    @wraps(build)
    def built(engine: Engine, /, *args: P.args, **given: P.kwargs) -> World:
        if not _empty_and_alone(engine):
            return build(engine, *args, **given)
        key = (engine.url.set(database=""), build.__module__, build.__qualname__, args, *given.items())
        if key not in _BUILT:
            name = f"{engine.url.database}_{uuid4().hex[:8]}"
            _BUILT[key] = (name, build(engine, *args, **given))
            replace_by_copy(engine.url, name, engine.url.database or "")
        name, world = _BUILT[key]
        replace_by_copy(engine.url, engine.url.database or "", name)
        own: World = deepcopy(world)
        return own

    return built


def _empty_and_alone(engine: Engine) -> bool:
    if not engine.url.query.get("options") and is_untouched(engine.url):
        return True
    with psycopg.connect(libpq(engine.url.render_as_string(hide_password=False))) as connection:
        return connection.execute(ALONE).fetchone() == (True,)

"""Statements that meet what passes: a deadlock, of which they are the victim."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg.errors import DeadlockDetected
from sqlalchemy import Engine, event

# What the acts of the registry write, and each of them its receipt.
_TABLES = "station|grid_worker|cell_assignment|contact_policy|receipt|person"
ACTS = rf"(INSERT INTO|UPDATE|DELETE FROM) ({_TABLES})\w*\s"


@contextmanager
def victim(of: str = ACTS) -> Iterator[None]:
    """The first statement within that has a pattern in it is the victim of a deadlock."""
    met: list[str] = []

    def meets(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not met and re.search(of, statement):
            met.append(statement)
            raise DeadlockDetected

    event.listen(Engine, "before_cursor_execute", meets)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", meets)
    assert met

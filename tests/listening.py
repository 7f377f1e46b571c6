"""What is asked of a database: the texts of statements, in their order."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def listening(to: str | None = None) -> Iterator[list[str]]:
    """The texts of all statements that any engine sends meanwhile, or those to the database of that name.

    Servers of other tests may look at databases of their own.
    """
    said: list[str] = []

    def hear(connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if to is None or connection.engine.url.database == to:
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)

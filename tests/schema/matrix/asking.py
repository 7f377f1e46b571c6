"""One value in one place, asked of a lane by somebody; and how many statements that took."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import event

from db.engine import Database
from db.pool import Reads
from tests.databases import Unserved
from tests.schema.lanes import Answer, Asking, Lane
from tests.schema.matrix.building import SENT, arguments, document
from tests.schema.matrix.naming import Way
from tests.schema.matrix.standing import Standing

CLIENT_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)
class Statements:
    """How many were run since it was set to nothing."""

    run: int = 0

    def taken(self) -> int:
        """How many, and nothing again."""
        taken, self.run = self.run, 0
        return taken


@contextmanager
def counted(database: Database, patch: pytest.MonkeyPatch) -> Iterator[Statements]:
    """Counts what the walled connections run: prepared reads, and whatever else."""
    found = Statements()

    def one_more(*_: Any) -> None:
        found.run += 1

    for name in ("results", "each"):
        read = getattr(Reads, name)

        async def counting(self: Reads, setting: bytes, runs: Any, *more: Any, _read: Any = read) -> Any:
            found.run += len(runs)
            return await _read(self, setting, runs, *more)

        patch.setattr(Reads, name, counting)
    assert isinstance(database, Unserved)
    engine = database._walled._engine.sync_engine
    event.listen(engine, "before_cursor_execute", one_more)
    yield found
    event.remove(engine, "before_cursor_execute", one_more)


def asking(standing: Standing, role: str, way: Way, value: str) -> Asking:
    """The smallest request that sends a value at the end of a way."""
    sent = arguments(way[0], {**SENT, **standing.own}, way, value)
    return Asking(standing.viewers()[role], document(way[0], sent), sent)


async def said(lane: Lane, database: Any, one: Asking, value: str) -> Answer:
    """What is answered, with the value left out wherever it is repeated."""
    answer = await lane(database, one)
    errors = tuple(error.replace(value, "*") for error in answer.errors)
    return Answer(answer.status, CLIENT_ID.sub("*", answer.data.replace(value, "*")), errors)

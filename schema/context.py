"""What a request carries: who asks, today, the database, workers, keys and hashes, its links' loaders."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg
from psycopg.pq.abc import PGresult
from sqlalchemy import Row
from strawberry.dataloader import DataLoader
from strawberry.types.info import Info
from strawberry.types.nodes import SelectedField, Selection

from db.engine import Database, PersonsIn
from db.ids import IdMaker
from db.log.traces import Trace
from db.sending import Run
from geo.work.pool import WorkPool
from resolvers.access.hashing import Hashing
from resolvers.ask import Ask, Statement
from resolvers.people.identities import IdentityKeys
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Viewer

Loader = DataLoader[tuple[int, int], list[Row[Any]]]


@dataclass(slots=True)
class Context:
    """One request's. Nothing in it outlives the request.

    `issuer`: of the identity provider that is set, if any.
    `plainly`: the fast statements of its operation have been asked and gave what may not be shown.
    `failed`: the prepared statements that failed, and how.
    """

    viewer: Viewer
    database: Database
    ids: IdMaker
    today: date
    work: WorkPool
    keys: IdentityKeys = field(repr=False)
    hashing: Hashing = field(default_factory=Hashing, repr=False)
    issuer: str = ""
    loaders: dict[Any, Loader] = field(default_factory=dict)
    plainly: bool = False
    failed: list[tuple[Run, psycopg.Error]] = field(default_factory=list)
    trace: Trace = field(init=False)

    def __post_init__(self) -> None:
        """Has every transaction of the request say whom it serves, and note whose records it reads."""
        self.trace = trace_of(self.viewer, self.ids)
        self.database = self.database.serving(scope_setting(self.viewer), self.trace)

    def ask(self, as_of: date | None = None) -> Ask:
        """A question of this viewer about a day, today unless said otherwise."""
        return Ask(self.viewer, self.today, as_of or self.today)

    async def rows(self, statement: Statement) -> Sequence[Row[Any]]:
        """The rows of a statement."""
        return await self.database.rows(statement)

    async def results(self, runs: Sequence[Run], persons: PersonsIn | None = None) -> list[PGresult]:
        """The results of prepared statements, in one transaction. What has failed fails again, unasked.

        `persons` tells whose records they are.
        """
        for run, error in self.failed:
            if run in runs:
                raise error
        try:
            return await self.database.results(runs, persons)
        except psycopg.Error as error:
            self.failed += [(run, error) for run in runs]
            raise


RonggeInfo = Info[Context, None]


def selects(info: RonggeInfo, name: str) -> bool:
    """Whether the document names a field of the object under way, be it behind a fragment or a directive."""
    return any(_names(field.selections, name) for field in info.selected_fields)


def _names(selections: Sequence[Selection], name: str) -> bool:
    return any(
        one.name == name if isinstance(one, SelectedField) else _names(one.selections, name)
        for one in selections
    )


def mentions(info: RonggeInfo, *names: str) -> bool:
    """Whether the document names one of these fields anywhere below the object under way."""
    return any(_mentions(field.selections, names) for field in info.selected_fields)


def _mentions(selections: Sequence[Selection], names: Sequence[str]) -> bool:
    return any(
        (isinstance(one, SelectedField) and one.name in names) or _mentions(one.selections, names)
        for one in selections
    )

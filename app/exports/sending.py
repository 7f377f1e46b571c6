"""What every export does: who asks and when, the trace it leaves, and a file that is sent as one of a few."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request

from app.exports.download import Download
from app.exports.forms import FORMS, LAYERS
from db.codes import AccessKind
from db.engine import Database
from resolvers.ask import Ask
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Viewer
from schema.context import Context
from schema.http.failures import HttpError


@dataclass(frozen=True, slots=True)
class Sending:
    """The exports of one process. Each may hold a connection while it is sent: `places` says how many may.

    `today` is asked once for a download: a file that is made over midnight is of one day.
    """

    places: asyncio.Semaphore
    today: Callable[[], date]

    def asked(self, request: Request, today: date) -> tuple[Database, Ask, QueryParams]:
        """The connections that serve the viewer and note whose records they read, who asks, and for what."""
        viewer: Viewer = request.state.viewer
        trace = trace_of(viewer, request.state.ids, request.url.path, kind=AccessKind.EXPORT)
        database = request.state.database.serving(scope_setting(viewer), trace)
        return database, Ask(viewer, today, today), request.query_params

    def context(self, request: Request, today: date) -> Context:
        """What the resolvers of a page of a list find, as another request of the same viewer."""
        state = request.state
        held = (state.work, state.keys, state.hashing, state.issuer)
        context = Context(state.viewer, state.database, state.ids, today, *held)
        context.trace.kind, context.trace.operation = AccessKind.EXPORT, request.url.path
        return context

    def download(self, request: Request, rows: AsyncGenerator[Any, None], today: date) -> Download:
        """The file of a day, in the form that the address names."""
        name, ending = name_of(request), ending_of(request)
        form = (FORMS | LAYERS)[ending]
        return Download(f"{name}-{today}.{ending}", form.kind, self._one_of_few(form.parts(rows)))

    async def _one_of_few(self, parts: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        if self.places.locked():
            raise _busy()
        async with self.places, aclosing(parts):
            async for part in parts:
                yield part


def name_of(request: Request) -> str:
    """The name of the export."""
    return request.url.path.rpartition("/")[2].partition(".")[0]


def ending_of(request: Request) -> str:
    """The ending that names its form."""
    return request.url.path.rpartition(".")[2]


def _busy() -> HttpError:
    return HttpError(
        "EXPORTS_BUSY", "导出任务较多，请稍后再试。", "Too many exports are under way; try again in a moment."
    )

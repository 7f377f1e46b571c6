"""GraphQL over HTTP: one address, and POST only, so that no personal value ever stands in an address."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

import orjson
import strawberry
from graphql import GraphQLSchema
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from db.failures import Unanswered
from resolvers.viewer import Viewer
from schema.http.answers import answer, refuse
from schema.http.cost.narrower import narrowed
from schema.http.cost.points_asked import ensure_few_points
from schema.http.documents import READY_DOCUMENT, Ready, ready_document
from schema.http.errors import Narrowed, ensure_answered, execution_entry
from schema.http.failures import DocumentError, HttpError, document_error, unanswerable
from schema.http.graphiql.page import GRAPHIQL_HEADERS
from schema.http.lane import Lane
from schema.http.limits import LIMITS, Limits
from schema.http.negotiation import JSON, answer_type, ensure_json, wants_page
from schema.http.objects_asked import ensure_affordable
from schema.http.request import Asked, asked_in, body_of, headers_of

PATH = "/graphql"
SERVED = (OperationType.QUERY, OperationType.MUTATION)


def _as_it_is(body: bytes, _accept_encoding: bytes) -> tuple[bytes, None]:
    return body, None


def _unnoted(_code: str) -> None:
    """Nobody counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The ASGI application behind /graphql, for every method: it answers the wrong ones itself.

    `viewer_of` gives whom a request speaks for, or raises the HttpError it is refused with; `context_of`
    makes what resolvers find in `info.context`; `lane` answers what it can ahead of the executor; `coded`
    makes an answer smaller for a client with this Accept-Encoding, and says how; `page` is the GraphiQL page
    where it is enabled; `noted` hears the code of every error that is answered; of `trusted`, the SHA-256 of
    documents, no others are answered.
    """

    schema: strawberry.Schema
    viewer_of: Callable[[Scope], Awaitable[Viewer]]
    context_of: Callable[[Scope, Viewer], Any]
    lane: Lane | None = None
    coded: Callable[[bytes, bytes], tuple[bytes, str | None]] = _as_it_is
    page: str | None = None
    noted: Callable[[str], object] = _unnoted
    trusted: frozenset[bytes] | None = None
    limits: Limits = LIMITS
    body_limit: int = 1024 * 1024
    body_seconds: float = 10.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        headers = headers_of(scope)
        accept = headers.get(b"accept", b"").decode("latin-1")
        if self.page and scope["method"] in {"GET", "HEAD"} and wants_page(accept):
            page = Response(self.page, media_type="text/html", headers=GRAPHIQL_HEADERS)
            await page(scope, receive, send)
            return
        media_type = JSON
        try:
            if scope["method"] != "POST":
                raise _not_post(page=self.page is not None)
            media_type = answer_type(accept)
            body = await self._result(scope, receive, headers)
        except HttpError as failure:
            self.noted(failure.code)
            await refuse(send, failure, media_type)
        else:
            body, coding = self.coded(body, headers.get(b"accept-encoding", b""))
            await answer(send, body, media_type, coding)

    async def _result(self, scope: Scope, receive: Receive, headers: Mapping[bytes, bytes]) -> bytes:
        viewer = await self.viewer_of(scope)
        ensure_json(headers.get(b"content-type", b""))
        body = await body_of(headers, receive, limit=self.body_limit, seconds=self.body_seconds)
        return await self._executed(asked_in(body), self.context_of(scope, viewer))

    async def _executed(self, asked: Asked, context: Any) -> bytes:
        if self.trusted is not None and sha256(asked.query.encode()).digest() not in self.trusted:
            raise _not_trusted()
        ready = await ready_document(self.schema, asked, self.limits)
        ensure_affordable(self._core, ready)
        ensure_few_points(self._core, ready)
        context.trace.operation, context.trace.document = ready.said
        try:
            return await self._answered(asked, ready, context)
        except Unanswered as failure:
            raise unanswerable(narrowed(failure, core=self._core, ready=ready)) from failure

    async def _answered(self, asked: Asked, ready: Ready, context: Any) -> bytes:
        body = None if self.lane is None else await self.lane.answer(ready, context)
        if body is not None:
            return body
        result = await self.schema.execute(
            asked.query,
            variable_values=asked.variables,
            context_value=context,
            operation_name=asked.operation_name,
            allowed_operation_types=SERVED,
            operation_extensions={READY_DOCUMENT: ready.document},
        )
        members = _members(result, partial(narrowed, core=self._core, ready=ready))
        for error in members.get("errors", ()):
            self.noted(error["extensions"]["code"])
        return orjson.dumps(members)

    @property
    def _core(self) -> GraphQLSchema:
        return self.schema._schema  # noqa: SLF001  # Strawberry shows graphql-core's schema nowhere else


def _not_post(*, page: bool) -> HttpError:
    return HttpError(
        "METHOD_NOT_ALLOWED",
        "请用 POST 提交查询。",
        "Queries are sent by POST.",
        headers={"Allow": "GET, HEAD, POST" if page else "POST"},
    )


def _members(result: ExecutionResult, narrow: Narrowed) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if result.errors:
        if not any(value is not None for value in (result.data or {}).values()):
            ensure_answered(result.errors)
        members["errors"] = [execution_entry(error, narrow) for error in result.errors]
    members["data"] = result.data
    return members


def _not_trusted() -> DocumentError:
    return document_error(
        "DOCUMENT_NOT_TRUSTED",
        "本系统只回答已登记的查询；请由运维人员登记客户端的查询清单。",
        "Only documents that were put on file are answered here; the operator adds those of a client.",
    )

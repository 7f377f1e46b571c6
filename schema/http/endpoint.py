"""GraphQL over HTTP: one address, and POST only, so that no personal value ever stands in an address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
import strawberry
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from resolvers.viewer import Viewer
from schema.http.documents import READY_DOCUMENT, ready_document
from schema.http.errors import execution_entry
from schema.http.failures import DocumentError, HttpError, not_signed_in
from schema.http.graphiql import GRAPHIQL_HEADERS
from schema.http.lane import Lane
from schema.http.limits import LIMITS, Limits
from schema.http.negotiation import JSON, answer_type, ensure_json, wants_page
from schema.http.request import Asked, asked_in, body_of

ContextOf = Callable[[Request, Viewer], Any]
SERVED = (OperationType.QUERY, OperationType.MUTATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The ASGI application behind /graphql.

    `context_of` makes what resolvers find in `info.context`; `lane` answers what it can ahead of the
    executor; `page` is the GraphiQL page where it is enabled.
    """

    schema: strawberry.Schema
    context_of: ContextOf
    lane: Lane | None = None
    page: str | None = None
    limits: Limits = LIMITS
    body_limit: int = 1024 * 1024
    body_seconds: float = 10.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        response = await self._response(Request(scope, receive))
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        accept = ",".join(request.headers.getlist("accept"))
        if self.page and request.method in {"GET", "HEAD"} and wants_page(accept):
            return Response(self.page, media_type="text/html", headers=GRAPHIQL_HEADERS)
        media_type = JSON
        try:
            _ensure_post(request, page=self.page is not None)
            media_type = answer_type(accept)
            return _sent(200, await self._result(request), media_type)
        except DocumentError as failure:
            # Older clients, who ask for application/json, look for errors under 200 only.
            status = 200 if media_type == JSON else failure.status
            return _answer(status, {"errors": failure.errors}, media_type)
        except HttpError as failure:
            return _refusal(failure, media_type)

    async def _result(self, request: Request) -> bytes:
        viewer = _viewer(request)
        ensure_json(request.headers.getlist("content-type"))
        asked = asked_in(await body_of(request, limit=self.body_limit, seconds=self.body_seconds))
        return await self._executed(asked, self.context_of(request, viewer))

    async def _executed(self, asked: Asked, context: Any) -> bytes:
        ready = ready_document(self.schema, asked, self.limits)
        answer = None if self.lane is None else await self.lane.answer(ready, context)
        if answer is not None:
            return answer
        result = await self.schema.execute(
            asked.query,
            variable_values=asked.variables,
            context_value=context,
            operation_name=asked.operation_name,
            allowed_operation_types=SERVED,
            operation_extensions={READY_DOCUMENT: ready.document},
        )
        return orjson.dumps(_members(result))


def graphql_route(endpoint: Endpoint, path: str = "/graphql") -> Route:
    """The route of `endpoint`, for every method: it answers the wrong ones itself."""
    return Route(path, endpoint, methods=None)


def _viewer(request: Request) -> Viewer:
    """Whom the token speaks of, as found before. Raises what the token was refused with, or NOT_SIGNED_IN."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    refusal: HttpError | None = getattr(request.state, "refusal", None)
    if viewer is None:
        raise refusal or not_signed_in()
    return viewer


def _ensure_post(request: Request, *, page: bool) -> None:
    if request.method == "POST":
        return
    raise HttpError(
        405,
        "METHOD_NOT_ALLOWED",
        "请用 POST 提交查询。",
        "Queries are sent by POST.",
        headers={"Allow": "GET, HEAD, POST" if page else "POST"},
    )


def _members(result: ExecutionResult) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if result.errors:
        members["errors"] = [execution_entry(error) for error in result.errors]
    members["data"] = result.data
    return members


def _refusal(failure: HttpError, media_type: str) -> Response:
    response = _answer(failure.status, {"errors": failure.errors}, media_type)
    response.headers.update(failure.headers)
    return response


def _answer(status: int, members: dict[str, Any], media_type: str) -> Response:
    return _sent(status, orjson.dumps(members), media_type)


def _sent(status: int, body: bytes, media_type: str) -> Response:
    content_type = f"{media_type}; charset=utf-8"
    headers = {"Content-Type": content_type, "Cache-Control": "no-store", "Vary": "Accept"}
    return Response(body, status, headers)

"""Refusals and failures as answers: a page for a person, coded JSON for a program, never a stack trace."""

from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.ogc.root import is_below
from db.errors import DomainError
from db.failures import Unanswered
from schema.http.answers import media_type_of, refuse
from schema.http.endpoint import PATH
from schema.http.errors import internal_entry
from schema.http.failures import HttpError, as_http, error_entry, unanswerable
from schema.http.negotiation import wants_page
from schema.http.request import headers_of
from web_pages.page import page_answer

# What Starlette itself refuses.
KNOWN = {
    404: ("NOT_FOUND", "没有这个地址。", "There is nothing at this address."),
    405: ("METHOD_NOT_ALLOWED", "此地址不接受这种请求方法。", "This address does not take this method."),
}


def refused(request: Request, error: Exception) -> Response:
    """The answer to a request that raised an expected error."""
    failure = _failure(error)
    answer: Response
    if _as_page(request):
        answer = page_answer(request, "problem.html", status=failure.status, error=failure)
    else:
        answer = _coded(request.url.path, failure.status, error_entry(failure))
    answer.headers.update(failure.headers)
    return answer


HANDLERS = {HTTPException: refused, DomainError: refused}


def _failure(error: Exception) -> HttpError:
    if isinstance(error, HTTPException):
        return HttpError(*KNOWN[error.status_code], headers=error.headers or {})
    assert isinstance(error, DomainError)  # noqa: S101  # those are what HANDLERS names
    return as_http(error)


def _as_page(request: Request) -> bool:
    """Whether a page is wanted; of map programs what `f` says counts before Accept."""
    form = request.query_params.get("f") if is_below(request.url.path) else None
    return form == "html" or (form != "json" and wants_page(request.headers.get("accept", "")))


def _coded(path: str, status: int, entry: dict[str, Any]) -> Response:
    """The error as JSON: for map programs as problem details (RFC 9457)."""
    if not is_below(path):
        return Response(orjson.dumps({"errors": [entry]}), status, media_type="application/json")
    told = {"type": "about:blank", "title": entry["message"], "status": status, "instance": path}
    body = orjson.dumps({**entry["extensions"], **told, "detail": entry["message"]})
    return Response(body, status, media_type="application/problem+json")


async def _refuse(scope: Scope, receive: Receive, send: Send, error: DomainError) -> None:
    """The same, also behind the door to GraphQL, where it is said in GraphQL's media types."""
    if scope["path"] == PATH:
        accept = headers_of(scope).get(b"accept", b"").decode("latin-1")
        await refuse(send, unanswerable(error), media_type_of(accept))
    else:
        await refused(Request(scope), error)(scope, receive, send)


class NothingEscapes:
    """Middleware around everything: the unexpected is logged without its values and answered with an id.

    Starlette's own would hand the exception to the server, whose log shows SQL and its parameters.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 500 with code INTERNAL, or that it took too long, unless the answer had begun."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Unanswered as error:
            if not begun:
                await _refuse(scope, receive, send, error)
        except Exception as error:  # noqa: BLE001  (the one place that must let nothing through)
            entry = internal_entry(error, path=scope["path"])
            if not begun:
                await _coded(scope["path"], 500, entry)(scope, receive, send)

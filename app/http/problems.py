"""Refusals and failures as answers: a page for a person, coded JSON for a program, never a stack trace."""

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.errors import DomainError
from schema.http.errors import internal_entry
from schema.http.failures import HttpError, error_entry
from schema.http.negotiation import wants_page
from web_pages.page import page_answer

# What Starlette itself refuses.
KNOWN = {
    404: ("NOT_FOUND", "没有这个地址。", "There is nothing at this address."),
    405: ("METHOD_NOT_ALLOWED", "此地址不接受这种请求方法。", "This address does not take this method."),
}
STATUS_OF = {"NOT_SIGNED_IN": 401, "PERSONS_NOT_PERMITTED": 403, "NOT_PERMITTED": 403}


def refused(request: Request, error: Exception) -> Response:
    """The answer to a request that raised an expected error."""
    failure = _failure(error)
    entry = error_entry(failure)
    answer: Response
    if wants_page(request.headers.get("accept", "")):
        answer = page_answer(request, "problem.html", status=failure.status, error=failure)
    else:
        answer = _coded(failure.status, entry)
    answer.headers.update(failure.headers)
    return answer


HANDLERS = {HTTPException: refused, DomainError: refused}


def _failure(error: Exception) -> HttpError:
    if isinstance(error, HttpError):
        return error
    if isinstance(error, DomainError):
        return HttpError(_status(error.code), error.code, error.zh, error.en)
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = (error.headers if isinstance(error, HTTPException) else None) or {}
    code, zh, en = KNOWN.get(status, (f"HTTP_{status}", "请求无法处理。", "The request cannot be served."))
    return HttpError(status, code, zh, en, headers=headers)


def _status(code: str) -> int:
    return 404 if code.endswith("_NOT_FOUND") else STATUS_OF.get(code, 400)


def _coded(status: int, entry: object) -> Response:
    return Response(orjson.dumps({"errors": [entry]}), status, media_type="application/json")


class NothingEscapes:
    """Middleware around everything: the unexpected is logged without its values and answered with an id.

    Starlette's own would hand the exception to the server, whose log shows SQL and its parameters.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 500 with code INTERNAL, unless the answer had begun."""
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
        except Exception as error:  # noqa: BLE001  (the one place that must let nothing through)
            entry = internal_entry(error, path=scope["path"])
            if not begun:
                await _coded(500, entry)(scope, receive, send)

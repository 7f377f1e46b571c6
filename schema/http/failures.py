"""What a request is refused with before anything is executed: expected errors that know their HTTP status."""

from collections.abc import Mapping, Sequence
from typing import Any

from db.errors import DomainError
from resolvers.wording.language import said

NO_HEADERS: Mapping[str, str] = {}


class HttpError(DomainError):
    """An expected error with the status and headers it is answered with."""

    def __init__(
        self, status: int, code: str, zh: str, en: str, *, headers: Mapping[str, str] = NO_HEADERS
    ) -> None:
        super().__init__(code, zh, en)
        self.status = status
        self.headers = headers

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The `errors` of the answer."""
        return [error_entry(self)]


class DocumentError(HttpError):
    """The request was well formed, its GraphQL was not: 400, or 200 in the older application/json."""

    def __init__(self, entries: Sequence[dict[str, Any]]) -> None:
        first = entries[0]["extensions"]
        super().__init__(400, first["code"], first["zh"], first["en"])
        self._entries = list(entries)

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The `errors` of the answer."""
        return self._entries


def error_entry(error: DomainError) -> dict[str, Any]:
    """One entry of `errors`: the message in the caller's language, the stable code, and the texts of both."""
    extensions = {**error.details, "code": error.code, "zh": error.zh, "en": error.en}
    return {"message": said(error.zh, error.en), "extensions": extensions}


def document_error(code: str, zh: str, en: str) -> DocumentError:
    """A refusal of a well-formed request with one entry."""
    return DocumentError([error_entry(DomainError(code, zh, en))])


def not_signed_in() -> HttpError:
    """The refusal of everyone without a token."""
    return HttpError(
        401,
        "NOT_SIGNED_IN",
        "请先登录。",
        "Please sign in first.",
        headers={"WWW-Authenticate": 'Bearer realm="rongge"'},
    )

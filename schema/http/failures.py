"""What a request is refused with as a whole: expected errors as HTTP answers them."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from db.errors import DomainError
from resolvers.wording.language import said
from schema.http.statuses import RETRY_AFTER_S, STATUS

NO_HEADERS: Mapping[str, str] = {}


class HttpError(DomainError):
    """An expected error with the headers it is answered with; its code says the status (statuses.py)."""

    # Whether the request itself was in order, so that older clients look for its errors under 200.
    in_order: ClassVar[bool] = False

    def __init__(
        self,
        code: str,
        zh: str,
        en: str,
        *,
        details: Mapping[str, object] | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> None:
        super().__init__(code, zh, en, details)
        again = RETRY_AFTER_S.get(code)
        self.headers = headers if again is None else {**headers, "Retry-After": str(again)}

    @property
    def status(self) -> int:
        """The HTTP status."""
        return STATUS[self.code]

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The `errors` of the answer."""
        return [error_entry(self)]


class DocumentError(HttpError):
    """The request was in order; its GraphQL was not, or could not be answered at present."""

    in_order = True

    def __init__(self, entries: Sequence[dict[str, Any]]) -> None:
        first = entries[0]["extensions"]
        super().__init__(first["code"], first["zh"], first["en"])
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
    return unanswerable(DomainError(code, zh, en))


def unanswerable(error: DomainError) -> DocumentError:
    """The same, with an error as its entry."""
    return DocumentError([error_entry(error)])


def as_http(error: DomainError, headers: Mapping[str, str] = NO_HEADERS) -> HttpError:
    """An expected error with the status of its code."""
    if isinstance(error, HttpError):
        return error
    return HttpError(error.code, error.zh, error.en, details=error.details, headers=headers)


def not_signed_in() -> HttpError:
    """The refusal of everyone without a token."""
    return HttpError(
        "NOT_SIGNED_IN",
        "请先登录。",
        "Please sign in first.",
        headers={"WWW-Authenticate": 'Bearer realm="rongge"'},
    )

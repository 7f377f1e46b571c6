"""What pages are told of a browser, and have it keep: forms, the session's cookie, a known device."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """Given by the application, which knows cookies and HTTP.

    `fields_of` reads a form of ours and refuses another site's; `session_of`, `remember` and `forget` read,
    set and take back the session's cookie; `place_of` says where wrong passwords for a name count, and
    `know_device` has the browser say next time that one was right; `status_of` is the status of an error.
    """

    fields_of: Callable[[Request], Awaitable[Mapping[str, str]]]
    session_of: Callable[[Request], str]
    remember: Callable[[Response, Request, str], None]
    forget: Callable[[Response, Request], None]
    place_of: Callable[[Request, str], str]
    know_device: Callable[[Response, Request, str], None]
    status_of: Callable[[DomainError], int]

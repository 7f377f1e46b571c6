"""What pages are told of a browser, and have it keep: forms, the session's cookie, a known device."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO

from starlette.requests import Request
from starlette.responses import Response

from db.errors import DomainError

# What has htmx ask for the whole page anew.
LOOK_AGAIN: Mapping[str, str] = MappingProxyType({"HX-Refresh": "true"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A form that was sent with a file: its fields, and the file's name, content and SHA-256."""

    fields: Mapping[str, str]
    name: str
    digest: bytes
    content: IO[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """Given by the application, which knows cookies and HTTP.

    `fields_of` reads a form of ours and refuses another site's, `many_fields_of` a long one, with the text
    of a small file among its fields, and `upload_of` one with a file; `session_of`, `remember` and `forget`
    read, set and take back the session's cookie; `place_of` says where wrong passwords for a name count,
    and `know_device` has the browser say next time that one was right; `status_of` is the status of an
    error.
    """

    fields_of: Callable[[Request], Awaitable[Mapping[str, str]]]
    many_fields_of: Callable[[Request], Awaitable[Mapping[str, str]]]
    upload_of: Callable[[Request], Awaitable[Upload]]
    session_of: Callable[[Request], str]
    remember: Callable[[Response, Request, str], None]
    forget: Callable[[Response, Request], None]
    place_of: Callable[[Request, str], str]
    know_device: Callable[[Response, Request, str], None]
    status_of: Callable[[DomainError], int]

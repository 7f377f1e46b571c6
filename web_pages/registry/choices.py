"""Codes that an address asks for."""

from typing import TypeVar

from starlette.requests import Request

from db.codes import Code
from db.errors import DomainError

Kind = TypeVar("Kind", bound=Code)


def code_asked(request: Request, name: str, kind: type[Kind]) -> Kind | None:
    """The code of a parameter, None where it is left out. Raises DomainError BAD_PARAMETER."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        return kind.of(text)
    except ValueError:
        raise DomainError(
            "BAD_PARAMETER", f"{name} 没有这一项。", f"{name} has no such value.", {"argument": name}
        ) from None

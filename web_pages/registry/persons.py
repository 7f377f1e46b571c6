"""The person whom an address names, as what acts are about."""

from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from resolvers.people.lists import person
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import person_not_found
from web_pages.registry.acts.page import Subject
from web_pages.registry.asked import REGISTRY, Asked, Key, key_of, key_text, on_to

PEOPLE = f"{REGISTRY}/people"


async def found(request: Request, asked: Asked, name: str = "person") -> tuple[Key, Row[Any]]:
    """The person of an address. Raises DomainError PERSONS_NOT_PERMITTED, PERSON_NOT_FOUND."""
    require(asked.ask.viewer, Permission.SEARCH)
    return await person_of(asked, request.path_params[name])


async def person_of(asked: Asked, text: str) -> tuple[Key, Row[Any]]:
    """The person of a key in an address. Raises DomainError PERSON_NOT_FOUND."""
    key = key_of(text)
    rows = [] if key is None else await asked.rows(person(asked.ask, *key))
    if key is None or not rows:
        raise person_not_found()
    return key, rows[0]


async def done_to(asked: Asked, key: Key) -> Response:
    """The person's file, if it is still the viewer's to see; else the search."""
    rows = await asked.rows(person(asked.ask, *key))
    return on_to(f"{PEOPLE}/{key_text(key)}?done=1" if rows else f"{PEOPLE}?done=1")


PERSON = Subject(PEOPLE, "person", found, done_to)

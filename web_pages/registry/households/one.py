"""One household: who is in it today, and who heads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from resolvers.ask import parents_of
from resolvers.registry.households.lists import (
    headed_households,
    heads_of_households,
    household_by_id,
    members_of_households,
)
from resolvers.registry.households.refusals import household_not_found
from resolvers.scope import require
from resolvers.viewer import Permission
from web_pages.registry.acts.page import Subject
from web_pages.registry.asked import Asked, Key, Room, key_of, key_text, on_to, room_answer
from web_pages.registry.households.listed import HOUSEHOLDS
from web_pages.registry.places import names_of


@dataclass(frozen=True, slots=True)
class HouseholdPages:
    """The page of a household."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The household as it is today. Raises PERSONS_NOT_PERMITTED, HOUSEHOLD_NOT_FOUND."""
        asked = self.room.asked(request)
        key, row = await household_of(request, asked)
        members = await members_of(asked, key)
        return room_answer(
            request,
            "household.html",
            key=key_text(key),
            row=row,
            codes=codes,
            members=members,
            head_id=await head_of(asked, key),
            is_headed=bool(await asked.rows(headed_households(asked.ask, parents_of([key])))),
            places=await names_of(asked, members),
            done=request.query_params.get("done", ""),
        )


async def household_of(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    """The household of an address. Raises PERSONS_NOT_PERMITTED, HOUSEHOLD_NOT_FOUND."""
    require(asked.ask.viewer, Permission.SEARCH)
    key = key_of(request.path_params["household"])
    rows = [] if key is None else await asked.rows(household_by_id(asked.ask, *key))
    if key is None or not rows:
        raise household_not_found()
    return key, rows[0]


async def _ended_or_not(request: Request, asked: Asked) -> tuple[Key, Row[Any] | None]:
    """The same for its end: a form that is sent twice finds it ended, which the act itself answers."""
    require(asked.ask.viewer, Permission.SEARCH)
    key = key_of(request.path_params["household"])
    if request.method != "POST" or key is None:
        return await household_of(request, asked)
    rows = await asked.rows(household_by_id(asked.ask, *key))
    return key, rows[0] if rows else None


async def members_of(asked: Asked, key: Key) -> Sequence[Row[Any]]:
    """The members whom the viewer sees, by name."""
    return await asked.rows(members_of_households(asked.ask, parents_of([key])))


async def head_of(asked: Asked, key: Key) -> int | None:
    """The id of the head, if there is one whom the viewer sees."""
    rows = await asked.rows(heads_of_households(asked.ask, parents_of([key])))
    return rows[0].id if rows else None


async def _to_household(asked: Asked, key: Key) -> Response:
    """The household, if anybody in it is the viewer's to see still; else the list."""
    rows = await asked.rows(household_by_id(asked.ask, *key))
    return on_to(f"{HOUSEHOLDS}/{key_text(key)}?done=1" if rows else f"{HOUSEHOLDS}?done=1")


HOUSEHOLD = Subject(HOUSEHOLDS, "household", household_of, _to_household)
ENDING_HOUSEHOLD = Subject(HOUSEHOLDS, "household", _ended_or_not, _to_household)

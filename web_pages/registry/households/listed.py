"""The households of which somebody is one's own to see."""

from collections import Counter
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from resolvers.ask import parents_of
from resolvers.registry.households.lists import (
    HouseholdQuestion,
    headed_households,
    heads_of_households,
    members_of_households,
    number_of_households,
    page_of_households,
)
from resolvers.scope import require
from resolvers.viewer import Permission
from web_pages.paging import ON_A_PAGE, Listed, page_number
from web_pages.registry.asked import REGISTRY, Room, room_answer

HOUSEHOLDS = f"{REGISTRY}/households"
_CHOICES = {"": None, "yes": False, "no": True}


@dataclass(frozen=True, slots=True)
class HouseholdListPages:
    """The page of households."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Those with a head, without one, or both. Raises PERSONS_NOT_PERMITTED, BAD_PARAMETER."""
        asked, number = self.room.asked(request), page_number(request)
        require(asked.ask.viewer, Permission.SEARCH)
        wanted = request.query_params.get("head", "")
        question = HouseholdQuestion((), _CHOICES.get(wanted))
        total = await asked.number(number_of_households(asked.ask, question))
        page = page_of_households(asked.ask, question, ON_A_PAGE, None).offset((number - 1) * ON_A_PAGE)
        rows = await asked.rows(page)
        parents = parents_of([(row.county_id, row.id) for row in rows])
        heads = await asked.rows(heads_of_households(asked.ask, parents)) if rows else []
        headed = await asked.rows(headed_households(asked.ask, parents)) if rows else []
        members = await asked.rows(members_of_households(asked.ask, parents)) if rows else []
        return room_answer(
            request,
            "households.html",
            listed=Listed(rows, total, number),
            heads={one.of_id: one for one in heads},
            headed={one.of_id for one in headed},
            sizes=Counter(one.of_id for one in members),
            head=wanted if wanted in _CHOICES else "",
            done=request.query_params.get("done", ""),
        )

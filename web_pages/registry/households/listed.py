"""The households of which somebody is one's own to see."""

from collections import Counter
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db.errors import DomainError
from resolvers.areas import Area
from resolvers.ask import parents_of
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of
from resolvers.ground.villages import villages_in
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
from web_pages.registry.asked import REGISTRY, Asked, Room, room_answer
from web_pages.registry.form import beside
from web_pages.registry.places import names_of, township_choices

HOUSEHOLDS = f"{REGISTRY}/households"
_FIELDS = {"AREA_NOT_FOUND": "place", "BAD_DIVISION_CODE": "place"}
_CHOICES = {"": None, "yes": False, "no": True}


@dataclass(frozen=True, slots=True)
class HouseholdListPages:
    """The page of households."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Those with a head, without one, or both, of a village or of all.

        Raises PERSONS_NOT_PERMITTED, BAD_PARAMETER.
        """
        asked, number = self.room.asked(request), page_number(request)
        require(asked.ask.viewer, Permission.SEARCH)
        wanted, place = (request.query_params.get(name, "") for name in ("head", "place"))
        listed, errors = Listed([], 0, 1), dict[str, str]()
        try:
            question = HouseholdQuestion(await _areas(asked, place), _CHOICES.get(wanted))
            listed = await _found(asked, question, number)
        except DomainError as error:
            errors = beside(error, _FIELDS)
        rows = listed.rows
        parents = parents_of([(row.county_id, row.id) for row in rows])
        heads = await asked.rows(heads_of_households(asked.ask, parents)) if rows else []
        headed = await asked.rows(headed_households(asked.ask, parents)) if rows else []
        members = await asked.rows(members_of_households(asked.ask, parents)) if rows else []
        villages = await asked.rows(villages_in(asked.ask, asked.ask.viewer.areas(Permission.SEARCH)))
        return room_answer(
            request,
            "households.html",
            status=400 if errors else 200,
            listed=listed,
            heads={one.of_id: one for one in heads},
            headed={one.of_id for one in headed},
            sizes=Counter(one.of_id for one in members),
            head=wanted if wanted in _CHOICES else "",
            place=place,
            errors=errors,
            places=await names_of(asked, heads),
            townships=township_choices(villages),
            done=request.query_params.get("done", ""),
        )


async def _found(asked: Asked, question: HouseholdQuestion, number: int) -> Listed:
    total = await asked.number(number_of_households(asked.ask, question))
    page = page_of_households(asked.ask, question, ON_A_PAGE, None).offset((number - 1) * ON_A_PAGE)
    return Listed(await asked.rows(page), total, number)


async def _areas(asked: Asked, place: str) -> tuple[Area, ...]:
    """The village of the form, if one is chosen. Raises DomainError AREA_NOT_FOUND, BAD_DIVISION_CODE."""
    if not place:
        return ()
    named = NamedArea(division_code=place)
    return (area_of(await asked.rows(any_area_statement(asked.ask, named))),)

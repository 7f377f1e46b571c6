"""The inbox: how much of what waits, and the list, what was reported first at its head."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.codes import ContactNeed, DivisionLevel, InboxState
from resolvers.ask import parents_of
from resolvers.people.lists import people_of_ids
from resolvers.registry.inbox.answers import require_numbers
from resolvers.registry.inbox.lists import (
    UNFINISHED,
    InboxQuestion,
    number_of_items,
    page_of_items,
)
from resolvers.registry.inbox.numbers import InboxBreakdownBy
from resolvers.viewer import Permission
from web_pages.paging import ON_A_PAGE, Listed, page_number
from web_pages.registry.asked import REGISTRY, Asked, Key, Room, room_answer
from web_pages.registry.choices import code_asked
from web_pages.registry.inbox.numbers import COLUMNS, part_numbers, place_asked, place_numbers_asked, some
from web_pages.registry.places import names_of

INBOX = f"{REGISTRY}/inbox"


@dataclass(frozen=True, slots=True)
class InboxPages:
    """The page of the inbox."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Escalations, or needs: their numbers, and to who sees persons the list.

        Raises DomainError NOT_PERMITTED, BAD_PARAMETER, AREA_NOT_FOUND.
        """
        asked = self.room.asked(request)
        require_numbers(asked.ask)
        escalated = request.query_params.get("what", "") != "needs"
        state = code_asked(request, "state", InboxState)
        level, need = code_asked(request, "level", DivisionLevel), code_asked(request, "need", ContactNeed)
        place = await place_asked(request, asked)
        question = InboxQuestion(
            escalated=escalated,
            areas=() if place is None else (place.area,),
            states=UNFINISHED if state is None else (state,),
            levels=(level,) if level and escalated else (),
            kinds=(need,) if need and not escalated else (),
        )
        listed = await _listed(asked, question, page_number(request))
        parts = await part_numbers(asked, question)
        cut = await place_numbers_asked(request, asked, question, place)
        return room_answer(
            request,
            "inbox.html",
            escalated=escalated,
            state=state,
            part=level if escalated else need,
            parts=parts,
            some=some(parts, cut) or listed.total > 0,
            place=place,
            cut=cut,
            cuts=tuple(InboxBreakdownBy),
            columns=COLUMNS,
            lists=bool(asked.ask.viewer.areas(Permission.SEARCH)),
            listed=listed,
            persons=await persons_of(asked, listed.rows),
            places=await names_of(asked, listed.rows),
            codes=codes,
        )


async def _listed(asked: Asked, question: InboxQuestion, number: int) -> Listed:
    if not asked.ask.viewer.areas(Permission.SEARCH):
        return Listed([], 0, number)
    total = await asked.number(number_of_items(asked.ask, question))
    start = (number - 1) * ON_A_PAGE
    rows = await asked.rows(page_of_items(asked.ask, question, ON_A_PAGE, None).offset(start))
    return Listed(rows, total, number)


async def persons_of(asked: Asked, rows: Sequence[Row[Any]]) -> dict[Key, Row[Any]]:
    """The persons whom rows name, of those whom the viewer sees."""
    keys = sorted({(row.county_id, row.person_id) for row in rows if row.person_id is not None})
    found = await asked.rows(people_of_ids(asked.ask, parents_of(keys))) if keys else []
    return {(row.county_id, row.id): row for row in found}

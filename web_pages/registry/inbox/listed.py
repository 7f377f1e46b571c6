"""The inbox: how much of what waits, and the list, what was reported first at its head."""

from collections import defaultdict
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
from resolvers.registry.inbox.lists import (
    UNFINISHED,
    InboxQuestion,
    number_of_items,
    numbers_of_items,
    page_of_items,
)
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.language import name_of
from web_pages.paging import ON_A_PAGE, Listed, page_number
from web_pages.registry.asked import REGISTRY, Asked, Key, Room, room_answer
from web_pages.registry.choices import code_asked
from web_pages.registry.places import names_of

INBOX = f"{REGISTRY}/inbox"


@dataclass(frozen=True, slots=True)
class Part:
    """A level or a kind of need: how many there are in each state."""

    value: str
    name: str
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class InboxPages:
    """The page of the inbox."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Escalations, or needs. Raises DomainError PERSONS_NOT_PERMITTED, BAD_PARAMETER."""
        asked = self.room.asked(request)
        require(asked.ask.viewer, Permission.SEARCH)
        escalated = request.query_params.get("what", "") != "needs"
        state = code_asked(request, "state", InboxState)
        level, need = code_asked(request, "level", DivisionLevel), code_asked(request, "need", ContactNeed)
        question = InboxQuestion(
            escalated=escalated,
            areas=(),
            states=UNFINISHED if state is None else (state,),
            levels=(level,) if level and escalated else (),
            kinds=(need,) if need and not escalated else (),
        )
        listed = await _listed(asked, question, page_number(request))
        return room_answer(
            request,
            "inbox.html",
            escalated=escalated,
            state=state,
            part=level if escalated else need,
            parts=await _parts(asked, escalated=escalated),
            listed=listed,
            persons=await persons_of(asked, listed.rows),
            places=await names_of(asked, listed.rows),
            codes=codes,
        )


async def _listed(asked: Asked, question: InboxQuestion, number: int) -> Listed:
    total = await asked.number(number_of_items(asked.ask, question))
    start = (number - 1) * ON_A_PAGE
    rows = await asked.rows(page_of_items(asked.ask, question, ON_A_PAGE, None).offset(start))
    return Listed(rows, total, number)


async def _parts(asked: Asked, *, escalated: bool) -> list[Part]:
    question = InboxQuestion(escalated=escalated, areas=(), states=tuple(InboxState))
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for row in await asked.rows(numbers_of_items(asked.ask, question)):
        counted[row.part][row.state] = row.number
    kind = DivisionLevel if escalated else ContactNeed
    return [
        Part(part, name_of(kind.of(part)), [numbers.get(state.value, 0) for state in InboxState])
        for part, numbers in counted.items()
    ]


async def persons_of(asked: Asked, rows: Sequence[Row[Any]]) -> dict[Key, Row[Any]]:
    """The persons whom rows name, of those whom the viewer sees."""
    keys = sorted({(row.county_id, row.person_id) for row in rows if row.person_id is not None})
    found = await asked.rows(people_of_ids(asked.ask, parents_of(keys))) if keys else []
    return {(row.county_id, row.id): row for row in found}

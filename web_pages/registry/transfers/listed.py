"""Transfers in and out, the latest first."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.codes import TransferDirection, TransferState
from resolvers.ask import parents_of
from resolvers.people.transfers import (
    TransferQuestion,
    number_of_transfers,
    other_divisions_of_transfers,
    page_of_transfers,
)
from resolvers.scope import require
from resolvers.viewer import Permission
from web_pages.paging import ON_A_PAGE, Listed, page_number
from web_pages.registry.asked import REGISTRY, Room, room_answer
from web_pages.registry.choices import code_asked

TRANSFERS = f"{REGISTRY}/transfers"


@dataclass(frozen=True, slots=True)
class TransferPages:
    """The page of transfers."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Those that wait, or those of a state. Raises DomainError PERSONS_NOT_PERMITTED, BAD_PARAMETER."""
        asked = self.room.asked(request)
        require(asked.ask.viewer, Permission.SEARCH)
        state = code_asked(request, "state", TransferState)
        direction = code_asked(request, "direction", TransferDirection)
        question = TransferQuestion(direction, () if state is None else (state,))
        number = page_number(request)
        total = await asked.number(number_of_transfers(asked.ask, question))
        page = page_of_transfers(asked.ask, question, ON_A_PAGE, None).offset((number - 1) * ON_A_PAGE)
        rows = await asked.rows(page)
        keys = [(row.county_id, row.id) for row in rows]
        others = await asked.rows(other_divisions_of_transfers(asked.ask, parents_of(keys))) if keys else []
        return room_answer(
            request,
            "transfers.html",
            listed=Listed(rows, total, number),
            others={(row.of_county_id, row.of_id): row.name for row in others},
            state=state,
            direction=direction,
            codes=codes,
        )

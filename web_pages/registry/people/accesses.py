"""Who has looked at a person's file, for the station staff who keep it."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db import codes
from resolvers.traces.of_person import (
    file_question,
    number_of_accesses,
    page_of_accesses,
    require_keeper,
)
from web_pages.paging import ON_A_PAGE, Listed, page_number
from web_pages.registry.asked import Room, key_text, room_answer
from web_pages.registry.operations import operation_words
from web_pages.registry.persons import PEOPLE, found


@dataclass(frozen=True, slots=True)
class AccessPages:
    """The page of who has looked, of the last thirty days."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The entries, the latest first. Raises ACCESSES_NOT_PERMITTED, PERSON_NOT_FOUND, BAD_PARAMETER."""
        asked, number = self.room.asked(request), page_number(request)
        require_keeper(asked.ask.viewer)
        key, person = await found(request, asked)
        question = file_question(*key, None, None)
        page = page_of_accesses(asked.ask, question, ON_A_PAGE, None).offset((number - 1) * ON_A_PAGE)
        total = await asked.number(number_of_accesses(asked.ask, question))
        listed = Listed(await asked.rows(page), total, number)
        home = f"{PEOPLE}/{key_text(key)}"
        return room_answer(
            request,
            "accesses.html",
            person=person,
            home=home,
            listed=listed,
            codes=codes,
            words=operation_words,
        )

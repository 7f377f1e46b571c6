"""Finding persons: by name, identity number, village and category."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db.codes import PersonCategory, PersonStatus, Sex
from db.errors import DomainError
from geo.names import person_name
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of
from resolvers.ground.villages import villages_in
from resolvers.people.bearers import bearer_of
from resolvers.people.filter import PersonFilter
from resolvers.people.identities import key_hashes
from resolvers.people.lists import number_of_people, page_of_people
from resolvers.people.question import PersonQuestion
from resolvers.registry.people.entry import number_of
from resolvers.scope import require
from resolvers.viewer import Permission
from web_pages.paging import ON_A_PAGE, Listed, page_number
from web_pages.registry.asked import Asked, Room, on_to, room_answer
from web_pages.registry.form import beside, unbroken
from web_pages.registry.people.query import Query, opened, sealed
from web_pages.registry.persons import PEOPLE
from web_pages.registry.places import names_of, township_choices

FIELDS = {"BAD_IDENTITY_NUMBER": "number", "AREA_NOT_FOUND": "place", "BAD_DIVISION_CODE": "place"}


@dataclass(frozen=True, slots=True)
class SearchPages:
    """The page that finds persons."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The form, and whom it found if it was sent. Raises PERSONS_NOT_PERMITTED, BAD_PARAMETER."""
        asked = self.room.asked(request)
        require(asked.ask.viewer, Permission.SEARCH)
        text, number = request.query_params.get("of", ""), page_number(request)
        query = opened(asked.keys, asked.ask.viewer, text) if text else None
        listed, errors = None, dict[str, str]()
        if query is not None:
            try:
                listed = await _found(asked, query, number)
            except DomainError as error:
                errors = beside(error, FIELDS)
        return await _page(request, asked, query or Query(), listed=listed, errors=errors, of=text)

    async def send(self, request: Request) -> Response:
        """The way to what a form finds: so that a page can be looked at again, and gone back to."""
        fields = await self.room.browser.fields_of(request)
        asked = self.room.asked(request)
        require(asked.ask.viewer, Permission.SEARCH)
        return on_to(f"{PEOPLE}?of={sealed(asked.keys, asked.ask.viewer, Query.of(fields))}")


async def _page(
    request: Request, asked: Asked, query: Query, *, listed: Listed | None, errors: Mapping[str, str], of: str
) -> Response:
    rows = [] if listed is None else listed.rows
    villages = await asked.rows(villages_in(asked.ask, asked.ask.viewer.areas(Permission.SEARCH)))
    return room_answer(
        request,
        "people.html",
        status=400 if errors else 200,
        query=query,
        listed=listed,
        errors=errors,
        of=of,
        done=request.query_params.get("done", ""),
        places=await names_of(asked, rows),
        townships=township_choices(villages),
        categories=PersonCategory,
        statuses=PersonStatus,
        sexes=Sex,
    )


async def _found(asked: Asked, query: Query, number: int) -> Listed:
    """A page of those who are meant. Raises DomainError BAD_IDENTITY_NUMBER, AREA_NOT_FOUND."""
    if query.number:
        hashes = key_hashes(asked.keys, number_of(unbroken(query.number), asked.ask.today))
        rows = await asked.rows(bearer_of(asked.ask, hashes.values()))
        return Listed(rows, len(rows), 1)
    areas = []
    if query.place:
        named = NamedArea(division_code=query.place)
        areas = [area_of(await asked.rows(any_area_statement(asked.ask, named)))]
    known = {one.value for one in PersonCategory}
    categories = (PersonCategory.of(query.category),) if query.category in known else ()
    wanted = PersonFilter(categories=categories, name=person_name(query.name) or None)
    question = PersonQuestion(areas, wanted)
    total = await asked.number(number_of_people(asked.ask, question))
    start = (number - 1) * ON_A_PAGE
    # Of many counties the first of each are merged, up to the page's last: none is sorted whole.
    first = page_of_people(asked.ask, question, number * ON_A_PAGE, None)
    rows = await asked.rows(first.limit(ON_A_PAGE).offset(start))
    return Listed(rows, total, number)

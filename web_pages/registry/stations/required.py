"""Which villages of a county need a station of their own, or somebody who is named (requirement A-06)."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.codes import StationNeed
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.ask import parents_of
from resolvers.ground.divisions import divisions_of_ids
from resolvers.ground.named_areas import NamedArea, area_of, ground_statement, own_grounds
from resolvers.registry.stations.required import (
    LEAST,
    StationQuestion,
    in_one_county,
    number_of_villages,
    page_of_villages,
)
from resolvers.small_numbers import sight_of
from resolvers.viewer import Permission
from web_pages.paging import ON_A_PAGE, Listed, page_number
from web_pages.registry.asked import Asked, Room, room_answer
from web_pages.registry.choices import code_asked
from web_pages.registry.form import beside
from web_pages.registry.stations.fields import asked_for
from web_pages.registry.stations.listed import STATIONS, day_asked

REQUIRED = f"{STATIONS}/required"
_OF_COUNTY = ("BAD_DIVISION_CODE", "AREA_NOT_FOUND", "AREA_SPANS_COUNTIES")


@dataclass(frozen=True, slots=True)
class RequiredPages:
    """The page of what villages need."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Those of one's own county or less, or of one that is named. Raises NOT_PERMITTED, BAD_PARAMETER."""
        as_of, need = day_asked(request), code_asked(request, "need", StationNeed)
        asked, number = self.room.asked(request, as_of), page_number(request)
        code, errors, listed = asked_for(request, "area", 12), dict[str, str](), Listed([], 0, number)
        try:
            area = await _area(asked, code)
            listed = await _listed(asked, area, need, number)
        except DomainError as error:
            if error.code not in _OF_COUNTY:
                raise
            errors = beside(error, dict.fromkeys(_OF_COUNTY, "area"))
        keys = [(row.county_id, row.division_id) for row in listed.rows]
        places = await asked.rows(divisions_of_ids(asked.ask, parents_of(keys))) if keys else []
        return room_answer(
            request,
            "stations_required.html",
            status=400 if errors else 200,
            listed=listed,
            places={row.id: row.name for row in places},
            area=code,
            need=need,
            as_of=as_of,
            least=LEAST,
            errors=errors,
            manages=bool(asked.ask.viewer.areas(Permission.MANAGE)),
            codes=codes,
        )


async def _area(asked: Asked, code: str) -> Area:
    """The area of a code, one's own without one. Raises AREA_NOT_FOUND, AREA_SPANS_COUNTIES."""
    if not code:
        return in_one_county(own_grounds(asked.ask)[0])
    return in_one_county(
        area_of(await asked.rows(ground_statement(asked.ask, NamedArea(division_code=code))))
    )


async def _listed(asked: Asked, area: Area, need: StationNeed | None, number: int) -> Listed:
    sight = await sight_of(asked.rows, asked.ask, area)
    is_present = asked.ask.as_of >= asked.ask.today
    needs = () if need is None else (need,)
    question = StationQuestion(area, needs, told=sight.everybody, is_present=is_present)
    total = await asked.number(number_of_villages(asked.ask, question))
    page = page_of_villages(asked.ask, question, ON_A_PAGE, None).offset((number - 1) * ON_A_PAGE)
    return Listed(await asked.rows(page), total, number)

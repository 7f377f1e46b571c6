"""Stations of one's own ground, on a day; and the cells that nobody is primary of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from resolvers.ground.named_areas import own_grounds
from resolvers.ground.station_lists import stations_in
from resolvers.hand_overs.unassigned import unassigned_cells
from resolvers.keyset import number_in
from resolvers.viewer import Permission
from resolvers.windows import written_day
from web_pages.paging import ON_A_PAGE, Listed, page_number
from web_pages.registry.asked import REGISTRY, Asked, Room, room_answer

STATIONS = f"{REGISTRY}/stations"
MOST_VACANT = 100


@dataclass(frozen=True, slots=True)
class StationListPages:
    """The page of stations."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Those of one's own ground. Raises DomainError NOT_PERMITTED, BAD_DATE, BAD_PARAMETER."""
        as_of = day_asked(request)
        asked, number = self.room.asked(request, as_of), page_number(request)
        statement = stations_in(asked.ask, own_grounds(asked.ask))
        total = await asked.number(number_in(statement))
        rows = await asked.rows(statement.limit(ON_A_PAGE).offset((number - 1) * ON_A_PAGE))
        return room_answer(
            request,
            "stations.html",
            listed=Listed(rows, total, number),
            as_of=as_of,
            vacant=await vacant_cells(asked),
            manages=bool(asked.ask.viewer.areas(Permission.MANAGE)),
            codes=codes,
        )


def day_asked(request: Request) -> date | None:
    """The day that an address asks about, None for today. Raises DomainError BAD_DATE."""
    text = request.query_params.get("as_of", "")
    return written_day(text) if text else None


async def vacant_cells(asked: Asked) -> Sequence[Row[Any]]:
    """The cells without a primary in what one manages, MOST_VACANT at most."""
    managed = [area for area in asked.ask.viewer.areas(Permission.MANAGE) if not area.spans_counties]
    if not managed:
        return []
    return await asked.rows(unassigned_cells(asked.ask, managed).limit(MOST_VACANT))

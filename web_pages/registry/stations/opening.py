"""A station opened on a division that has none, from a day on."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.errors import DomainError
from geo.division_codes import check_division_code, twelve_digits
from resolvers.registry.stations.opening import Opening, everything, open_station
from resolvers.scope import require
from resolvers.viewer import Permission
from web_pages.registry.acts.page import refuse
from web_pages.registry.asked import Asked, Room, key_text, on_to, room_answer
from web_pages.registry.form import Form
from web_pages.registry.stations.fields import STATION_CODES, asked_for, said_of, station_choices
from web_pages.registry.stations.listed import STATIONS

_FIELDS = {
    **STATION_CODES,
    "AREA_NOT_FOUND": "division_code",
    "BAD_DIVISION_CODE": "division_code",
    "STATION_ALREADY_THERE": "division_code",
    "STATION_NOT_FOUND": "co_located",
}


@dataclass(frozen=True, slots=True)
class OpeningPages:
    """The page that opens a station."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The form. Raises DomainError NOT_PERMITTED."""
        asked = self.room.asked(request)
        begun = {"on": asked.ask.today.isoformat(), "division_code": asked_for(request, "code", 12)}
        return await _page(request, asked, Form(begun))

    async def send(self, request: Request) -> Response:
        """Opens it; then its page, or the form with what is wrong."""
        form = Form(dict(await self.room.browser.many_fields_of(request)), _FIELDS)
        asked = self.room.asked(request)
        try:
            opening = _opening(form)
            if opening is None:
                return await _page(request, asked, form, status=400)
            done = await open_station(asked.database, asked.ask, opening, asked.ids)
        except DomainError as error:
            refuse(form, error)
            return await _page(request, asked, form, status=self.room.browser.status_of(error))
        return on_to(f"{STATIONS}/{key_text((done.county_id, done.row_id))}?done=1")


def _opening(form: Form) -> Opening | None:
    on = form.day("on")
    code = form.read("division_code", lambda text: check_division_code(twelve_digits(text)))
    form.reason("name")
    told = said_of(form)
    if not form.stands or on is None or code is None:
        return None
    return Opening(form.ticket(), code, on, everything(told))


async def _page(request: Request, asked: Asked, form: Form, *, status: int = 200) -> Response:
    require(asked.ask.viewer, Permission.MANAGE)
    return room_answer(
        request,
        "open_station.html",
        status=status,
        form=form,
        ticket=form.ticket(),
        codes=codes,
        others=await station_choices(asked),
    )

"""A draft that begins with every cell in force in a county."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db.errors import DomainError
from geo.division_codes import check_division_code, twelve_digits
from resolvers.ground.named_areas import own_grounds
from resolvers.registry.ground.creating import create_plan
from resolvers.registry.ground.drawn import NewPlan
from resolvers.scope import require
from resolvers.viewer import Permission
from web_pages.registry.acts.page import refuse
from web_pages.registry.asked import Asked, Room, key_text, on_to, room_answer
from web_pages.registry.form import Form
from web_pages.registry.plans.listed import PLANS

_FIELDS = {
    "BAD_DIVISION_CODE": "county",
    "AREA_NOT_FOUND": "county",
    "AREA_SPANS_COUNTIES": "county",
    "TEXT_MISSING": "name",
}


@dataclass(frozen=True, slots=True)
class CreatingPages:
    """The page that begins a draft."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The form. Raises DomainError NOT_PERMITTED."""
        asked = self.room.asked(request)
        own = require(asked.ask.viewer, Permission.MANAGE)[0]
        return _page(request, asked, Form({"county": str(own.county_id)}))

    async def send(self, request: Request) -> Response:
        """Begins it; then its page, or the form with what is wrong."""
        form = Form(dict(await self.room.browser.fields_of(request)), _FIELDS)
        asked = self.room.asked(request)
        own_grounds(asked.ask)
        try:
            code = form.read("county", lambda text: check_division_code(twelve_digits(text)))
            if code is None:
                return _page(request, asked, form, status=400)
            entry = NewPlan(form.ticket(), code, form.text("name"))
            done = await create_plan(asked.database, asked.ask, entry, asked.ids)
        except DomainError as error:
            refuse(form, error)
            return _page(request, asked, form, status=self.room.browser.status_of(error))
        return on_to(f"{PLANS}/{key_text((done.county_id, done.row_id))}")


def _page(request: Request, asked: Asked, form: Form, *, status: int = 200) -> Response:
    require(asked.ask.viewer, Permission.MANAGE)
    return room_answer(request, "new_plan.html", status=status, form=form, ticket=form.ticket())

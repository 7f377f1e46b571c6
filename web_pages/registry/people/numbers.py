"""Full identity and telephone numbers, for a reason: shown once, in answer to a form, and kept nowhere."""

from dataclasses import dataclass
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from db.errors import DomainError
from resolvers.registry.revealing.revealing import (
    FullNumbers,
    Reveal,
    Revealed,
    require_revealable,
    reveal_person,
)
from resolvers.wording.language import said
from web_pages.registry.asked import Room, key_text, room_answer
from web_pages.registry.form import Form
from web_pages.registry.persons import PEOPLE, found

_FIELDS = MappingProxyType({"REASON_HOLDS_NUMBER": "reason"})


@dataclass(frozen=True, slots=True)
class NumberPages:
    """The page on which a person's full numbers are asked for."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The form. Raises PERSONS_NOT_PERMITTED, REVEAL_NOT_PERMITTED, PERSON_NOT_FOUND."""
        return await self._page(request, Form({}))

    async def send(self, request: Request) -> Response:
        """The numbers, once it is written down that they were shown; or the form with what is wrong."""
        form = Form(dict(await self.room.browser.many_fields_of(request)), _FIELDS)
        asked = self.room.asked(request)
        key, _ = await found(request, asked)
        fields = tuple(one for one in Revealed if one.value in form.chosen("number"))
        reason = form.reason("reason")
        if not fields:
            form.errors["number"] = said("请选择要查看的号码。", "Choose which numbers.")
        if not form.stands:
            return await self._page(request, form, status=400)
        try:
            numbers = await reveal_person(asked.database, asked.ask, Reveal(*key, fields, reason), asked.keys)
        except DomainError as error:
            form.refuse(error)
            return await self._page(request, form, status=self.room.browser.status_of(error))
        return await self._page(request, form, numbers=numbers)

    async def _page(
        self, request: Request, form: Form, *, status: int = 200, numbers: FullNumbers | None = None
    ) -> Response:
        asked = self.room.asked(request)
        may = await require_revealable(asked.database, asked.ask)
        key, person = await found(request, asked)
        home = f"{PEOPLE}/{key_text(key)}"
        values = {"person": person, "home": home, "form": form, "numbers": numbers, "revealed": may}
        return room_answer(request, "numbers.html", status=status, **values)

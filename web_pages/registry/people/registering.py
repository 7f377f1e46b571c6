"""Registering a person: who may be registered already is shown before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.codes import PersonCategory, PriorityClass
from db.errors import DomainError
from geo.identity_numbers import birth_date_of
from resolvers.ground.villages import villages_in
from resolvers.receipts import claims_of
from resolvers.registry.duplicates.resembling import Newcomer, resembling
from resolvers.registry.people.entry import (
    ComingHome,
    Registration,
    categories_of,
    most_urgent_first,
    name_of,
    number_of,
    phone_of,
    registered_code_of,
)
from resolvers.registry.people.registering import register_person
from resolvers.scope import require
from resolvers.viewer import Permission
from web_pages.registry.acts.home import HOME_FIELDS, county_of, home_in
from web_pages.registry.acts.page import refuse
from web_pages.registry.asked import Asked, Room, key_text, room_answer
from web_pages.registry.form import Form, unbroken
from web_pages.registry.persons import done_to
from web_pages.registry.places import names_of, township_choices

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        **HOME_FIELDS,
        "BAD_IDENTITY_NUMBER": "identity_number",
        "ALREADY_REGISTERED": "identity_number",
        "SERVICE_DAYS_REVERSED": "discharged_on",
    }
)


@dataclass(frozen=True, slots=True)
class RegisterPages:
    """The page that registers somebody."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The form. Raises PERSONS_NOT_PERMITTED."""
        asked = self.room.asked(request)
        require(asked.ask.viewer, Permission.SEARCH)
        return await _page(request, asked, Form({"on": asked.ask.today.isoformat()}))

    async def send(self, request: Request) -> Response:
        """Registers; then the person's file, or the form with who resembles them, or with what is wrong."""
        form = Form(dict(await self.room.browser.many_fields_of(request)), FIELDS)
        asked = self.room.asked(request)
        require(asked.ask.viewer, Permission.SEARCH)
        try:
            entry = await entry_of(asked, form)
            if entry is None:
                return await _page(request, asked, form, status=400)
            alike = await _alike(asked, entry, form.text("sure"))
            if alike:
                return await _page(request, asked, form, alike=alike)
            done = await register_person(asked.database, asked.ask, entry, keys=asked.keys, ids=asked.ids)
        except DomainError as error:
            refuse(form, error)
            return await _page(request, asked, form, status=self.room.browser.status_of(error))
        return await done_to(asked, (done.county_id, done.row_id))


async def entry_of(asked: Asked, form: Form) -> Registration | None:
    """The person that a form tells of; None where it says what is wrong. Raises AREA_NOT_FOUND."""
    today = asked.ask.today
    name, on = form.read("name", name_of), form.day("on")
    number = form.read("identity_number", lambda text: number_of(unbroken(text), today))
    phone = form.read("phone", lambda text: phone_of(text or None))
    code = form.read("registered_code", lambda text: registered_code_of(text or None))
    categories = form.read("category", lambda _: categories_of(chosen_categories(form)))
    enlisted_on, discharged_on = form.day_if_any("enlisted_on"), form.day_if_any("discharged_on")
    address, came = form.words("address"), _came_home(form)
    home = await home_in(asked, form, mine=True)
    if not form.stands or name is None or on is None or number is None or categories is None or home is None:
        return None
    return Registration(
        client_id=form.ticket(),
        county_id=await county_of(asked, home),
        on=on,
        home=home,
        name=name,
        identity_number=number,
        categories=categories,
        priority_classes=most_urgent_first(chosen_classes(form)),
        phone=phone,
        address=address,
        registered_code=code,
        enlisted_on=enlisted_on,
        discharged_on=discharged_on,
        came_home=came,
    )


def chosen_categories(form: Form) -> list[PersonCategory]:
    """The categories ticked, that which is chosen as the principal one first."""
    named = [form.text("category"), *form.chosen("categories")]
    known = {one.value for one in PersonCategory}
    return [PersonCategory.of(one) for one in dict.fromkeys(named) if one in known]


def chosen_classes(form: Form) -> list[PriorityClass]:
    """The priority classes ticked."""
    known = {one.value for one in PriorityClass}
    return [PriorityClass.of(one) for one in form.chosen("priority") if one in known]


def _came_home(form: Form) -> ComingHome | None:
    if not form.text("came_on"):
        return None
    on, source = form.day("came_on"), form.reason("came_source")
    return None if on is None or not source else ComingHome(on, source)


async def _alike(asked: Asked, entry: Registration, sure: str) -> list[Row[Any]]:
    """Who resembles the person, unless all of them were shown and it was said that none of them is it."""
    if await asked.rows(claims_of(entry.county_id, entry.client_id)):
        # A second press: of those who resemble them one is the person whom the first has registered.
        return []
    one = Newcomer(entry.county_id, entry.name, birth_date_of(entry.identity_number))
    rows = await asked.rows(resembling(asked.ask, one))
    seen = set(sure.split(","))
    return [] if {key_text((row.county_id, row.id)) for row in rows} <= seen else list(rows)


async def _page(
    request: Request, asked: Asked, form: Form, *, status: int = 200, alike: list[Row[Any]] | None = None
) -> Response:
    villages = await asked.rows(villages_in(asked.ask, asked.ask.viewer.areas(Permission.SEARCH)))
    return room_answer(
        request,
        "register.html",
        status=status,
        form=form,
        ticket=form.ticket(),
        today=asked.ask.today,
        codes=codes,
        alike=alike or [],
        sure=",".join(key_text((row.county_id, row.id)) for row in alike or []),
        places=await names_of(asked, alike or []),
        townships=township_choices(villages),
    )

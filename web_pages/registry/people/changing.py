"""Amending a person, setting what they are, moving and locating them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from db.codes import PersonField, Sex
from db.errors import DomainError
from resolvers.ground.villages import villages_in
from resolvers.registry.people.amending import amend_person
from resolvers.registry.people.entry import (
    categories_of,
    most_urgent_first,
    name_of,
    phone_of,
    registered_code_of,
)
from resolvers.registry.people.locating import Location, locate_person
from resolvers.registry.people.moving import Move, move_person
from resolvers.registry.people.standings.setting import Codes, Setting, set_standing
from resolvers.registry.people.writing.differences import Amendment
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.language import said
from web_pages.registry.acts.home import HOME_FIELDS, home_in
from web_pages.registry.acts.page import About, Act
from web_pages.registry.asked import Key
from web_pages.registry.form import WHOLE, Form
from web_pages.registry.people.registering import chosen_categories, chosen_classes
from web_pages.registry.places import township_choices

_SHOWN = ("name", "sex", "born_on", "address", "enlisted_on", "discharged_on")
_HELD = MappingProxyType({"SERVICE_DAYS_REVERSED": "discharged_on", "BAD_DIVISION_CODE": "registered_code"})


def _stands(about: About) -> Mapping[str, str]:
    """What is registered, as the form shows it and sends it back to tell what was changed."""
    values = {name: str(getattr(about.row, name) or "") for name in _SHOWN}
    return {**values, **{f"was.{name}": value for name, value in values.items()}, **base_of(about)}


def base_of(about: About) -> dict[str, str]:
    """The version on which a form begins."""
    return {"base": str(about.row.version)}


async def _amended(about: About, form: Form) -> Key | None:
    values = _values(form)
    if form.stands and not values:
        form.errors[WHOLE] = said("没有改动。", "Nothing is changed.")
    if not form.stands:
        return None
    asked, base = about.asked, version_of(form)
    amendment = Amendment(form.ticket(), *about.key, base, tuple(values.items()))
    try:
        await amend_person(asked.database, asked.ask, amendment, keys=asked.keys, ids=asked.ids)
    except DomainError as error:
        tell_conflict(form, error)
        raise
    return about.key


def tell_conflict(form: Form, error: DomainError) -> None:
    """Where somebody else has changed the same: who and when; sent again it is overwritten."""
    held: Any = error.details.get("conflicts", ())
    for one in held:
        name = str(one["field"]).lower()
        by, at = one["heldBy"], str(one["heldAt"])[:16].replace("T", " ")
        form.errors[name] = said(f"已被 {by} 于 {at} 更改。", f"Changed by {by} at {at}.")
    if held:
        form.fields = {**form.fields, "base": str(error.details["version"])}


def version_of(form: Form) -> int:
    """The version on which a form began; 0 of none."""
    text = form.text("base")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(2**31)) else 0


def _values(form: Form) -> dict[PersonField, Any]:
    """The fields that were changed; what is wrong with one is noted."""
    values: dict[PersonField, Any] = {}
    readers: Mapping[str, Callable[[], Any]] = {
        "name": lambda: form.read("name", name_of),
        "sex": lambda: form.read("sex", _sex),
        "born_on": lambda: form.day("born_on"),
        "address": lambda: form.words("address"),
        "enlisted_on": lambda: form.day_if_any("enlisted_on"),
        "discharged_on": lambda: form.day_if_any("discharged_on"),
    }
    for name, reader in readers.items():
        stood = f"was.{name}"
        if form.text(name) != form.text(stood):
            values[PersonField.of(name.upper())] = reader()
    if form.text("phone") or form.text("no_phone"):
        phone = "" if form.text("no_phone") else form.text("phone")
        values[PersonField.PHONE] = form.read("phone", lambda _: phone_of(phone or None))
    if form.text("registered_code"):
        values[PersonField.REGISTERED_CODE] = form.read("registered_code", registered_code_of)
    return values


def _sex(text: str) -> str:
    if text not in {one.value for one in Sex}:
        raise DomainError("TEXT_MISSING", "请选择。", "Choose one.")
    return text


def _stood(about: About) -> Mapping[str, str]:
    """What the person is, ticked."""
    categories, classes = about.row.categories, about.row.priority_classes
    ticked = {f"categories.{one}": "1" for one in categories} | {f"priority.{one}": "1" for one in classes}
    day = about.asked.ask.today.isoformat()
    return {**ticked, **base_of(about), "category": categories[0] if categories else "", "on": day}


async def _set(about: About, form: Form) -> Key | None:
    """Sets categories or priority classes, whichever button was pressed."""
    on = form.day("on")
    chosen: Codes | None
    if form.text("act") == "categories":
        kind, chosen = (
            PersonField.CATEGORIES,
            form.read("category", lambda _: categories_of(chosen_categories(form))),
        )
    else:
        kind, chosen = PersonField.PRIORITY_CLASSES, most_urgent_first(chosen_classes(form))
    if on is None or chosen is None:
        return None
    setting = Setting(
        client_id=form.ticket(),
        county_id=about.key[0],
        person_id=about.key[1],
        base_version=version_of(form),
        on=on,
        codes=chosen,
        field=kind,
    )
    try:
        await set_standing(about.asked.database, about.asked.ask, setting, about.asked.ids)
    except DomainError as error:
        tell_conflict(form, error)
        raise
    return about.key


async def villages_beside(about: About) -> Mapping[str, object]:
    """The villages to choose a home from."""
    ask = about.asked.ask
    rows = await about.asked.rows(villages_in(ask, require(ask.viewer, Permission.SEARCH)))
    return {"townships": township_choices(rows)}


def _day_of_today(about: About) -> Mapping[str, str]:
    return {"on": about.asked.ask.today.isoformat(), "system": "WGS84"}


async def _moved(about: About, form: Form) -> Key | None:
    on, address = form.day("on"), form.words("address")
    home = await home_in(about.asked, form, mine=False)
    if not form.stands or on is None or home is None:
        return None
    move = Move(form.ticket(), *about.key, on, home, address)
    await move_person(about.asked.database, about.asked.ask, move, about.asked.ids)
    return about.key


async def _located(about: About, form: Form) -> Key | None:
    alone = replace(form, fields={**form.fields, "place": "", "cell": ""})
    home = await home_in(about.asked, alone, mine=False)
    if not form.stands or home is None or home.spot is None:
        return None
    location = Location(form.ticket(), *about.key, home.spot)
    await locate_person(about.asked.database, about.asked.ask, location, about.asked.ids)
    return about.key


_LOCATED = MappingProxyType({**HOME_FIELDS, "HOME_MISSING": "lon"})
CHANGES = (
    Act(name="amend", template="amend.html", done=_amended, begun=_stands, codes=_HELD),
    Act(name="standing", template="standing.html", done=_set, begun=_stood),
    Act(
        name="move",
        template="move.html",
        done=_moved,
        begun=_day_of_today,
        beside=villages_beside,
        codes=HOME_FIELDS,
    ),
    Act(name="locate", template="locate.html", done=_located, begun=_day_of_today, codes=_LOCATED),
)

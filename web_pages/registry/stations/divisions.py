"""One division: which station serves it, who is named for it, and what is decided of both from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from geo.names import person_name
from resolvers.ask import parents_of
from resolvers.ground.divisions import division_by_id, responsible_persons_of_divisions
from resolvers.ground.named_areas import own_grounds
from resolvers.ground.stations import stations_of_divisions
from resolvers.registry.managed import managed_division
from resolvers.registry.stations.acts import Naming, Serving, name_responsible_person, serve_division
from resolvers.registry.stations.dated import service_decided
from resolvers.scope import out_of_scope, require
from resolvers.viewer import Permission
from web_pages.registry.acts.page import About, Act, Subject, day_of_today
from web_pages.registry.asked import REGISTRY, Asked, Key, Room, key_of, key_text, on_to, room_answer
from web_pages.registry.form import Form
from web_pages.registry.stations.fields import chosen, station_choices
from web_pages.registry.stations.listed import day_asked

DIVISIONS = f"{REGISTRY}/divisions"


@dataclass(frozen=True, slots=True)
class DivisionPages:
    """The page of a division."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The division on a day. Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, BAD_DATE."""
        as_of = day_asked(request)
        asked = self.room.asked(request, as_of)
        key, row = await division_of(request, asked)
        parents = parents_of([key])
        return room_answer(
            request,
            "division.html",
            key=key_text(key),
            row=row,
            as_of=as_of,
            stations=await asked.rows(stations_of_divisions(asked.ask, parents)),
            named=await asked.rows(responsible_persons_of_divisions(asked.ask, parents)),
            manages=bool(await asked.rows(managed_division(asked.ask, *key))),
            codes=codes,
            done=request.query_params.get("done", ""),
        )


async def division_of(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    """The division of an address. Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND."""
    own_grounds(asked.ask)
    key = key_of(request.path_params["division"])
    rows = [] if key is None else await asked.rows(division_by_id(asked.ask, *key))
    if key is None or not rows:
        raise out_of_scope()
    return key, rows[0]


async def _managed_division(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    require(asked.ask.viewer, Permission.MANAGE)
    key, row = await division_of(request, asked)
    if not await asked.rows(managed_division(asked.ask, *key)):
        raise out_of_scope()
    return key, row


async def _to_division(_asked: Asked, key: Key) -> Response:
    return on_to(f"{DIVISIONS}/{key_text(key)}?done=1")


async def _stations(about: About) -> Mapping[str, object]:
    """The stations of the county."""
    return {"others": await station_choices(about.asked, (about.key[0], 0))}


async def _serving(about: About) -> Mapping[str, str]:
    """The station named to serve it, if one was."""
    return chosen("station", await about.asked.rows(service_decided(about.asked.ask, *about.key)))


async def _served(about: About, form: Form) -> Key | None:
    on = form.day("on")
    if on is None:
        return None
    entry = Serving(form.ticket(), about.row.code, key_of(form.text("station")), on=on)
    await serve_division(about.asked.database, about.asked.ask, entry, about.asked.ids)
    return about.key


async def _named(about: About, form: Form) -> Key | None:
    """Names somebody; nobody any longer where the name is left empty."""
    on, name = form.day("on"), person_name(form.text("name"))
    post = form.reason("post") if name else None
    if not form.stands or on is None:
        return None
    entry = Naming(form.ticket(), about.row.code, name or None, post=post, on=on)
    await name_responsible_person(about.asked.database, about.asked.ask, entry, about.asked.ids)
    return about.key


DIVISION = Subject(DIVISIONS, "division", _managed_division, _to_division)
_DAYS = {"BEGINS_IN_THE_PAST": "on", "STATION_CHANGED_SINCE": "on"}
DIVISION_ACTS = (
    Act(
        name="station",
        template="serve_division.html",
        done=_served,
        begun=day_of_today,
        stands=_serving,
        beside=_stations,
        codes={**_DAYS, "STATION_NOT_FOUND": "station"},
    ),
    Act(name="person", template="name_person.html", done=_named, begun=day_of_today, codes=_DAYS),
)

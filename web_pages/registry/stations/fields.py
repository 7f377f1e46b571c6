"""What a form says of a station, field by field, and the stations that one may choose."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Row
from starlette.requests import Request

from db.codes import HeadPost, StationField
from resolvers.ground.named_areas import own_grounds
from resolvers.ground.station_lists import stations_in
from resolvers.registry.people.entry import name_of, phone_of
from resolvers.registry.stations.values import Head, Spot, spot_at
from resolvers.wording.language import said
from web_pages.registry.acts.home import spot_in
from web_pages.registry.asked import Asked, Key, key_of, key_text
from web_pages.registry.form import Form

SHOWN = ("name", "head_name", "head_post", "head_post_kind", "telephone", "address")
FIELDS = (*SHOWN, "lon", "lat", "co_located")
STATION_CODES: Mapping[str, str] = {
    "HEAD_POST_NOT_OF_LEVEL": "head_post_kind",
    "STATION_DAY_NOT_POSSIBLE": "on",
    "STATION_CHANGED_SINCE": "on",
    "BAD_NAME": "head_name",
    "BAD_PHONE": "telephone",
    "PLACE_OUT_OF_RANGE": "lon",
}
# As many as somebody chooses from a list; the API names any.
MOST_CHOICES = 500


def values_of(row: Any) -> dict[str, str]:
    """What is registered of a station, as a form shows it; its place in degrees of WGS-84."""
    values = {name: str(getattr(row, name) or "") for name in SHOWN}
    place = orjson.loads(row.point)["coordinates"] if row.point else ("", "")
    other = "" if row.co_located_id is None else key_text((row.county_id, row.co_located_id))
    return {**values, "lon": str(place[0]), "lat": str(place[1]), "co_located": other}


def said_of(form: Form) -> dict[StationField, Any]:
    """The fields that are not as the form's `was` fields have them; what is wrong with one is noted."""

    def changed(*names: str) -> bool:
        return any(form.text(name) != form.text(was) for name, was in ((one, f"was.{one}") for one in names))

    told: dict[StationField, Any] = {}
    if changed("name"):
        told[StationField.NAME] = form.reason("name")
    if changed("head_name", "head_post", "head_post_kind"):
        told[StationField.HEAD] = _head(form)
    if changed("telephone"):
        told[StationField.TELEPHONE] = form.read("telephone", lambda text: phone_of(text or None))
    if changed("address"):
        told[StationField.ADDRESS] = form.words("address")
    if changed("lon", "lat"):
        told[StationField.POINT] = _spot(form)
    if changed("co_located"):
        told[StationField.CO_LOCATION] = key_of(form.text("co_located"))
    return told


def _head(form: Form) -> Head | None:
    kind = form.text("head_post_kind")
    if kind and kind not in {one.value for one in HeadPost}:
        form.errors["head_post_kind"] = said("请选择一项。", "Choose one.")
        return None
    if not form.text("head_name"):
        return None
    name, post = form.read("head_name", name_of), form.words("head_post")
    return None if name is None else Head(name, post, HeadPost.of(kind) if kind else None)


def _spot(form: Form) -> Spot | None:
    spot = spot_in(form)
    return None if spot is None else spot_at(spot.place, spot.system)


async def station_choices(asked: Asked, but: Key | None = None) -> list[tuple[str, str]]:
    """The stations of one's own ground, but for one: of its county alone, where one is given."""
    rows = await asked.rows(stations_in(asked.ask, own_grounds(asked.ask)).limit(MOST_CHOICES))
    return [
        (key_text((row.county_id, row.id)), f"{row.name} · {row.place}")
        for row in rows
        if but is None or (row.county_id == but[0] and row.id != but[1])
    ]


def chosen(name: str, rows: Sequence[Row[Any]]) -> dict[str, str]:
    """The station of a row, if there is one, as what a choice begins with, among the others or not."""
    key = key_text((rows[0].county_id, rows[0].id)) if rows else ""
    return {name: key, f"was.{name}": key}


def asked_for(request: Request, name: str, most: int = 40) -> str:
    """A parameter that a link fills a field with."""
    return request.query_params.get(name, "").strip()[:most]

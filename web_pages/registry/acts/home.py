"""Where somebody lives, as a form says it: a village or cell, a place, or both."""

from collections.abc import Mapping
from types import MappingProxyType

from db.codes import CoordinateSystem
from db.errors import DomainError
from geo.coordinates import LonLat
from resolvers.areas import Area
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of, searched_area_statement
from resolvers.registry.people.homes import Home, Spot, county_at, home_of
from resolvers.scope import out_of_scope
from resolvers.wording.language import said
from web_pages.registry.asked import Asked
from web_pages.registry.form import Form

HOME_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "HOME_MISSING": "place",
        "AREA_NOT_FOUND": "place",
        "AREA_SPANS_COUNTIES": "place",
        "BAD_DIVISION_CODE": "place",
        "HOME_IN_ANOTHER_COUNTY": "place",
        "HOME_NOT_PLACED": "lon",
        "HOME_CONTRADICTORY": "lon",
        "PLACE_OUT_OF_RANGE": "lon",
        "NOTE_TOO_LONG": "address",
        "DAY_IN_THE_FUTURE": "on",
        "MOVED_SINCE": "on",
        "NOT_RESIDENT_THEN": "on",
    }
)


async def home_in(asked: Asked, form: Form, *, mine: bool) -> Home | None:
    """The home that a form tells; None where the form says what is wrong.

    `mine`: in a village or cell where the viewer may search; otherwise wherever, as of somebody who moves.
    """
    before = len(form.errors)
    spot, area = spot_in(form), await _area(asked, form, mine=mine)
    if len(form.errors) > before:
        return None
    try:
        return home_of(area, spot)
    except DomainError as error:
        form.refuse(error)
        return None


async def county_of(asked: Asked, home: Home) -> int:
    """The county of a home. Raises DomainError AREA_NOT_FOUND."""
    if home.county_id is not None:
        return home.county_id
    rows = [] if home.spot is None else await asked.rows(county_at(asked.ask, home.spot))
    if not rows:
        raise out_of_scope()
    return int(rows[0].county_id)


async def _area(asked: Asked, form: Form, *, mine: bool) -> Area | None:
    village, cell = form.text("place"), form.text("cell")
    if not village and not cell:
        return None
    named = NamedArea(cell_code=cell) if cell else NamedArea(division_code=village)
    statement = searched_area_statement if mine else any_area_statement
    try:
        return area_of(await asked.rows(statement(asked.ask, named)))
    except DomainError as error:
        form.refuse(error, "cell" if cell else "place")
        return None


def spot_in(form: Form) -> Spot | None:
    """The place that a form tells; None without coordinates, and where the form says what is wrong."""
    if not form.text("lon") and not form.text("lat"):
        return None
    lon, lat = (form.read(name, _degrees) for name in ("lon", "lat"))
    system = form.text("system")
    if system not in {one.value for one in CoordinateSystem}:
        form.errors["system"] = said("请选择坐标系。", "Choose the coordinate system.")
    if lon is None or lat is None or "system" in form.errors:
        return None
    try:
        return Spot(LonLat(lon, lat), CoordinateSystem.of(system))
    except DomainError as error:
        form.refuse(error, "lon")
        return None


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise DomainError(
            "PLACE_OUT_OF_RANGE",
            "请填写以度为单位的数字，如 106.0563。",
            "Give degrees as a number, such as 106.0563.",
        ) from None

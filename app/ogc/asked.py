"""What an address below /ogc asks for: its parameters read and checked, and carried on to other addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from shapely.geometry.base import BaseGeometry
from starlette.datastructures import QueryParams

from app.layers.feature import PLACE, Chosen, Plain
from app.layers.fields import Field
from app.layers.layer import Layer
from app.ogc.days import Days, days_of
from app.ogc.offered import COLLECTIONS
from app.ogc.systems import bounds_in_crs84, box_of, system_of
from db.errors import DomainError

USUAL_LIMIT, MOST = 1_000, 10_000
LONGEST_NUMBER = 9
FORMAT, DATETIME = "f", "datetime"
JSON, HTML = "json", "html"
# What `datetime` stands for.
DAYS = ("from", "to", "through", "asOf")
MANY = ("category", "priorityClass")
PAGING = ("limit", "offset", "bbox", "bbox-crs")
_BOXES = (4, 6)


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a page of features."""

    chosen: Chosen
    crs: str
    limit: int
    offset: int


def kept_of(layer: Layer) -> tuple[str, ...]:
    """The parameters that a collection has of its map, beside the place and the days."""
    return tuple(name for name in layer.known if name not in DAYS)


def queryables_of(layer: Layer) -> tuple[Field, ...]:
    """The fields by whose values features are chosen: those whose names are no parameter already."""
    taken = {*layer.known, *PAGING, PLACE, DATETIME, FORMAT}
    return tuple(field for field in layer.fields if field.name not in taken)


EVERY_KEPT = tuple(dict.fromkeys(name for one in COLLECTIONS for name in kept_of(one.layer)))


def check(parameters: QueryParams, known: Sequence[str], forms: Sequence[str] = (JSON, HTML)) -> None:
    """Refuses what is not known, or said twice: BAD_PARAMETER (/req/core/query-param-unknown)."""
    names = [name for name, _ in parameters.multi_items()]
    strange = next((name for name in names if name not in known), None)
    if strange is not None:
        raise bad(
            strange,
            f"无此参数；可用：{'、'.join(known)}",
            f"is not known here; known are: {', '.join(known)}",
        )
    twice = next((name for name in names if names.count(name) > 1 and name not in MANY), None)
    if twice is not None:
        raise bad(twice, "只可给出一次", "may be said once only")
    if parameters.get(FORMAT, forms[0]) not in forms:
        raise bad(FORMAT, f"应为 {' 或 '.join(forms)}", f"should be {' or '.join(forms)}")


def known_everywhere(layer: Layer | None = None) -> tuple[str, ...]:
    """What may be said of a place, its days and the map, at every address."""
    kept = EVERY_KEPT if layer is None else kept_of(layer)
    return (FORMAT, PLACE, DATETIME, *kept)


def map_parameters(parameters: QueryParams, layer: Layer, today: date) -> QueryParams:
    """The parameters as the map of the layer knows them. Raises BAD_PARAMETER."""
    days: Days | None = days_of(parameters[DATETIME]) if DATETIME in parameters else None
    kept = [pair for pair in parameters.multi_items() if pair[0] in {PLACE, *kept_of(layer)}]
    asked = days.asked(today, windowed="from" in layer.known) if days else []
    return QueryParams([*kept, *asked])


def asked_in(parameters: QueryParams, layer: Layer) -> Asked:
    """The page that an address asks for. Raises BAD_PARAMETER."""
    limit = min(_number(parameters, "limit", least=1) or USUAL_LIMIT, MOST)
    offset = _number(parameters, "offset", least=0) or 0
    values = {
        field.name: _value(field, parameters[field.name])
        for field in queryables_of(layer)
        if field.name in parameters
    }
    system = system_of("bbox-crs", parameters.get("bbox-crs"))
    shape = _shape(system, parameters["bbox"]) if "bbox" in parameters else None
    chosen = Chosen(shape=shape, values=values, first=offset, most=limit)
    return Asked(chosen, system_of("crs", parameters.get("crs")), limit, offset)


def bad(name: str, zh: str, en: str) -> DomainError:
    """The refusal of a parameter, in both languages."""
    return DomainError("BAD_PARAMETER", f"参数 {name} {zh}。", f"{name} {en}.", {"argument": name})


def _number(parameters: QueryParams, name: str, *, least: int) -> int | None:
    text = parameters.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER and int(text) >= least):
        raise bad(name, f"应为不小于 {least} 的整数", f"should be a whole number of {least} or more")
    return int(text)


def _shape(system: str, text: str) -> BaseGeometry:
    bounds = bounds_in_crs84(system, _bounds(text))
    _, south, _, north = bounds.tolist()
    if not (np.isfinite(bounds).all() and south <= north):
        raise _bad_bounds()
    return box_of(bounds)


def _bounds(text: str) -> tuple[float, float, float, float]:
    """Two corners; heights between them, if any, say nothing here."""
    try:
        numbers = [float(one) for one in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in _BOXES or not all(abs(one) < float("inf") for one in numbers):
        raise _bad_bounds()
    half = len(numbers) // 2
    return numbers[0], numbers[1], numbers[half], numbers[half + 1]


def _bad_bounds() -> DomainError:
    return bad(
        "bbox", "应为 4 或 6 个数：105.8,29.7,106.2,30.0", "should be 4 or 6 numbers: 105.8,29.7,106.2,30.0"
    )


def _value(field: Field, text: str) -> Plain:
    if field.is_day:
        return _day(field, text)
    readers = {"integer": int, "number": float, "boolean": {"true": True, "false": False}.__getitem__}
    try:
        return readers[field.kind](text) if field.kind in readers else text  # type: ignore[operator]  # each takes a text
    except (ValueError, KeyError):
        right = {"integer": "5", "number": "0.5", "boolean": "true | false"}[field.kind]
        raise bad(field.name, f"应为：{right}", f"should be: {right}") from None


def _day(field: Field, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise bad(field.name, "应为日期：2026-01-31", "should be a day: 2026-01-31") from None

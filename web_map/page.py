"""The page of a coverage map: what its template shows, gathered from a map and the place it is of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from db.codes import Code, PersonCategory, PriorityClass
from resolvers.coverage.question import Attribution
from web_map import labels
from web_map.asked import Asked
from web_map.coverage_map import CoverageMap, MapPart
from web_map.figure import FigureParts
from web_map.levels import BREAKDOWN, MapLevel, levels_of
from web_map.places import MINE, MapPlace

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie, Authorization",
    }
)
# Where a click on a part leads: its own map, cut so. Cells lead no further.
NEXT_LEVEL: Mapping[MapLevel, MapLevel | None] = MappingProxyType(
    {MapLevel.TOWNSHIPS: MapLevel.CELLS, MapLevel.VILLAGES: MapLevel.CELLS, MapLevel.UNITS: None}
)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part with the address of its own map, if it has one, and its tooltip."""

    part: MapPart
    name: str
    href: str | None
    tooltip: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list in the form."""

    value: str
    label: str
    chosen: bool


def coverage_page(
    shown: CoverageMap, place: MapPlace, asked: Asked, *, figure: FigureParts, script: str
) -> str:
    """The page as HTML; `script` is the address of the figure's script."""
    return labels.html(
        "coverage.html",
        map=shown,
        place=place,
        above=[(one.name, one.code and _address(one.code, asked)) for one in place.above],
        parts=[_shown_part(part, shown, asked) for part in shown.parts],
        shapes=shapes_address(shown, place),
        table=table_address(shown, place, asked),
        styles=figure.styles,
        scripts=[*figure.scripts, script],
        body=Markup(figure.body),  # noqa: S704  # Folium's container; nothing in it comes from outside
        **_texts(shown),
        **_form(shown, place, asked),
    )


def shapes_address(shown: CoverageMap, place: MapPlace) -> str:
    """Where the boundaries of a map lie; it changes when they do, and only then has the content changed."""
    folder = f"/maps/shapes/{place.code}/{shown.level.value}"
    days = {"on": shown.shapes_on.isoformat()}
    if shown.question.as_of != shown.shapes_on:
        days["asOf"] = shown.question.as_of.isoformat()  # the day on which the place bears its code
    return f"{folder}/{shown.shapes_digest}.json?{urlencode(days)}"


def table_address(shown: CoverageMap, place: MapPlace, asked: Asked) -> str:
    """Where the numbers of a map lie as a table, by the same parts and for the same question."""
    of_place = {} if place.code == MINE else {"division": place.code}
    parts = urlencode({**of_place, "by": BREAKDOWN[shown.level].value})
    return f"/exports/coverage.xlsx?{parts}{asked.query().replace('?', '&', 1)}"


def _shown_part(part: MapPart, shown: CoverageMap, asked: Asked) -> ShownPart:
    href = None
    if part.code and shown.level in NEXT_LEVEL:
        href = _address(part.code, asked, NEXT_LEVEL[shown.level])
    return ShownPart(part, labels.part_name(part), href, labels.tooltip_text(part))


def _address(code: str, asked: Asked, level: MapLevel | None = None) -> str:
    return f"/maps/coverage/{code}{asked.query(level)}"


def _texts(shown: CoverageMap) -> dict[str, Any]:
    question = shown.question
    return {
        "kind": "走访覆盖" if question.in_person else "联系覆盖",
        "definition": question.definition,
        "window": labels.window_text(question),
        "persons": labels.filter_text(question),
        "outside": labels.OUTSIDE[shown.level],
        "derived": labels.DERIVED,
        "legend": shown.legend,
    }


def _form(shown: CoverageMap, place: MapPlace, asked: Asked) -> dict[str, Any]:
    level = (shown.level,)
    anyone = Choice("", "全部", chosen=False)
    return {
        "asked": replace(asked, level=shown.level),
        "levels": _choices(levels_of(place.area), level),
        "categories": [anyone, *_choices(PersonCategory, asked.categories)],
        "priority_classes": [anyone, *_choices(PriorityClass, asked.priority_classes)],
        "attributions": _choices(Attribution, (asked.attribution,)),
    }


def _choices(codes: Any, chosen: tuple[Code, ...]) -> list[Choice]:
    return [Choice(code.value, code.zh, code in chosen) for code in codes]

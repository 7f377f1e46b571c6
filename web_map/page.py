"""The page of a coverage map: what its template shows, gathered from a map and the place it is of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from db.codes import PersonCategory, PriorityClass
from resolvers.coverage.question import Attribution
from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.asked import Asked
from web_map.coverage_map import CoverageMap, MapPart
from web_map.figure import FigureParts
from web_map.frame import Choice, Frame, LegendEntry, anyone_or, choices
from web_map.levels import BREAKDOWN, MapLevel, levels_of
from web_map.palette import PAINTS
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
PATH = "/maps/coverage"
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


def coverage_page(
    shown: CoverageMap, place: MapPlace, asked: Asked, *, figure: FigureParts, script: str
) -> str:
    """The page as HTML; `script` is the address of the figure's script."""
    frame = Frame(
        place=place,
        path=PATH,
        query=asked.query(),
        figure=figure,
        script=script,
        shapes=shapes_address(shown, place),
        legend=[
            LegendEntry(one.value, labels.painted(PAINTS[one]), name_of(one), count)
            for one, count in shown.legend
        ],
        listed=len(shown.parts),
    )
    return frame.page(
        "coverage.html",
        title=_title(shown, place),
        map=shown,
        parts=[_shown_part(part, shown, asked) for part in shown.parts],
        table=table_address(shown, place, asked),
        asked=replace(asked, level=shown.level),
        selects=_selects(shown, place, asked),
        **_texts(shown),
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
        href = f"{PATH}/{part.code}{asked.query(NEXT_LEVEL[shown.level])}"
    return ShownPart(part, labels.part_name(part), href, labels.tooltip_text(part))


def _title(shown: CoverageMap, place: MapPlace) -> str:
    cut = said(f"按{shown.level.zh}", f"by {shown.level.en}")
    return f"{place.name} · {_kind(shown)} · {cut}"


def _kind(shown: CoverageMap) -> str:
    return said("走访覆盖", "visits") if shown.question.in_person else said("联系覆盖", "contacts")


def _texts(shown: CoverageMap) -> dict[str, Any]:
    question = shown.question
    return {
        "kind": _kind(shown),
        "definition": question.definition,
        "window": labels.window_text(question),
        "persons": labels.filter_text(question),
        "outside": said(*labels.OUTSIDE[shown.level]),
        "derived": said(*labels.DERIVED),
    }


def _selects(shown: CoverageMap, place: MapPlace, asked: Asked) -> list[tuple[str, str, list[Choice]]]:
    classes = asked.priority_classes
    return [
        (said("分级", "Cut by"), "level", choices(levels_of(place.area), (shown.level,))),
        (said("类别", "Category"), "category", anyone_or(PersonCategory, asked.categories)),
        (
            said("重点类别", "Priority class"),
            "priorityClass",
            anyone_or(PriorityClass, classes),
        ),
        (said("归属", "Attribution"), "attribution", choices(Attribution, (asked.attribution,))),
    ]

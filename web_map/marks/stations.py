"""Stations as marks over a map: how large each level is, what a mark tells, and its entry in the legend."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import orjson
from markupsafe import Markup
from starlette.responses import Response

from db.codes import DivisionLevel
from resolvers.wording.language import name_of
from web_map.door import HEADERS

# Radius in pixels, and whether it is filled: told apart in grey, too.
MARKS: Mapping[DivisionLevel, tuple[int, bool]] = MappingProxyType(
    {
        DivisionLevel.COUNTY: (9, True),
        DivisionLevel.TOWNSHIP: (6, True),
        DivisionLevel.VILLAGE: (3, False),
    }
)
MARK_COLOUR = "#a3221b"


# A name beside a mark leaves out what the names of all stations end with.
_ENDINGS = ("退役军人服务站", "退役军人服务中心")


@dataclass(frozen=True, slots=True)
class Mark:
    """A station at a point (WGS-84): lines of plain text, and what is written beside it, if anything."""

    level: DivisionLevel
    lon: float
    lat: float
    lines: tuple[str, ...]
    label: str = ""


def short_name(name: str) -> str:
    """A station's name without what every station's name ends with."""
    ending = next((one for one in _ENDINGS if name.endswith(one) and name != one), "")
    return name.removesuffix(ending)


def marks_json(marks: Iterable[Mark]) -> bytes:
    """The marks for the script."""
    shown = [
        {"at": [one.lat, one.lon], "lines": one.lines, "label": one.label, "mark": MARKS[one.level]}
        for one in marks
    ]
    return orjson.dumps(shown)


def marks_address(path: str, code: str, query: str) -> str:
    """Where the marks of a map lie."""
    return f"{path}/{code}/marks.json{query}"


def marks_answer(marks: Iterable[Mark]) -> Response:
    """They as they are now, for whoever asked alone, and asked for anew with every page."""
    return Response(marks_json(marks), media_type="application/json", headers=HEADERS)


def marks_legend(levels: Iterable[str]) -> list[tuple[Markup, str, int]]:
    """The legend of stations of these levels: mark, name and number of each level that has any."""
    counts = Counter(levels)
    return [(_drawn(level), name_of(level), counts[level.value]) for level in MARKS if counts[level.value]]


def _drawn(level: DivisionLevel) -> Markup:
    radius, filled = MARKS[level]
    fill = MARK_COLOUR if filled else "#ffffff"
    return Markup(
        '<svg class="swatch" width="22" height="20" viewBox="0 0 22 20" aria-hidden="true">'
        '<circle cx="11" cy="10" r="{}" fill="{}" stroke="{}" stroke-width="1.5"/></svg>'
    ).format(radius, fill, MARK_COLOUR)

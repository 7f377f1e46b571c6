"""The page of a coverage map: what its template shows, gathered from a map and the place it is of."""

from typing import Any
from urllib.parse import urlencode

from resolvers.coverage.question import Attribution
from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.asked import Asked
from web_map.coverage.rows import rows_address, rows_of
from web_map.coverage_map import CoverageMap
from web_map.forms.fields import (
    Field,
    Form,
    Values,
    choice,
    day_fields,
    named,
    person_fields,
    person_values,
    switch,
    switch_value,
)
from web_map.frame import Around, Drawing, Frame, LegendEntry
from web_map.levels import BREAKDOWN, levels_of
from web_map.palette import PAINTS, MapClass
from web_map.places import MINE, MapPlace
from web_map.rows.listed import Listed
from web_map.scripts import script_address
from web_map.shapes import shapes_address

PATH = "/maps/coverage"


def coverage_page(shown: CoverageMap, around: Around, asked: Asked, drawing: Drawing) -> str:
    """The page as HTML."""
    rows, address = rows_of(shown, around, asked), rows_address(shown, around, asked)
    listed = Listed(rows, address, is_drawn=bool(shown.drawn))
    frame = frame_of(shown, around, fields_of(around.place), listed=listed, drawing=drawing)
    return frame.page("coverage.html", title=title_of(shown, around.place), **values_of(shown, around, asked))


def frame_of(
    shown: CoverageMap, around: Around, fields: tuple[Field, ...], *, listed: Listed, drawing: Drawing
) -> Frame:
    """The frame of a map of coverage."""
    return Frame(
        around=around,
        form=Form(fields, _values(shown)),
        figure=drawing.figure,
        script=script_address(drawing.figure.script),
        shapes=shapes_address(
            around.place.code,
            shown.level,
            shown.shapes_digest,
            on=shown.shapes_on,
            as_of=shown.question.as_of,
        ),
        legend=[legend_entry(one, count) for one, count in shown.legend],
        listed=listed,
        today=drawing.today,
        tiles=drawing.tiles,
        outlines=drawing.outlines,
    )


def legend_entry(one: MapClass, count: int) -> LegendEntry:
    """A class of coverage as the legend shows it."""
    return LegendEntry(one.value, labels.painted(PAINTS[one]), name_of(one), count)


def values_of(shown: CoverageMap, around: Around, asked: Asked) -> dict[str, Any]:
    """What the template shows inside the frame."""
    return {
        "map": shown,
        "table": table_address(shown, around.place, asked),
        "months": f"{PATH}/{around.place.code}/months.json{asked.query(shown.level)}",
        "sheet": f"{PATH}/{around.place.code}.pdf{asked.query(shown.level)}",
        **_texts(shown),
    }


def table_address(shown: CoverageMap, place: MapPlace, asked: Asked) -> str:
    """Where the numbers of a map lie as a table, by the same parts and for the same question."""
    of_place = {} if place.code == MINE else {"division": place.code}
    parts = urlencode({**of_place, "by": BREAKDOWN[shown.level].value})
    return f"/exports/coverage.xlsx?{parts}{asked.query().replace('?', '&', 1)}"


def fields_of(place: MapPlace) -> tuple[Field, ...]:
    """The form of a place."""
    return (
        *day_fields(),
        choice("level", said("分级", "Cut by"), named(levels_of(place.area))),
        *person_fields(),
        choice("attribution", said("归属", "Attribution"), named(Attribution), Attribution.AT_WINDOW_END),
        switch("veteransOnly", said("仅退役军人", "Veterans only")),
        switch("inPerson", said("仅当面（走访）", "In person only (visits)")),
    )


def _values(shown: CoverageMap) -> Values:
    question = shown.question
    return {
        **person_values(question),
        "level": (shown.level.value,),
        "attribution": (question.attribution.value,),
        "inPerson": switch_value(on=question.in_person),
    }


def title_of(shown: CoverageMap, place: MapPlace) -> str:
    """What the map is called."""
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

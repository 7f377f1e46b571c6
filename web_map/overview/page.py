"""The page of an overview: a map of coverage with more layers, each with a legend of its own."""

from db.codes import DivisionLevel
from resolvers.wording.language import said
from web_map.asked import KNOWN, Asked
from web_map.coverage.page import fields_of as coverage_fields
from web_map.coverage.page import frame_of, legend_entry, values_of
from web_map.coverage.rows import rows_address
from web_map.forms.fields import Field
from web_map.frame import Around, Drawing
from web_map.marks.stations import marks_address
from web_map.overview.layers import Overview, Theme, overview_rows, summary
from web_map.places import MapPlace
from web_map.rows.listed import Listed

PATH = "/maps/overview"
# Contacts and visits are both at hand, and one of them shown.
OVERVIEW_KNOWN = tuple(name for name in KNOWN if name != "inPerson")


def overview_page(overview: Overview, around: Around, asked: Asked, drawing: Drawing) -> str:
    """The page as HTML."""
    shown, place = overview.shown, around.place
    rows, address = overview_rows(shown, around, asked), rows_address(shown, around, asked)
    listed = Listed(rows, address, is_drawn=bool(shown.drawn))
    frame = frame_of(shown, around, fields_of(place), listed=listed, drawing=drawing)
    return frame.page(
        "overview.html",
        title=overview_title(overview, place),
        overview=overview,
        marks=marks_address(PATH, place.code, asked.query()),
        themes=list(Theme),
        visits_legend=[legend_entry(one, count) for one, count in overview.by_visits],
        stations=summary(overview),
        **values_of(shown, around, asked) | {"sheet": f"{PATH}/{place.code}.pdf{asked.query(shown.level)}"},
        bulletin=_bulletin(place, asked),
    )


def _bulletin(place: MapPlace, asked: Asked) -> str | None:
    """Where the bulletin of the same days lies: of a county or a township."""
    days = Asked(from_on=asked.from_on, to_on=asked.to_on, as_of=asked.as_of)
    is_told = place.area.level in {DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP}
    return f"/maps/bulletin/{place.code}.pdf{days.query()}" if is_told else None


def overview_title(overview: Overview, place: MapPlace) -> str:
    """What the map is called."""
    level = overview.shown.level
    return f"{place.name} · {said('一图总览', 'overview')} · {said(f'按{level.zh}', f'by {level.en}')}"


def fields_of(place: MapPlace) -> tuple[Field, ...]:
    """The form of a place."""
    return tuple(field for field in coverage_fields(place) if field.name != "inPerson")

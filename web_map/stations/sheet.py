"""The sheet for the wall: where the stations stand and whom they serve, and who works there."""

from datetime import date

from markupsafe import Markup

from resolvers.wording.language import said
from web_map.palette import BARE_PAINT
from web_map.printed.paper import Ground, Inked, Size, sheet
from web_map.stations.palette import TONES
from web_map.stations.wall import StationMap


def stations_sheet(shown: StationMap, size: Size, title: str, today: date) -> str:
    """The sheet as an HTML page without any reference."""
    inks = {row.id: Inked("", TONES.get(row.tone, BARE_PAINT)) for row in shown.rows}
    shapes = [(row.id, row.geojson) for row in shown.rows if row.geojson is not None]
    without = said("无坐标、未绘出", "without coordinates, not drawn")
    return sheet(
        "stations_sheet.html",
        Ground(shapes, inks, shown.marks),
        size=size,
        title=title,
        legend=[
            *shown.legend,
            *([(Markup(""), without, shown.without_point)] if shown.without_point else []),
        ],
        today=today,
        map=shown,
    )

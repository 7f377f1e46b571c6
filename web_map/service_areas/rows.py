"""The rows of the table of a map of service areas: each station, and below it its area or bands."""

from web_map.frame import Around
from web_map.rows.listed import FIRST, UNDER, Listed, ListedRow
from web_map.service_areas.drawing import MapRow, ServiceMap
from web_map.service_areas.palette import ServiceClass


def listed_areas(shown: ServiceMap, around: Around) -> Listed:
    """The rows, and where those lie that do not stand in the page."""
    return Listed([_row(one) for one in shown.rows], around.rows_address(), is_drawn=bool(shown.drawn))


def _row(one: MapRow) -> ListedRow:
    return ListedRow(
        id=one.id,
        map_class=one.map_class.value,
        name=one.title,
        share="",
        tooltip=one.tooltip,
        cells=(str(one.persons), one.way),
        has_shape=one.geojson is not None,
        label=one.name,
        rank=FIRST if one.map_class == ServiceClass.STATION else UNDER,
    )

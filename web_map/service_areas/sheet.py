"""A map of service areas on paper."""

from datetime import date

from resolvers.spatial.service.question import CostBasis
from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.marks.stations import Mark, marks_legend, short_name
from web_map.printed.map_sheet import Told, map_sheet
from web_map.printed.paper import Ground, Inked, Size
from web_map.service_areas.drawing import ServiceMap
from web_map.service_areas.page import ESTIMATE
from web_map.service_areas.palette import SERVICE_PAINTS, ServiceClass
from web_map.service_areas.table import service_table


def service_sheet(shown: ServiceMap, *, size: Size, title: str, today: date) -> str:
    """The sheet as an HTML page without any reference."""
    answer = shown.answer
    stations = [area.stations[0] for area in answer.areas]
    marks = [Mark(one.level, *one.point, (one.name,), short_name(one.name)) for one in stations if one.point]
    areas = [row for row in shown.rows if row.map_class != ServiceClass.STATION and row.geojson]
    inks = {row.id: Inked("", SERVICE_PAINTS[row.map_class]) for row in areas}
    inside = sum(area.tally.persons for area in answer.areas)
    on, basis = answer.question.stations.on, name_of(answer.basis)
    lines = [
        said(
            f"服务对象 {answer.whole.persons} 人，在服务范围内 {inside} 人",
            f"{answer.whole.persons} persons, {inside} within a service area",
        ),
        *[f"{name_of(part.reason)} {part.tally.persons}" for part in answer.outside],
        said(f"依据：{basis}；名册日 {on}", f"basis: {basis}; register of {on}"),
    ]
    estimate = said(*ESTIMATE) if answer.basis == CostBasis.ESTIMATE else None
    roads = answer.roads.attribution if answer.roads else None
    notes = [said("道路数据：", "Roads: ") + roads] if roads else []
    legend = [
        *[(labels.painted(SERVICE_PAINTS[one]), text, persons) for one, text, persons in shown.legend],
        *marks_legend(one.level.value for one in stations),
    ]
    ground = Ground([(row.id, row.geojson or "") for row in areas], inks, marks)
    table = [row[:4] for row in service_table(shown)]
    return map_sheet(
        ground, Told(title, lines, table, estimate, notes), size=size, legend=legend, today=today
    )

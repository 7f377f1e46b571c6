"""A map of service gaps on paper."""

from collections.abc import Sequence
from datetime import date

from resolvers.spatial.service.answers import ServiceGaps
from resolvers.spatial.service.question import CostBasis
from resolvers.wording.language import name_of, said
from web_map.gaps.drawing import gap_map
from web_map.listed.places import NO_GROUND
from web_map.listed.table import place_table
from web_map.printed.map_sheet import Told, ground_of_places, legend_of_places, map_sheet
from web_map.printed.paper import Size
from web_map.service_areas.page import ESTIMATE


def gaps_sheet(
    answer: ServiceGaps, shapes: Sequence[tuple[str, str]], *, size: Size, title: str, today: date
) -> str:
    """The sheet as an HTML page without any reference."""
    shown = gap_map(answer, NO_GROUND)
    gap, whole, unlocated = answer.gap.persons, answer.whole.persons, answer.unlocated
    on, basis = answer.question.stations.on, name_of(answer.basis)
    lines = [
        said(
            f"服务盲区 {gap} 人；全体 {whole} 人，其中住处无坐标、不计入盲区 {unlocated} 人",
            f"{gap} in the gap; {whole} in all, {unlocated} of them without coordinates and not counted",
        ),
        said(f"依据：{basis}；名册日 {on}", f"basis: {basis}; register of {on}"),
    ]
    heads = [said("盲区人数", "in the gap"), said("有坐标者", "located"), said("占比", "share")]
    estimate = said(*ESTIMATE) if answer.basis == CostBasis.ESTIMATE else None
    roads = answer.roads.attribution if answer.roads else None
    notes = [said("道路数据：", "Roads: ") + roads] if roads else []
    told = Told(title, lines, place_table(shown, heads, []), estimate, notes)
    ground, legend = ground_of_places(shown, shapes), legend_of_places(shown)
    return map_sheet(ground, told, size=size, legend=legend, today=today)

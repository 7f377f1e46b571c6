"""A map of hotspots on paper."""

from collections.abc import Sequence
from datetime import date

from resolvers.spatial.hotspots import Hotspots
from resolvers.wording.language import name_of, said
from web_map.hotspots.drawing import hotspot_map
from web_map.labels import filter_text, window_text
from web_map.listed.places import NO_GROUND
from web_map.listed.table import place_table
from web_map.printed.map_sheet import Told, ground_of_places, legend_of_places, map_sheet
from web_map.printed.paper import Size


def hotspots_sheet(
    answer: Hotspots, shapes: Sequence[tuple[str, str]], *, size: Size, title: str, today: date
) -> str:
    """The sheet as an HTML page without any reference."""
    shown, persons = hotspot_map(answer, NO_GROUND), answer.question.persons
    question = answer.question
    lines = [
        said("时间窗：", "window: ") + window_text(persons),
        said(f"名册日 {persons.as_of}；人员：", f"register of {persons.as_of}; persons: ")
        + filter_text(persons),
        said("方法：", "method: ") + name_of(question.method),
    ]
    heads = [said("比例", "share"), said("类型", "kind"), "p"]
    note = said(
        f"{answer.permutations} 次置换，错误发现率 5%；高、低指比例高低，不是好坏。",
        f"{answer.permutations} permutations, false discovery rate 5 %; high and low are those of the share.",
    )
    silence = name_of(answer.silence) if answer.silence else None
    told = Told(title, lines, place_table(shown, heads, []), silence, [note])
    ground, legend = ground_of_places(shown, shapes), legend_of_places(shown)
    return map_sheet(ground, told, size=size, legend=legend, today=today)

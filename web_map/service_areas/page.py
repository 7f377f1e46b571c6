"""The page of a map of service areas."""

from typing import Any

from markupsafe import Markup

from db.codes import DivisionLevel, TravelDirection, TravelMode
from resolvers.spatial.service.question import STATION_LEVELS, CostBasis, ServiceMethod
from web_map import labels
from web_map.figure import FigureParts
from web_map.page import Choice
from web_map.places import MapPlace
from web_map.service_areas.asked import EVERY_LEVEL, ServiceAsked
from web_map.service_areas.drawing import ServiceMap
from web_map.service_areas.palette import SERVICE_PAINTS

ESTIMATE = "直线估算：该县未载入路网，路程为直线距离 × 1.35，并非实际通行时间。"


def service_title(place: MapPlace, asked: ServiceAsked) -> str:
    """What the page is called."""
    return f"{place.name} · 服务范围 · {asked.method.zh}"


def service_page(
    shown: ServiceMap, place: MapPlace, asked: ServiceAsked, *, figure: FigureParts, script: str
) -> str:
    """The page as HTML; `script` is the address of the figure's script."""
    return labels.html(
        "service_areas.html",
        title=service_title(place, asked),
        map=shown,
        answer=shown.answer,
        place=place,
        above=[(one.name, one.code and _address(one.code, asked)) for one in place.above],
        shapes=f"/maps/service-areas/{place.code}/{shown.digest}.json{asked.query()}",
        legend=[
            (one, labels.painted(SERVICE_PAINTS[one]), text, persons) for one, text, persons in shown.legend
        ],
        estimate=ESTIMATE if shown.answer.basis == CostBasis.ESTIMATE else None,
        basis=_basis(shown),
        styles=figure.styles,
        scripts=[*figure.scripts, script],
        body=Markup(figure.body),  # noqa: S704  # Folium's container; nothing in it comes from outside
        asked=asked,
        **_form(asked),
    )


def _address(code: str, asked: ServiceAsked) -> str:
    return f"/maps/service-areas/{code}{asked.query()}"


def _basis(shown: ServiceMap) -> str:
    answer, travel = shown.answer, shown.answer.question.travel
    if answer.question.method == ServiceMethod.NEAREST:
        return "依据：直线距离"
    parts = [answer.basis.zh]
    if answer.roads is not None:
        parts = [f"{answer.basis.zh}（{answer.roads.vintage_on}）"]
    by_class = travel.mode == TravelMode.CAR and travel.speed_kmh is None and answer.roads is not None
    parts += [travel.mode.zh, "按道路等级" if by_class else f"时速 {travel.kmh:g} 千米"]
    parts += [travel.direction.zh, "含轮渡" if travel.ferries else "不含轮渡"]
    parts += [f"到道路不超过 {travel.access_limit_m:,.0f} 米"] if answer.roads is not None else []
    return f"依据：{'；'.join(parts)}"


def _form(asked: ServiceAsked) -> dict[str, Any]:
    levels = [Choice(level.value, level.zh, level == asked.level) for level in STATION_LEVELS]
    return {
        "methods": [Choice(one.value, one.zh, one == asked.method) for one in ServiceMethod],
        "levels": [*levels, Choice(EVERY_LEVEL, "各级", asked.level is None)],
        "modes": [Choice(one.value, one.zh, one == asked.mode) for one in TravelMode],
        "directions": [Choice(one.value, one.zh, one == asked.direction) for one in TravelDirection],
        "level_name": asked.level.zh if isinstance(asked.level, DivisionLevel) else "各级",
    }

"""The page of a map of service areas."""

from db.codes import TravelDirection, TravelMode
from resolvers.spatial.service.answers import ServiceAreas
from resolvers.spatial.service.question import STATION_LEVELS, CostBasis, ServiceMethod
from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.figure import FigureParts
from web_map.frame import Choice, Frame, LegendEntry, choices
from web_map.places import MapPlace
from web_map.service_areas.asked import EVERY_LEVEL, ServiceAsked
from web_map.service_areas.drawing import ServiceMap
from web_map.service_areas.palette import SERVICE_PAINTS

PATH = "/maps/service-areas"
ESTIMATE = (
    "直线估算：该县未载入路网，路程为直线距离 × 1.35，并非实际通行时间。",
    "Straight-line estimate: no roads are loaded for this county; ways are straight × 1.35, not real ones.",
)


def service_title(place: MapPlace, asked: ServiceAsked) -> str:
    """What the page is called."""
    return f"{place.name} · {said('服务范围', 'service areas')} · {name_of(asked.method)}"


def service_page(
    shown: ServiceMap, place: MapPlace, asked: ServiceAsked, *, figure: FigureParts, script: str
) -> str:
    """The page as HTML; `script` is the address of the figure's script."""
    frame = Frame(
        place=place,
        path=PATH,
        query=asked.query(),
        figure=figure,
        script=script,
        shapes=f"{PATH}/{place.code}/{shown.digest}.json{asked.query()}",
        legend=[
            LegendEntry(one.value, labels.painted(SERVICE_PAINTS[one]), text, persons)
            for one, text, persons in shown.legend
        ],
        listed=len(shown.rows),
    )
    return frame.page(
        "service_areas.html",
        title=service_title(place, asked),
        map=shown,
        answer=shown.answer,
        estimate=said(*ESTIMATE) if shown.answer.basis == CostBasis.ESTIMATE else None,
        basis=said("依据：", "Basis: ") + _basis(shown),
        asked=asked,
        selects=_selects(asked),
        level_name=_every() if asked.level is None else name_of(asked.level),
    )


def _basis(shown: ServiceMap) -> str:
    answer, travel = shown.answer, shown.answer.question.travel
    if answer.question.method == ServiceMethod.NEAREST:
        return said("直线距离", "straight line")
    by_class = travel.mode == TravelMode.CAR and travel.speed_kmh is None and answer.roads is not None
    speed = said(f"时速 {travel.kmh:g} 千米", f"{travel.kmh:g} km/h")
    parts = [
        name_of(answer.basis) + _vintage(answer),
        name_of(travel.mode),
        said("按道路等级", "speed by class of road") if by_class else speed,
        name_of(travel.direction),
        said("含轮渡", "with ferries") if travel.ferries else said("不含轮渡", "without ferries"),
    ]
    if answer.roads is not None:
        most = f"{travel.access_limit_m:,.0f}"
        parts += [said(f"到道路不超过 {most} 米", f"at most {most} m from a road")]
    return said("；", "; ").join(parts)


def _vintage(answer: ServiceAreas) -> str:
    on = answer.roads and answer.roads.vintage_on
    return said(f"（{on}）", f" ({on})") if on else ""


def _selects(asked: ServiceAsked) -> list[tuple[str, str, list[Choice]]]:
    levels = choices(STATION_LEVELS, (asked.level,))
    return [
        (said("方法", "Method"), "method", choices(ServiceMethod, (asked.method,))),
        (
            said("服务站级别", "Level of stations"),
            "level",
            [*levels, Choice(EVERY_LEVEL, _every(), asked.level is None)],
        ),
        (said("方式", "Mode"), "mode", choices(TravelMode, (asked.mode,))),
        (said("方向", "Direction"), "direction", choices(TravelDirection, (asked.direction,))),
    ]


def _every() -> str:
    return said("各级", "every level")

"""The page of a map of service areas."""

from datetime import date
from urllib.parse import urlencode

from db.codes import TravelDirection, TravelMode
from resolvers.spatial.service.answers import ServiceAreas
from resolvers.spatial.service.question import STATION_LEVELS, CostBasis, ServiceMethod
from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.figure import FigureParts
from web_map.forms.fields import (
    Field,
    FieldKind,
    Form,
    Values,
    as_of_field,
    choice,
    day_value,
    named,
    switch,
    switch_value,
)
from web_map.frame import Around, Frame, LegendEntry
from web_map.places import MapPlace
from web_map.service_areas.asked import EVERY_LEVEL, ServiceAsked
from web_map.service_areas.drawing import ServiceMap
from web_map.service_areas.palette import SERVICE_PAINTS
from web_map.service_areas.rows import listed_areas

PATH = "/maps/service-areas"
ESTIMATE = (
    "直线估算：该县未载入路网，路程为直线距离 × 1.35，并非实际通行时间。",
    "Straight-line estimate: no roads are loaded for this county; ways are straight × 1.35, not real ones.",
)


def service_title(place: MapPlace, asked: ServiceAsked) -> str:
    """What the page is called."""
    return f"{place.name} · {said('服务范围', 'service areas')} · {name_of(asked.method)}"


def service_page(
    shown: ServiceMap, around: Around, asked: ServiceAsked, *, figure: FigureParts, script: str
) -> str:
    """The page as HTML; `script` is the address of the figure's script."""
    place = around.place
    frame = Frame(
        around=around,
        form=Form(fields_of(place), values_of(shown.answer.question.stations.on, asked)),
        figure=figure,
        script=script,
        shapes=f"{PATH}/{place.code}/{shown.digest}.json{asked.query()}",
        legend=[
            LegendEntry(one.value, labels.painted(SERVICE_PAINTS[one]), text, persons)
            for one, text, persons in shown.legend
        ],
        listed=listed_areas(shown, around),
    )
    return frame.page(
        "service_areas.html",
        title=service_title(place, asked),
        map=shown,
        answer=shown.answer,
        estimate=said(*ESTIMATE) if shown.answer.basis == CostBasis.ESTIMATE else None,
        basis=said("依据：", "Basis: ") + _basis(shown),
        sheet=f"{PATH}/{place.code}.pdf{asked.query()}",
        table=f"/exports/service-areas.xlsx?{urlencode({'division': place.code})}&{asked.query()[1:]}",
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


def fields_of(_place: MapPlace) -> tuple[Field, ...]:
    """The form of any place."""
    usual = ServiceAsked()
    levels = [*named(STATION_LEVELS), (EVERY_LEVEL, _every())]
    speed = said("时速（千米）", "Speed (km/h)")
    return (
        choice("method", said("方法", "Method"), named(ServiceMethod), usual.method),
        choice("level", said("服务站级别", "Level of stations"), levels, usual.level),
        choice("mode", said("方式", "Mode"), named(TravelMode), usual.mode),
        choice("direction", said("方向", "Direction"), named(TravelDirection), usual.direction),
        Field("speedKmh", speed, FieldKind.NUMBER, least="0.5", most="130", step="0.5"),
        as_of_field(),
        switch("ferries", said("含轮渡", "With ferries")),
    )


def values_of(on: date, asked: ServiceAsked) -> Values:
    """What stands in it, on a day."""
    return {
        "method": (asked.method.value,),
        "level": (asked.level.value if asked.level else EVERY_LEVEL,),
        "mode": (asked.mode.value,),
        "direction": (asked.direction.value,),
        "speedKmh": () if asked.speed_kmh is None else (f"{asked.speed_kmh:g}",),
        "asOf": day_value(on),
        "ferries": switch_value(on=asked.ferries),
    }


def _every() -> str:
    return said("各级", "every level")

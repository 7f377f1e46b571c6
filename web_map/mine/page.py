"""The page of a worker's own map."""

from db.codes import TravelMode
from geo.routes.route_order import MOST_VISITS
from resolvers.spatial.service.question import CostBasis
from resolvers.wording.language import name_of, said
from web_map.figure import FigureParts
from web_map.forms.fields import Field, FieldKind, Form, Values, choice, named, switch, switch_value
from web_map.frame import Around, Frame
from web_map.listed.places import Ground
from web_map.mine.asked import MineAsked
from web_map.mine.day import Day
from web_map.places import MapPlace
from web_map.service_areas.page import ESTIMATE

TITLE = "我的网格 · 今日走访", "My grid cells · visits of today"


def mine_page(
    day: Day, ground: Ground, around: Around, asked: MineAsked, *, figure: FigureParts, script: str
) -> str:
    """The page as HTML; `script` is the address of the figure's script."""
    estimated = day.route is not None and day.route.basis == CostBasis.ESTIMATE
    frame = Frame(
        around=around,
        form=Form(fields_of(around.place), values_of(asked)),
        figure=figure,
        script=script,
        shapes=ground.shapes,
        legend=[],
        listed=len(day.cells),
    )
    return frame.page(
        "mine.html",
        title=f"{around.place.name}{said(*TITLE).removeprefix(around.place.name)}",
        map=day,
        problem=said(day.problem.zh, day.problem.en) if day.problem else None,
        estimate=said(*ESTIMATE) if estimated else None,
        mode=name_of(asked.mode),
    )


def fields_of(_place: MapPlace) -> tuple[Field, ...]:
    """The form of any worker."""
    visits = said("走访人数", "How many visits")
    return (
        Field("visits", visits, FieldKind.NUMBER, least="1", most=str(MOST_VISITS)),
        choice("mode", said("方式", "Mode"), named(TravelMode)),
        switch("returns", said("回到出发地", "Back to the start")),
    )


def values_of(asked: MineAsked) -> Values:
    """What stands in it."""
    return {
        "visits": (str(asked.visits),),
        "mode": (asked.mode.value,),
        "returns": switch_value(on=asked.returns),
    }

"""The page of a map of service gaps."""

from urllib.parse import urlencode

from resolvers.spatial.service.answers import ServiceGaps
from resolvers.spatial.service.question import CostBasis, GapsBy
from resolvers.wording.language import name_of, said
from web_map.figure import FigureParts
from web_map.forms.fields import Field, FieldKind, Form, Values, choice, named
from web_map.frame import Around, Frame
from web_map.gaps.asked import GapsAsked
from web_map.gaps.drawing import gap_map
from web_map.levels import levels_of
from web_map.listed.places import Ground, listed_places
from web_map.places import MapPlace
from web_map.service_areas.page import ESTIMATE
from web_map.service_areas.page import fields_of as service_fields
from web_map.service_areas.page import values_of as service_values

PATH = "/maps/gaps"
FARTHEST_LISTED = 50


def gaps_title(place: MapPlace, asked: GapsAsked) -> str:
    """What the page is called."""
    limit = said(f"超过 {asked.minutes} 分钟", f"beyond {asked.minutes} min")
    return f"{place.name} · {said('服务盲区', 'service gaps')} · {limit}"


def gaps_page(
    answer: ServiceGaps,
    ground: Ground,
    around: Around,
    asked: GapsAsked,
    *,
    figure: FigureParts,
    script: str,
) -> str:
    """The page as HTML; `script` is the address of the figure's script."""
    shown = gap_map(answer, ground)
    frame = Frame(
        around=around,
        form=Form(fields_of(around.place), _values(answer, asked)),
        figure=figure,
        script=script,
        shapes=ground.shapes,
        legend=shown.legend,
        listed=listed_places(shown, around),
        tiles=ground.tiles,
    )
    return frame.page(
        "gaps.html",
        title=gaps_title(around.place, asked),
        map=shown,
        answer=answer,
        nowhere=sum(part.persons for part in answer.parts if part.place is None),
        estimate=said(*ESTIMATE) if answer.basis == CostBasis.ESTIMATE else None,
        basis=f"{name_of(answer.basis)}{said('，', ', ')}{name_of(asked.service.mode)}",
        far=answer.far_villages[:FARTHEST_LISTED],
        sheet=f"{PATH}/{around.place.code}.pdf{asked.query()}",
        table=f"/exports/gaps.xlsx?{urlencode({'division': around.place.code})}&{asked.query()[1:]}",
    )


def fields_of(place: MapPlace) -> tuple[Field, ...]:
    """The form of a place."""
    cuts = [one for one in GapsBy if one == GapsBy.CELL or len(levels_of(place.area)) > 1]
    minutes = said("超过（分钟）", "Beyond (minutes)")
    kept = [field for field in service_fields(place) if field.name != "method"]
    return (
        choice("by", said("分区", "By"), named(cuts)),
        Field("minutes", minutes, FieldKind.NUMBER, least="1", most="240"),
        *kept,
    )


def _values(answer: ServiceGaps, asked: GapsAsked) -> Values:
    own = {"by": (asked.by.value,), "minutes": (str(asked.minutes),)}
    rest = service_values(answer.question.stations.on, asked.service)
    return {name: values for name, values in {**own, **rest}.items() if name != "method"}

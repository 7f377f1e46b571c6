"""The page of a map of hotspots."""

from datetime import date
from urllib.parse import urlencode

from geo.clusters.hotspots import LocalMethod
from resolvers.spatial.hotspots import Hotspots, SpotBy, SpotMeasure
from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.figure import FigureParts
from web_map.forms.fields import (
    Field,
    Form,
    Values,
    choice,
    day_fields,
    named,
    person_fields,
    person_values,
    switch,
)
from web_map.frame import Around, Frame
from web_map.hotspots.asked import HotspotsAsked
from web_map.hotspots.drawing import hotspot_map
from web_map.levels import levels_of
from web_map.listed.places import Ground, listed_places
from web_map.places import MapPlace

PATH = "/maps/hotspots"


def hotspots_title(place: MapPlace, asked: HotspotsAsked) -> str:
    """What the page is called."""
    return f"{place.name} · {said('热点', 'hotspots')} · {name_of(asked.measure)}"


def hotspots_page(
    answer: Hotspots,
    ground: Ground,
    around: Around,
    asked: HotspotsAsked,
    *,
    figure: FigureParts,
    script: str,
    today: date,
) -> str:
    """The page as HTML; `script` is the address of the figure's script."""
    shown, persons = hotspot_map(answer, ground), answer.question.persons
    frame = Frame(
        around=around,
        form=Form(fields_of(around.place), _values(asked, person_values(persons))),
        figure=figure,
        script=script,
        shapes=ground.shapes,
        legend=shown.legend,
        listed=listed_places(shown, around),
        tiles=ground.tiles,
        today=today,
    )
    return frame.page(
        "hotspots.html",
        title=hotspots_title(around.place, asked),
        map=shown,
        answer=answer,
        window=labels.window_text(persons),
        persons=labels.filter_text(persons),
        sheet=f"{PATH}/{around.place.code}.pdf{asked.query()}",
        table=f"/exports/hotspots.xlsx?{urlencode({'division': around.place.code})}&{asked.query()[1:]}",
    )


def fields_of(place: MapPlace) -> tuple[Field, ...]:
    """The form of a place."""
    cuts = [one for one in SpotBy if one == SpotBy.CELL or len(levels_of(place.area)) > 1]
    usual = HotspotsAsked()
    return (
        choice("measure", said("指标", "Measure"), named(SpotMeasure)),
        choice("by", said("分区", "By"), named(cuts), usual.by),
        choice("method", said("方法", "Method"), named(LocalMethod)),
        *day_fields(),
        *person_fields(),
        switch("veteransOnly", said("仅退役军人", "Veterans only")),
    )


def _values(asked: HotspotsAsked, persons: Values) -> Values:
    own = {"measure": asked.measure, "by": asked.by, "method": asked.method}
    return {**persons, **{name: (code.value,) for name, code in own.items()}}

"""The page of a map of stations."""

from urllib.parse import urlencode

from resolvers.wording.language import name_of, said
from web_map.figure import FigureParts
from web_map.forms.fields import Field, Form, as_of_field, choice, day_value, named
from web_map.frame import Around, Frame
from web_map.marks.stations import marks_address
from web_map.places import MapPlace
from web_map.stations.asked import ServedBy, StationsAsked
from web_map.stations.rows import listed_stations
from web_map.stations.wall import StationMap

PATH = "/maps/stations"


def stations_title(place: MapPlace, asked: StationsAsked) -> str:
    """What the map is called."""
    served = name_of(asked.served_by(place.area))
    return f"{place.name} · {said('服务中心（站）分布', 'service centres and stations')} · {served}"


def stations_page(
    shown: StationMap, around: Around, asked: StationsAsked, *, figure: FigureParts, script: str
) -> str:
    """The page as HTML; `script` is the address of the figure's script."""
    place, on = around.place, shown.answer.question.stations.on
    values = {"by": (asked.served_by(place.area).value,), "asOf": day_value(on)}
    frame = Frame(
        around=around,
        form=Form(fields_of(place), values),
        figure=figure,
        script=script,
        shapes=f"{PATH}/{place.code}/{shown.digest}.json{asked.query()}",
        legend=[],
        listed=listed_stations(shown, around),
    )
    return frame.page(
        "stations.html",
        title=stations_title(place, asked),
        map=shown,
        on=on,
        marks=marks_address(PATH, place.code, asked.query()),
        table=f"/exports/stations.xlsx?{urlencode({'division': place.code})}&{asked.query()[1:]}",
        sheet=f"{PATH}/{place.code}.pdf{asked.query()}",
    )


def fields_of(_place: MapPlace) -> tuple[Field, ...]:
    """The form of any place."""
    return (choice("by", said("服务范围", "Service areas of"), named(ServedBy)), as_of_field())

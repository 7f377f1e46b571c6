"""The table of a map of service areas as rows of cells."""

from collections.abc import Sequence

from resolvers.wording.language import name_of, said
from web_map.service_areas.drawing import ServiceMap
from web_map.service_areas.palette import ServiceClass

Cells = Sequence[str | int | float]


def service_table(shown: ServiceMap) -> list[Cells]:
    """The heading, every station with its area or bands, and those whom none holds, by reason."""
    heading = [
        *(
            said("服务站", "station"),
            said("范围", "area"),
            said("人数", "persons"),
            said("路程或面积", "way or land"),
        ),
        *(said("方法", "method"), said("依据", "basis"), said("名册日", "register of")),
    ]
    question = shown.answer.question
    meaning = [name_of(question.method), name_of(shown.answer.basis), question.stations.on.isoformat()]
    rows: list[list[str | int | float]] = []
    station = ""
    for row in shown.rows:
        of_station = row.map_class == ServiceClass.STATION
        station = row.title if of_station else station
        rows.append([station, "" if of_station else row.title, row.persons, row.way])
    rows.extend(["", name_of(part.reason), part.tally.persons, ""] for part in shown.answer.outside)
    return [heading, *[[*row, *meaning] for row in rows]]

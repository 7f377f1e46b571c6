"""The table of a map of stations as rows of cells."""

from collections.abc import Sequence

from resolvers.wording.language import name_of, said
from web_map.stations.wall import StationMap

Cells = Sequence[str | int | float]


def station_table(shown: StationMap) -> list[Cells]:
    """The heading, and every station with its head and its staff."""
    heading = [
        *(said("中心（站）", "station"), said("级别", "level"), said("负责人", "head")),
        *(said("电话", "telephone"), said("地址", "address"), said("网格员（格数）", "grid workers (cells)")),
        *(said("服务对象", "persons served"), said("经度", "longitude"), said("纬度", "latitude")),
        said("名册日", "register of"),
    ]
    on = shown.answer.question.stations.on.isoformat()
    rows: list[Cells] = []
    for row in shown.rows:
        staff = said("、", ", ").join(f"{one.name} ({one.cells})" for one in row.workers)
        lon, lat = row.point or ("", "")
        told = [row.name, name_of(row.level), row.head, row.telephone, row.address, staff]
        rows.append([*told, row.persons, lon, lat, on])
    return [heading, *rows]

"""A map of stations as values: where they stand and whom they serve. Nothing here draws."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from db.codes import DivisionLevel
from db.engine import Database
from resolvers.ask import Ask
from resolvers.small_numbers import sight_of
from resolvers.spatial.service.answers import ServiceAreas
from resolvers.spatial.service.areas import service_areas
from resolvers.spatial.service.question import STATION_LEVELS, AreasQuestion
from resolvers.spatial.service.sites import stations_statement
from resolvers.wording.language import name_of
from web_map.marks.stations import Mark, marks_legend
from web_map.stations.staff import StationRow, station_rows


@dataclass(frozen=True, slots=True)
class StationMap:
    """A whole map: the answer about service areas, the stations listed, and all that stand in the area."""

    answer: ServiceAreas
    rows: tuple[StationRow, ...]
    standing: Sequence[Any]

    @property
    def drawn(self) -> int:
        """The number of shapes and marks on the map."""
        return sum(row.geojson is not None for row in self.rows)

    @property
    def digest(self) -> str:
        """A digest of all shapes, which is part of their address."""
        whole = hashlib.sha256()
        for row in self.rows:
            whole.update(f"{row.id}:{row.geojson}\n".encode())
        return whole.hexdigest()[:16]

    @property
    def without_point(self) -> int:
        """How many of those in the area have no point."""
        return sum(row.lon is None for row in self.standing)

    @property
    def marks(self) -> list[Mark]:
        """A mark for each station with a point, and the name beside those that are listed."""
        listed = {row.id: row for row in self.rows}
        found = [self._mark(row, listed.get(str(row.id))) for row in self.standing if row.lon is not None]
        inside = {str(row.id) for row in self.standing}
        abroad = [row for row in self.rows if row.point and row.id not in inside]
        return [*found, *[Mark(row.level, *row.point, row.lines, row.label) for row in abroad if row.point]]

    @property
    def name_of_counted(self) -> tuple[str, str]:
        """What they are called, in Chinese and English: where none stands, nobody is told that one does."""
        if self.standing or not self.rows:
            return "服务中心与服务站", "Centres and stations"
        return "服务此处的站", "Stations that serve it"

    @property
    def counted(self) -> Sequence[Any]:
        """The stations that stand in the area; where none does, as in cells, those that serve it."""
        return self.standing or self.rows

    @property
    def legend(self) -> list[tuple[Markup, str, int]]:
        """The legend of the marks."""
        return marks_legend(row.level for row in self.counted)

    def _mark(self, row: Any, listed: StationRow | None) -> Mark:
        level = DivisionLevel.of(row.level)
        if listed is None:
            return Mark(level, row.lon, row.lat, (row.name, name_of(level)))
        return Mark(level, row.lon, row.lat, listed.lines, listed.label)


async def station_map(database: Database, ask: Ask, question: AreasQuestion) -> StationMap:
    """The map of a question, by the functions the API answers with. Raises as `service_areas` does."""
    sight = await sight_of(database.rows, ask, question.stations.area)
    answer = await service_areas(database.rows, sight, question, drawn=True)
    every = await database.rows(stations_statement(question.stations))
    standing = [row for row in every if row.is_inside and DivisionLevel.of(row.level) in STATION_LEVELS]
    areas = {area.stations[0].id: area for area in answer.areas}
    level = question.stations.level or DivisionLevel.VILLAGE
    deepest = STATION_LEVELS.index(level)
    known = [row for row in standing if STATION_LEVELS.index(DivisionLevel.of(row.level)) <= deepest]
    ids = [row.id for row in known] + [one for one in areas if one not in {row.id for row in known}]
    points = {row.id: (row.lon, row.lat) for row in every if row.lon is not None}
    rows = await station_rows(database, ask, question, ids=ids, areas=areas, points=points)
    return StationMap(answer, rows, standing)

"""The stations of a map as rows: who leads each, who works there, whom it serves, and its area's tone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from db.codes import DivisionLevel
from db.engine import Database
from resolvers.ask import Ask, parents_of
from resolvers.ground.stations import stations_of_ids
from resolvers.ground.workers import cell_numbers_of_workers, workers_of_stations
from resolvers.spatial.service.answers import ServiceArea
from resolvers.spatial.service.question import AreasQuestion
from resolvers.wording.language import name_of, said
from web_map.labels import NOTHING
from web_map.marks.stations import short_name
from web_map.stations.palette import Tone, tones_of


@dataclass(frozen=True, slots=True)
class Worker:
    """A grid worker, and the number of the cells."""

    name: str
    cells: int


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station of the table; `tone` and `geojson` are those of its area, if one is drawn."""

    id: str
    name: str
    level: DivisionLevel
    head: str
    telephone: str
    address: str
    workers: tuple[Worker, ...]
    persons: str
    point: tuple[float, float] | None
    tone: Tone
    geojson: str | None

    @property
    def label(self) -> str:
        """What is written beside its mark."""
        return short_name(self.name)

    @property
    def lines(self) -> tuple[str, ...]:
        """Lines of plain text that tell of it."""
        staff = said(f"网格员 {len(self.workers)} 名", f"{len(self.workers)} grid workers")
        head = said("负责人 ", "head ") + (self.head or NOTHING)
        persons = said(f"服务对象 {self.persons} 人", f"{self.persons} persons served")
        told = (self.name, name_of(self.level), head, self.telephone or NOTHING, staff)
        return told if self.persons == NOTHING else (*told, persons)

    @property
    def tooltip(self) -> str:
        """Lines of plain text."""
        return "\n".join(self.lines)


async def station_rows(
    database: Database,
    ask: Ask,
    question: AreasQuestion,
    *,
    ids: Sequence[int],
    areas: Mapping[int, ServiceArea],
    points: Mapping[int, tuple[float, float]],
) -> tuple[StationRow, ...]:
    """A row for each of the stations `ids`, with the areas and points that are known of them."""
    if not ids:
        return ()
    county_id = question.stations.area.county_id
    parents = parents_of([(county_id, one) for one in ids])
    told = {row.id: row for row in await database.rows(stations_of_ids(ask, parents))}
    staff = await _staff(database, ask, county_id, ids)
    texts = {one: areas[one].shape.geojson for one in ids if one in areas}
    shapes = {one: shapely.from_geojson(text) for one, text in texts.items() if text}
    tones = dict(zip(shapes, tones_of(list(shapes.values())), strict=True))
    return tuple(
        _row(told[one], staff[one], areas.get(one), tone=tones.get(one, Tone.ONE), point=points.get(one))
        for one in ids
        if one in told
    )


async def _staff(
    database: Database, ask: Ask, county_id: int, ids: Sequence[int]
) -> Mapping[int, list[Worker]]:
    found = await database.rows(workers_of_stations(ask, parents_of([(county_id, one) for one in ids])))
    staff: defaultdict[int, list[Worker]] = defaultdict(list)
    if found:
        workers = parents_of([(county_id, row.id) for row in found])
        numbers = await database.rows(cell_numbers_of_workers(ask, workers))
        cells = {row.of_id: row.cells for row in numbers}
        for row in found:
            staff[row.of_id].append(Worker(row.name, cells.get(row.id, 0)))
    return staff


def _row(
    told: Any,
    staff: Sequence[Worker],
    area: ServiceArea | None,
    *,
    tone: Tone,
    point: tuple[float, float] | None,
) -> StationRow:
    return StationRow(
        id=str(told.id),
        name=told.name,
        level=DivisionLevel.of(told.level),
        head=_head(told),
        telephone=told.telephone or "",
        address=told.address or "",
        workers=tuple(staff),
        persons=str(area.tally.persons) if area else NOTHING,
        point=point,
        tone=tone,
        geojson=area.shape.geojson if area else None,
    )


def _head(told: Any) -> str:
    post = said(f"（{told.head_post}）", f" ({told.head_post})") if told.head_post else ""
    return f"{told.head_name}{post}" if told.head_name else ""

"""A worker's day as values: the own cells, whom to visit in which order, and who is due besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from markupsafe import Markup

from db.engine import Database
from db.errors import DomainError
from geo.coordinates import LonLat
from geo.work.pool import WorkPool
from resolvers.areas import Area
from resolvers.ask import Ask, parents_of
from resolvers.ground.cells import counts_of_cells, my_cells
from resolvers.ground.workers import worker_by_id
from resolvers.people.lists import people_of_ids
from resolvers.spatial.route.answer import MOST_STOPS, DayRoute, day_route
from resolvers.spatial.route.duties import due_persons, due_question
from resolvers.spatial.service.question import Stations
from resolvers.spatial.service.sites import stations_statement
from web_map.coverage_map import shape_id
from web_map.mine.asked import MineAsked
from web_map.mine.persons import Due, Key, key_of, others_of, visits_of

MOST_LISTED = 100
OFF_NETWORK = "START_OFF_NETWORK"


@dataclass(frozen=True, slots=True)
class CellRow:
    """An own cell: `id` joins it to its boundary, if `has_shape`."""

    id: str
    code: str
    name: str
    people: int
    has_shape: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A whole day. `total` persons are due, of whom `considered` were weighed for the route.

    `problem` says why there is no route, if there is none.
    """

    cells: tuple[CellRow, ...]
    start: tuple[str, LonLat] | None
    route: DayRoute | None
    problem: DomainError | None
    visits: tuple[Due, ...]
    others: tuple[Due, ...]
    total: int
    considered: int

    @property
    def drawn(self) -> int:
        """The number of cells on the map."""
        return sum(one.has_shape for one in self.cells)

    @property
    def json(self) -> Markup:
        """Points and way for the script."""
        persons = [
            {"at": [one.point[1], one.point[0]], "lines": one.lines, "n": one.number, "late": one.is_overdue}
            for one in (*self.others, *self.visits)
            if one.point
        ]
        stops = self.route.stops if self.route else ()
        way = [[self.start[1].lat, self.start[1].lon]] if self.start and stops else []
        way += [[stop.lat, stop.lon] for stop in stops]
        way += way[:1] if self.route and self.route.question.returns else []
        start = {"at": [self.start[1].lat, self.start[1].lon], "name": self.start[0]} if self.start else None
        # It stands in a script element, which a stray end tag would close.
        text = orjson.dumps({"start": start, "way": way, "persons": persons}).decode()
        return Markup(text.replace("<", "\\u003c"))  # noqa: S704  # JSON without a "<", in no place of HTML


async def day_of_worker(
    database: Database, work: WorkPool, ask: Ask, *, worker: Area, asked: MineAsked
) -> Day:
    """The day of the worker who asks. Raises DomainError NOT_A_GRID_WORKER, BAD_VISITS and those of the pool.

    Whoever is shown stands in the log of accesses: the statements say whose their rows are.
    """
    start = await _start(database, ask, worker)
    question = asked.question(worker, start[1] if start else LonLat(105.0, 35.0))
    due = await database.rows(due_persons(ask, due_question(ask, worker)))
    weighed = due[:MOST_STOPS]
    route, problem = None, None
    if start and due:
        try:
            route = await day_route(database.rows, work, question, due=weighed, on=ask.as_of)
        except DomainError as error:
            if error.code != OFF_NETWORK:
                raise
            problem = error
    going = [row for stop in (route.stops if route else ()) for row in stop.people]
    kept = {key_of(row) for row in going}
    rest = [row for row in due if key_of(row) not in kept][:MOST_LISTED]
    persons = await _persons(database, ask, [*going, *rest])
    return Day(
        cells=await _cells(database, ask),
        start=start,
        route=route,
        problem=problem,
        visits=visits_of(route, persons),
        others=others_of(rest, route, persons),
        total=len(due),
        considered=len(weighed),
    )


async def _start(database: Database, ask: Ask, worker: Area) -> tuple[str, LonLat] | None:
    """The worker's station, where the day begins, if it has a point."""
    [own] = await database.rows(worker_by_id(ask, worker.county_id, worker.id))
    for row in await database.rows(stations_statement(Stations(worker, ask.as_of))):
        if row.id == own.station_id and row.lon is not None:
            return row.name, LonLat(row.lon, row.lat)
    return None


async def _cells(database: Database, ask: Ask) -> tuple[CellRow, ...]:
    found = await database.rows(my_cells(ask))
    if not found:
        return ()
    parents = parents_of([(row.county_id, row.id) for row in found])
    people = {row.of_id: row.people for row in await database.rows(counts_of_cells(ask, parents))}
    return tuple(
        CellRow(
            shape_id(row.county_id, row.id),
            row.code,
            row.name or row.code,
            people.get(row.id, 0),
            row.boundary is not None,
        )
        for row in found
    )


async def _persons(database: Database, ask: Ask, rows: Sequence[Any]) -> Mapping[Key, Any]:
    if not rows:
        return {}
    parents = parents_of([key_of(row) for row in rows])
    found = await database.rows(people_of_ids(ask, parents))
    return {(row.county_id, row.id): row for row in found}

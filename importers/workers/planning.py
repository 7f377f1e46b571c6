"""What a line would do, by who is in post and who has its cells: the same for the dry run and for writing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, GridRole
from db.errors import DomainError
from db.models import GridCell, GridWorker, StationVersion
from importers.findings import Finding, Weight
from importers.runs.checking import finding_of
from importers.values.said import folded
from importers.workers.details import Mending, mending
from importers.workers.said import Said
from importers.workers.who import in_post
from resolvers.ask import Statement, current
from resolvers.hand_overs.spans import Span, span_of
from resolvers.hand_overs.standing import tasks_of_cells
from resolvers.people.identities import IdentityKeys
from resolvers.registry.staff.orders import check_task_days, day_not_possible, post_day_not_possible

_HAS_PRIMARY = Finding(
    "CELL_HAS_PRIMARY",
    Weight.HELD,
    "网格其间已有主责网格员：请用网格交接",
    "the cell has a primary on some of those days: hand it over",
)
_KEPT = Finding(
    "PRIMARY_KEPT",
    Weight.WARNED,
    "网格其间已有主责网格员，保留现状；如需更换请用网格交接",
    "the cell has a primary on some of those days, who stays: hand it over if another is meant",
)
_OTHER_DAY = Finding(
    "POST_DAY_DIFFERS",
    Weight.WARNED,
    "任职日期早于登记的任职起始日期，从登记之日起分派",
    "the day lies before the post that is registered: cells are given from that on",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Workers by folded name, days of stations and of cells by id, and who has the cells by id."""

    workers: Mapping[str, Sequence[Row[Any]]]
    stations: Mapping[int, Row[Any]]
    cells: Mapping[int, Span]
    tasks: Mapping[int, Sequence[Row[Any]]]


@dataclass(frozen=True, slots=True)
class Given:
    """A cell that the worker is to get, from a day on and, if that is said, until another."""

    cell_id: int
    days: Span


@dataclass(frozen=True, slots=True)
class Planned:
    """Who there is (None: to be entered), the cells to be given, what was found, and what is to be mended."""

    worker_id: int | None
    given: tuple[Given, ...]
    findings: tuple[Finding, ...]
    worker: Row[Any] | None = None
    mended: tuple[str, ...] = ()


async def facts_of(connection: AsyncConnection, county_id: int, lines: Iterable[Said]) -> Facts:
    """What has to be known of some lines: four statements."""
    said = list(lines)
    cells = sorted({cell for one in said for cell in one.cells})
    workers: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in await connection.execute(_workers(county_id)):
        workers[folded(row.name)].append(row)
    stations = {one.station_id for one in said if one.station_id is not None}
    tasks: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in await connection.execute(tasks_of_cells(county_id, cells, date.min)):
        tasks[row.cell_id].append(row)
    return Facts(
        workers,
        {row.station_id: row for row in await connection.execute(_stations(county_id, stations))},
        {
            row.id: span_of(row.first_on, row.end_on)
            for row in await connection.execute(_cells(county_id, cells))
        },
        tasks,
    )


def planned(said: Said, facts: Facts, run: Row[Any], today: date, *, keys: IdentityKeys) -> Planned:
    """What a line would do, by the run's policy where somebody else has a cell already."""
    days = said.days(run.said_on)
    if said.cells:
        try:
            check_task_days(GridRole.of(said.role), days, today)
        except DomainError as refusal:
            return Planned(None, (), (finding_of(refusal),))
    theirs = in_post(said, facts.workers, days)
    if isinstance(theirs, Finding):
        return Planned(None, (), (theirs,))
    findings: list[Finding] = []
    mends = Mending()
    if not theirs:
        findings = _of_entry(said, facts, ConflictPolicy.of(run.policy))
        post = Span(said.first_on)
    else:
        post = span_of(theirs[0].first_on, theirs[0].end_on)
        mends = mending(said, theirs[0], ConflictPolicy.of(run.policy), keys)
        findings = [_OTHER_DAY] if said.since is not None and post.first > days.first else []
        findings += mends.findings
    worker_id = theirs[0].id if theirs else None
    cells = [_of_cell(cell, said, days.within(post), facts, worker_id=worker_id) for cell in said.cells]
    held = run.policy not in _KEEPING
    findings += [_HAS_PRIMARY if one is _KEPT and held else one for one in cells if isinstance(one, Finding)]
    given = tuple(one for one in cells if isinstance(one, Given))
    worker = theirs[0] if theirs else None
    return Planned(worker_id, given, tuple(dict.fromkeys(findings)), worker, mends.fields)


def _of_cell(
    cell: int, said: Said, days: Span, facts: Facts, *, worker_id: int | None
) -> Given | Finding | None:
    """The cell if it is to be given, why not, or None if the worker has it in that role already."""
    here = days.within(facts.cells[cell])
    if here.is_empty:
        return finding_of(day_not_possible())
    standing = [
        row
        for row in facts.tasks.get(cell, ())
        if row.role == said.role and not span_of(row.first_on, row.end_on).within(here).is_empty
    ]
    if any(row.worker_id == worker_id for row in standing):
        return None
    return _KEPT if standing and said.role == GridRole.PRIMARY.value else Given(cell, here)


_KEEPING = frozenset({ConflictPolicy.KEEP.value, ConflictPolicy.FILL_EMPTY.value})


def _of_entry(said: Said, facts: Facts, policy: ConflictPolicy) -> list[Finding]:
    """What is odd about a worker who is to be entered."""
    station, findings = facts.stations.get(said.station_id or 0), []
    if station is None or said.first_on not in station.open_in:
        findings.append(finding_of(post_day_not_possible()))
    elsewhere = facts.workers.get(folded(said.name), ())
    if any(row.end_on is None and row.station_id != said.station_id for row in elsewhere):
        weight = Weight.HELD if policy is ConflictPolicy.ASK else Weight.WARNED
        told = (
            "其他服务站有同名的在岗网格员，将另行登记；若为同一人，请更正其所属服务站",
            "another station has a worker of that name: entered anew; amend the station if they are one",
        )
        findings.append(Finding("WORKER_NAMESAKE", weight, *told))
    return findings


def _workers(county_id: int) -> Statement:
    worker = GridWorker
    days = (func.lower(worker.valid).label("first_on"), func.upper(worker.valid).label("end_on"))
    told = (worker.county_id, worker.staff_number, worker.phone_cipher, worker.phone_masked)
    return (
        select(worker.id, worker.name, worker.station_id, *told, *days)
        .where(worker.county_id == county_id, ~func.isempty(worker.valid))
        .order_by(worker.id)
    )


def _stations(county_id: int, ids: Iterable[int]) -> Statement:
    version: Any = StationVersion
    opened = select(version.station_id, version.open_in).distinct()
    return opened.where(
        version.county_id == county_id, version.station_id.in_(list(ids)), current(version, None)
    )


def _cells(county_id: int, ids: Sequence[int]) -> Statement:
    cell = GridCell
    days = (func.lower(cell.valid).label("first_on"), func.upper(cell.valid).label("end_on"))
    return select(cell.id, *days).where(cell.county_id == county_id, cell.id.in_(ids))

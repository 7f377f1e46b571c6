"""What a line would do, by who is in post and who has its cells: the same for the dry run and for writing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, GridRole
from db.errors import DomainError
from importers.findings import Finding, Weight
from importers.runs.checking import finding_of
from importers.values.said import folded
from importers.workers.details import Mending, mending
from importers.workers.leaving import end_kept, who_follows, who_leaves
from importers.workers.said import Said
from importers.workers.statements import cells_of, stations_of, workers_of
from importers.workers.who import in_post
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
_END_DIFFERS = Finding(
    "TASK_END_DIFFERS",
    Weight.HELD,
    "该网格员负责此网格的止期与登记不同：终止任职请另列一行并留空网格；只交出网格请用网格交接",
    "the end of the worker's task is not the one registered: to end the post leave the cell out of the line; "
    "to give up the cell alone hand it over",
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
    """Who there is (None: to be entered), the cells to be given, what was found, and what is to be mended.

    Of one whose post `ends`, who `follows` with the cells.
    """

    worker_id: int | None
    given: tuple[Given, ...]
    findings: tuple[Finding, ...]
    worker: Row[Any] | None = None
    mended: tuple[str, ...] = ()
    ends: bool = False
    follows: int | None = None


async def facts_of(connection: AsyncConnection, county_id: int, lines: Iterable[Said]) -> Facts:
    """What has to be known of some lines: four statements."""
    said = list(lines)
    cells = sorted({cell for one in said for cell in one.cells})
    workers: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in await connection.execute(workers_of(county_id)):
        workers[folded(row.name)].append(row)
    stations = {one.station_id for one in said if one.station_id is not None}
    tasks: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in await connection.execute(tasks_of_cells(county_id, cells, date.min)):
        tasks[row.cell_id].append(row)
    return Facts(
        workers,
        {row.station_id: row for row in await connection.execute(stations_of(county_id, stations))},
        {
            row.id: span_of(row.first_on, row.end_on)
            for row in await connection.execute(cells_of(county_id, cells))
        },
        tasks,
    )


def planned(said: Said, facts: Facts, run: Row[Any], today: date, *, keys: IdentityKeys) -> Planned:
    """What a line would do, by the run's policy where somebody else has a cell already."""
    if said.leaves:
        return _leaving(said, facts, ConflictPolicy.of(run.policy))
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


def _leaving(said: Said, facts: Facts, policy: ConflictPolicy) -> Planned:
    worker, follows = who_leaves(said, facts.workers), who_follows(said, facts.workers)
    findings = tuple(one for one in (worker, follows) if isinstance(one, Finding))
    if isinstance(worker, Finding) or isinstance(follows, Finding):
        return Planned(None, (), findings)
    if kept := end_kept(worker, said, policy):
        return Planned(worker.id, (), (kept,), worker)
    return Planned(worker.id, (), (), worker, ends=worker.end_on != said.leaving_on, follows=follows)


def _of_cell(
    cell: int, said: Said, days: Span, facts: Facts, *, worker_id: int | None
) -> Given | Finding | None:
    """The cell if it is to be given, why not, or None if the worker has it so already."""
    here = days.within(facts.cells[cell])
    if here.is_empty:
        return finding_of(day_not_possible())
    standing = [
        row
        for row in facts.tasks.get(cell, ())
        if row.role == said.role and not span_of(row.first_on, row.end_on).within(here).is_empty
    ]
    if own := [span_of(row.first_on, row.end_on).end for row in standing if row.worker_id == worker_id]:
        return None if said.until is None or here.end in own else _END_DIFFERS
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

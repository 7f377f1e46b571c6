"""The report on a plan: what is wrong on the ground, people per cell, workers' loads, broken continuity."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from db.engine import Database
from geo.plans.review import NONE, REVIEW, GroundFinding, PlanReview
from geo.plans.village import spread_of
from geo.work.pool import WorkPool
from resolvers.ask import Ask
from resolvers.grid_plans.facts import PlanFacts, PlanKey, plan_facts


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell of the plan: people who would live there, its parts and its village's, what it stands for."""

    row: Any
    stays: bool
    people: int
    priority_people: int
    parts: int
    village_parts: int | None
    stands_for: int | None


@dataclass(frozen=True, slots=True)
class WorkerLoad:
    """A grid worker's cells and people today and by the plan; a cell is whose the one it stands for is."""

    worker_id: int
    cells_today: int
    cells: int
    people_today: int
    people: int


@dataclass(frozen=True, slots=True)
class Continuity:
    """People by what becomes of them and their worker; the unplaced have no point and lose their cell."""

    change_cell: int
    change_worker: int
    lose_worker: int
    unplaced: int
    in_no_cell: int


@dataclass(frozen=True, slots=True)
class PlanReport:
    """All that is found of a plan in the villages that the viewer may judge."""

    plan: Any
    findings: tuple[GroundFinding, ...]
    cells: tuple[PlannedCell, ...]
    spread: float
    workers: tuple[WorkerLoad, ...]
    continuity: Continuity
    ending: tuple[int, ...]
    codes_in_force: Mapping[int, str]

    @property
    def fingerprint(self) -> str:
        """What tells this report from one of other cells, or with other findings."""
        found = [(one.kind, one.village_id, one.cells, round(one.area_m2, 1)) for one in self.findings]
        cells = sorted(cell.row.id for cell in self.cells)
        said = [self.plan.id, cells, sorted(self.codes_in_force), sorted(found)]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]


async def plan_report(database: Database, work: WorkPool, ask: Ask, key: PlanKey) -> PlanReport:
    """The report. Raises DomainError GRID_PLAN_NOT_FOUND, PLAN_TOO_LARGE, and those of the pool."""
    facts = await plan_facts(database, ask, key)
    return report_of(facts, await work.answer(REVIEW, facts.ground()))


def report_of(facts: PlanFacts, review: PlanReview) -> PlanReport:
    """The report that facts and what was found of them make."""
    after = cells_after(facts, review)
    stands_for = _stands_for(facts, review)
    cells = tuple(_cells(facts, review, after, stands_for))
    replaced = {cell.id for cell in facts.replaced}
    return PlanReport(
        plan=facts.plan,
        findings=review.findings,
        cells=cells,
        spread=spread_of(np.array([cell.people for cell in cells], dtype=np.float64)),
        workers=_loads(facts, after, stands_for),
        continuity=_continuity(facts, after, stands_for),
        ending=tuple(one.id for one in facts.assignments if one.cell_id in replaced),
        codes_in_force={cell.id: cell.code for cell in facts.in_force},
    )


def cells_after(facts: PlanFacts, review: PlanReview) -> list[int | None]:
    """The cell of each person by the plan: their own where it stays, else the one their home lies in."""
    held = dict(zip(facts.located, review.holder.tolist(), strict=True))
    kept = facts.staying
    after: list[int | None] = []
    for index, person in enumerate(facts.people):
        holder = held.get(index, NONE)
        if person.cell_id in kept:
            after.append(person.cell_id)
        else:
            after.append(facts.cells[holder].id if holder != NONE else None)
    return after


def _stands_for(facts: PlanFacts, review: PlanReview) -> dict[int, int]:
    """The cell in force that each cell of the plan stands for: itself where it stays."""
    return {cell: cell for cell in facts.staying} | review.stands_for


def _cells(
    facts: PlanFacts, review: PlanReview, after: list[int | None], stands_for: Mapping[int, int]
) -> list[PlannedCell]:
    people, staying = Counter(after), facts.staying
    pairs = zip(after, facts.people, strict=True)
    priority = Counter(cell for cell, person in pairs if person.is_priority)
    return [
        PlannedCell(
            row=cell,
            stays=cell.id in staying,
            people=people[cell.id],
            priority_people=priority[cell.id],
            parts=review.parts[cell.id],
            village_parts=review.village_parts.get(cell.village_id),
            stands_for=stands_for.get(cell.id),
        )
        for cell in facts.cells
    ]


def _primaries(facts: PlanFacts) -> dict[int, int]:
    return {one.cell_id: one.worker_id for one in facts.assignments if one.is_primary}


def _loads(
    facts: PlanFacts, after: list[int | None], stands_for: Mapping[int, int]
) -> tuple[WorkerLoad, ...]:
    primary = _primaries(facts)
    in_force = {cell.id for cell in facts.in_force}
    then = {cell.id: primary.get(stands_for.get(cell.id, 0)) for cell in facts.cells}
    cells_now = Counter(worker for cell, worker in primary.items() if cell in in_force)
    cells_then = Counter(then.values())
    people_now = Counter(primary.get(person.cell_id) for person in facts.people)
    people_then = Counter(then.get(cell) for cell in after if cell is not None)
    return tuple(
        WorkerLoad(one, cells_now[one], cells_then[one], people_now[one], people_then[one])
        for one in sorted(set(primary.values()))
    )


def _continuity(facts: PlanFacts, after: list[int | None], stands_for: Mapping[int, int]) -> Continuity:
    primary, in_force = _primaries(facts), {cell.id for cell in facts.in_force}
    found: Counter[str] = Counter()
    for person, cell in zip(facts.people, after, strict=True):
        if cell is None:
            found["unplaced" if person.lon is None and person.cell_id is not None else "in_no_cell"] += 1
            continue
        before, stands = person.cell_id, stands_for.get(cell)
        if before not in in_force or before == stands:
            continue
        found["change_cell"] += 1
        worker, follower = primary.get(before), primary.get(stands) if stands is not None else None
        found["lose_worker"] += worker is not None and follower is None
        found["change_worker"] += worker is not None and follower is not None and worker != follower
    return Continuity(
        change_cell=found["change_cell"],
        change_worker=found["change_worker"],
        lose_worker=found["lose_worker"],
        unplaced=found["unplaced"],
        in_no_cell=found["in_no_cell"],
    )

"""How far a run has come, for whoever looks again and again: two statements, however long its file is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from db.codes import RowOutcome, RowVerdict, RunJob, RunState
from db.engine import Database
from db.models import StagedRow
from importers.desk.jobs import MOST_TRIES
from importers.runs.run import RunKey, run_of
from resolvers.ask import Ask, Statement


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done with a run, and of how many lines it is done; `is_stuck` that nobody is at it.

    One that `is_forgotten` can only be looked at.
    """

    key: RunKey
    state: RunState
    job: RunJob | None
    is_stuck: bool
    done: int
    total: int
    is_forgotten: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether something is being done, so that it is worth looking again."""
        return self.job is not None and not self.is_stuck

    @property
    def settles(self) -> bool:
        """Whether its columns may be decided."""
        there = self.state in {RunState.RECOGNISED, RunState.STAGED, RunState.CHECKED}
        return self.job is None and there and not self.is_forgotten


async def run_progress(database: Database, ask: Ask, key: RunKey) -> Progress:
    """How far a run has come. Raises DomainError RUN_NOT_FOUND."""
    run = await run_of(database, ask, key)
    verdicts, outcomes = Counter[RowVerdict](), Counter[RowOutcome]()
    for row in await database.rows(_counts(key)):
        if row.verdict is not None:
            verdicts[RowVerdict.of(row.verdict)] += row.lines
        if row.outcome is not None:
            outcomes[RowOutcome.of(row.outcome)] += row.lines
    return progress_of(run, verdicts, outcomes)


def progress_of(
    run: Row[Any], verdicts: Mapping[RowVerdict, int], outcomes: Mapping[RowOutcome, int]
) -> Progress:
    """The same of numbers that are known already."""
    job = None if run.job is None else RunJob.of(run.job)
    total, done = _numbers(run, job, verdicts, outcomes)
    is_stuck = job is not None and (run.waits or run.job_tries >= MOST_TRIES)
    return Progress(
        RunKey(run.county_id, run.id),
        RunState.of(run.shown_state),
        job,
        is_stuck=is_stuck,
        done=done,
        total=total,
        is_forgotten=run.lines_forgotten_at is not None,
    )


def _numbers(
    run: Row[Any], job: RunJob | None, verdicts: Mapping[RowVerdict, int], outcomes: Mapping[RowOutcome, int]
) -> tuple[int, int]:
    written = sum(outcomes.values())
    if job == RunJob.CHECK:
        return run.read, sum(verdicts.values())
    if job == RunJob.UNDO:
        return written, written - outcomes.get(RowOutcome.WRITTEN, 0)
    return verdicts.get(RowVerdict.NEW, 0) + verdicts.get(RowVerdict.CHANGED, 0), written


def _counts(key: RunKey) -> Statement:
    row = StagedRow
    counted = select(row.verdict, row.outcome, func.count().label("lines"))
    return counted.where(row.county_id == key.county_id, row.run_id == key.id).group_by(
        row.verdict, row.outcome
    )

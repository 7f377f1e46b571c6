"""Grid workers and their assignments as rows, with what was known of an assignment before it ended."""

from dataclasses import dataclass

import numpy as np

from app.demo.columns import looked_up, numbers
from app.demo.delivery import Delivery
from app.demo.spans import OPEN, IntArray, instant_texts, span_texts
from app.demo.work.grid import Assignment, Grid
from db.copy import NULL, escaped

_DAY_SECONDS = 86_400
# Decisions are recorded at nine in the morning in Asia/Shanghai, before anybody sets out.
_MORNING = 3_600


@dataclass(frozen=True, slots=True)
class _Known:
    """An assignment as known from one day on, until another (`OPEN`: still)."""

    what: Assignment
    until: int
    recorded_on: int
    superseded_on: int


def write_workers(delivery: Delivery, grid: Grid) -> IntArray:
    """Adds the grid workers; their ids in the order of the grid."""
    ids = delivery.new_ids(len(grid.workers))
    since = np.array([worker.since for worker in grid.workers], dtype=np.int64)
    until = np.array([worker.until for worker in grid.workers], dtype=np.int64)
    delivery.copy(
        "grid_worker",
        {
            "id": numbers(ids),
            "station_id": [str(worker.station_id) for worker in grid.workers],
            "name": grid.names,
            "valid": span_texts(since, until),
        },
    )
    return ids


def write_assignments(delivery: Delivery, grid: Grid, *, cell_ids: IntArray, worker_ids: IntArray) -> None:
    """Adds the assignments; one that ended stands twice: as it was decided, superseded, and with its end."""
    rows = [known for one in grid.assignments for known in _versions(one)]
    delivery.copy(
        "cell_assignment",
        {
            "id": numbers(delivery.new_ids(len(rows))),
            "cell_id": looked_up(cell_ids.tolist(), np.array([row.what.cell for row in rows])),
            "worker_id": looked_up(worker_ids.tolist(), np.array([row.what.worker for row in rows])),
            "role": [row.what.role.value for row in rows],
            "decided_by": [escaped(row.what.decided_by) for row in rows],
            "reason": [row.what.reason or NULL for row in rows],
            "valid": span_texts(_days([row.what.since for row in rows]), _days([row.until for row in rows])),
            "recorded_at": instant_texts(_instants([row.recorded_on for row in rows])),
            "superseded_at": instant_texts(_instants([row.superseded_on for row in rows])),
        },
    )


def _versions(one: Assignment) -> tuple[_Known, ...]:
    if one.until == OPEN:
        return (_Known(one, OPEN, one.since, OPEN),)
    return _Known(one, OPEN, one.since, one.until), _Known(one, one.until, one.until, OPEN)


def _days(days: list[int]) -> IntArray:
    return np.array(days, dtype=np.int64)


def _instants(days: list[int]) -> IntArray:
    numbers_of_days = _days(days)
    return np.where(numbers_of_days == OPEN, OPEN, numbers_of_days * _DAY_SECONDS + _MORNING)

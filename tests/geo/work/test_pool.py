"""The pool: what it answers, what it remembers, and how it ends what takes too long."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from db.errors import DomainError
from geo.work.job import Job
from geo.work.pool import WorkBounds, WorkPool

ZONE: Job[float, int] = Job(".coordinates", "cgcs2000_zone_epsg")


@pytest.fixture
async def pool() -> AsyncIterator[WorkPool]:
    opened = WorkPool(WorkBounds(processes=1, waiting=1))
    yield opened
    await opened.close()


# All shortest paths among so many places: seconds of work, from three numbers a place.
LONG: Job[object, object] = Job(".partition", "floyd_warshall")
MANY = np.random.default_rng(1).random((1200, 1200))


async def test_a_job_is_answered_in_another_process(pool: WorkPool) -> None:
    assert await pool.answer(ZONE, 106.0) == 4544


async def test_what_a_job_refuses_is_refused_here_in_both_languages(pool: WorkPool) -> None:
    with pytest.raises(DomainError, match="PLACE_OUT_OF_RANGE") as refused:
        await pool.answer(ZONE, 10.0)
    assert refused.value.zh
    assert refused.value.en
    assert await pool.answer(ZONE, 117.0) == 4548


async def test_an_unexpected_error_is_raised_by_its_kind_alone(pool: WorkPool) -> None:
    wrong: Job[str, int] = Job(".coordinates", "cgcs2000_zone_epsg")
    with pytest.raises(RuntimeError, match="TypeError"):
        await pool.answer(wrong, "made up")


async def test_what_was_answered_is_not_worked_out_again(pool: WorkPool) -> None:
    first = await pool.answer(ZONE, 106.0)
    await pool.close()
    assert await pool.answer(ZONE, 106.0) == first
    assert pool._idle == []


async def test_answers_are_remembered_within_a_bound_of_bytes() -> None:
    pool = WorkPool(WorkBounds(remembered_bytes=1))
    await pool.answer(ZONE, 106.0)
    assert (pool._remembered.size, len(pool._remembered.held)) == (0, 0)
    await pool.close()


async def test_what_takes_too_long_is_ended_and_the_pool_goes_on() -> None:
    pool = WorkPool(WorkBounds(seconds=0.05))
    with pytest.raises(DomainError, match="WORK_TOO_SLOW"):
        await pool.answer(LONG, MANY)
    assert pool._idle == []
    patient = WorkPool()
    assert await patient.answer(ZONE, 106.0) == 4544
    await patient.close()


async def test_what_is_too_large_is_refused_at_once() -> None:
    pool = WorkPool(WorkBounds(largest_bytes=1000))
    with pytest.raises(DomainError, match="WORK_TOO_LARGE"):
        await pool.answer(LONG, MANY)


async def test_no_more_wait_than_may(pool: WorkPool) -> None:
    working = [asyncio.create_task(pool.answer(LONG, MANY + place)) for place in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(DomainError, match="WORK_POOL_FULL"):
        await pool.answer(ZONE, 106.0)
    for task in working:
        task.cancel()
    assert all(isinstance(end, asyncio.CancelledError) for end in await ended(working))
    assert await pool.answer(ZONE, 106.0) == 4544


async def test_a_job_ends_with_whoever_asked_it(pool: WorkPool) -> None:
    await pool.answer(ZONE, 106.0)
    (process,) = pool._idle
    child = process._process
    asked = asyncio.create_task(pool.answer(LONG, MANY))
    await asyncio.sleep(0.1)
    asked.cancel()
    await ended([asked])
    assert child.returncode == -9
    assert pool._idle == []


async def test_the_loop_goes_on_while_a_job_is_worked_out(pool: WorkPool) -> None:
    await pool.answer(ZONE, 106.0)
    asked = asyncio.create_task(pool.answer(LONG, MANY))
    turns = 0
    while not asked.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 10


async def ended(tasks: list[asyncio.Task[object]]) -> list[object]:
    return await asyncio.gather(*tasks, return_exceptions=True)

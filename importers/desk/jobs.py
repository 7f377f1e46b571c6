"""What workers are to do: noted on the run itself, found by them, ended; never done twice at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RunJob, RunState
from db.errors import DomainError
from db.models import FilePiece, FileRun
from importers.runs.accepting import accepted
from importers.runs.preview import BEFORE_ACCEPTING
from importers.runs.run import RunKey, expect, is_dead, locked_run
from resolvers.ask import Ask, Statement
from resolvers.viewer import claims_of

# A job that took its worker down so often is left to whoever looks at the run.
MOST_TRIES = 3
# An upload that nobody accepts within a day is forgotten: it holds what the office's file holds.
KEPT_HOURS = 24


def job_columns(ask: Ask, job: RunJob) -> dict[str, Any]:
    """The columns that note a job, in the name of whoever asks."""
    asker = claims_of(ask.viewer) | {"account": ask.viewer.account}
    asked = {"job": job.value, "job_by": asker, "job_at": func.now()}
    return {**asked, "job_tries": 0, "trouble": None, "heartbeat_at": None}


async def want(connection: AsyncConnection, ask: Ask, key: RunKey, job: RunJob, **changed: Any) -> None:
    """Notes a job on a run that the transaction has locked."""
    columns = {**job_columns(ask, job), **changed}
    await connection.execute(update(FileRun).where(*_is(key)).values(columns))


async def want_check(connection: AsyncConnection, ask: Ask, key: RunKey, **settled: Any) -> None:
    """Asks for the dry run. Raises DomainError RUN_NOT_FOUND, RUN_STATE."""
    run = await _idle(connection, ask, key)
    expect(run, *BEFORE_ACCEPTING)
    if not await connection.scalar(select(FilePiece.id).where(*_pieces(key)).limit(1)):
        raise file_gone()
    await want(connection, ask, key, RunJob.CHECK, **settled)


async def want_write(connection: AsyncConnection, ask: Ask, key: RunKey) -> None:
    """Accepts the dry run and asks that it be written. Raises as `accepted`."""
    await _idle(connection, ask, key)
    await accepted(connection, ask, key)
    await want(connection, ask, key, RunJob.WRITE)


async def want_undone(connection: AsyncConnection, ask: Ask, key: RunKey) -> None:
    """Asks that a run be taken back. Raises DomainError RUN_NOT_FOUND, RUN_STATE."""
    run = await _idle(connection, ask, key)
    expect(run, RunState.DONE, RunState.STOPPED)
    await want(connection, ask, key, RunJob.UNDO)


async def want_resumed(connection: AsyncConnection, ask: Ask, key: RunKey) -> None:
    """Asks that a stopped run go on, or a job be tried again that nobody does.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE.
    """
    run = await locked_run(connection, ask, key)
    if run.job is not None and (run.waits or run.job_tries >= MOST_TRIES):
        await want(connection, ask, key, RunJob.of(run.job))
        return
    expect(run, RunState.STOPPED, RunState.ACCEPTED)
    await want(connection, ask, key, RunJob.WRITE)


def waiting() -> Statement:
    """The jobs of all counties that may be done, the oldest first: county_id, id, job, job_by.

    Not what somebody writes just now, nor what took its worker down too often.
    """
    free = or_(FileRun.state != RunState.RUNNING.value, is_dead())
    wanted = (FileRun.job.is_not(None), FileRun.job_tries < MOST_TRIES, free)
    columns = (FileRun.county_id, FileRun.id, FileRun.job, FileRun.job_by)
    return select(*columns).where(*wanted).order_by(FileRun.job_at, FileRun.county_id, FileRun.id)


def still_waiting(key: RunKey) -> Statement:
    """The same of one run."""
    return waiting().where(*_is(key))


async def begun(connection: AsyncConnection, key: RunKey) -> None:
    """Counts that a job was begun. A run that shows as stopped goes on showing so until it is written at."""
    is_running = FileRun.state == RunState.RUNNING.value
    lives = case((is_running, FileRun.heartbeat_at), else_=func.clock_timestamp())
    tried = {"job_tries": FileRun.job_tries + 1, "heartbeat_at": lives}
    await connection.execute(update(FileRun).where(*_is(key)).values(tried))


async def beat(connection: AsyncConnection, key: RunKey) -> None:
    """A sign of life of whoever does the job; a run that has stopped is revived by its next batch alone."""
    lives = (*_is(key), or_(FileRun.heartbeat_at.is_(None), ~is_dead()))
    await connection.execute(update(FileRun).where(*lives).values(heartbeat_at=func.clock_timestamp()))


async def given_back(connection: AsyncConnection, key: RunKey) -> None:
    """Leaves a job to the next worker: this one was asked to end, or had no database."""
    await connection.execute(update(FileRun).where(*_is(key)).values(job_tries=0))


async def ended(connection: AsyncConnection, key: RunKey, refusal: DomainError | None = None) -> None:
    """Notes that a job is done, or why it cannot be."""
    told = None if refusal is None else {"code": refusal.code, "zh": refusal.zh, "en": refusal.en}
    await connection.execute(update(FileRun).where(*_is(key)).values(job=None, job_by=None, trouble=told))


def file_gone() -> DomainError:
    """The refusal where the file itself is needed again."""
    return DomainError(
        "FILE_GONE",
        "上传的文件已清除（上传超过一天，或批次已确认）；请重新上传。",
        "The uploaded file is no longer kept (after a day, or once it was accepted): upload it again.",
    )


async def _idle(connection: AsyncConnection, ask: Ask, key: RunKey) -> Any:
    """The locked run, with which nothing is being done. Raises DomainError RUN_NOT_FOUND, RUN_STATE."""
    run = await locked_run(connection, ask, key)
    if run.job is not None:
        job = RunJob.of(run.job)
        raise DomainError(
            "RUN_STATE",
            f"该批次正在{job.zh}，请等待其完成。",
            f"The run is being worked at ({job.en}): wait until that is done.",
            {"state": run.shown_state},
        )
    return run


def _is(key: RunKey) -> Sequence[Any]:
    return FileRun.county_id == key.county_id, FileRun.id == key.id


def _pieces(key: RunKey) -> Sequence[Any]:
    return FilePiece.county_id == key.county_id, FilePiece.run_id == key.id

"""The run of a file: begun, found again, locked, and brought from one state to the next."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, case, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, FileKind, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import FileRun
from importers.runs.whose import kinds_of
from resolvers.ask import Ask, Statement

# A run that has said nothing for so long is taken for dead: its process was killed, or its machine went down.
SILENCE = timedelta(seconds=60)
MOST_LISTED, _LARGEST_ID = 200, 2**63 - 1
_RUN = re.compile(r"[0-9]{6}-[0-9]{1,19}")


class RunKey(NamedTuple):
    """County and id of a run, written 500151-7312."""

    county_id: int
    id: int

    def __str__(self) -> str:
        return f"{self.county_id}-{self.id}"


@dataclass(frozen=True, slots=True)
class NewRun:
    """A file as it comes in, and what is to be done with it."""

    kind: FileKind
    county_id: int
    source: str
    digest: bytes
    said_on: date
    policy: ConflictPolicy
    whole: bool
    read: int
    ignored: Mapping[str, int]
    headings: Mapping[str, Sequence[str]]
    office: str | None = None
    terms: Mapping[str, Any] = field(default_factory=dict)


def run_key(written: str) -> RunKey:
    """A run as it is written. Raises DomainError RUN_NOT_FOUND."""
    county, _, number = written.partition("-")
    if not _RUN.fullmatch(written) or int(written.partition("-")[2]) > _LARGEST_ID:
        raise run_not_found()
    return RunKey(int(county), int(number))


async def begin_run(connection: AsyncConnection, ask: Ask, new: NewRun, run_id: int) -> RunKey:
    """Notes that a file came in."""
    await connection.execute(insert(FileRun).values(row_of(ask, new, run_id)))
    return RunKey(new.county_id, run_id)


def row_of(ask: Ask, new: NewRun, run_id: int) -> dict[str, Any]:
    """The row of a new run, its lines staged."""
    return {
        "county_id": new.county_id,
        "id": run_id,
        "kind": new.kind.value,
        "source": new.source,
        "digest": new.digest,
        "office": new.office,
        "said_on": new.said_on,
        "policy": new.policy.value,
        "whole": new.whole,
        "state": RunState.STAGED.value,
        "read": new.read,
        "ignored": dict(new.ignored),
        "headings": {sheet: list(columns) for sheet, columns in new.headings.items()},
        "terms": dict(new.terms),
        "staged_by": ask.viewer.subject,
    }


async def run_of(database: Database, ask: Ask, key: RunKey) -> Row[Any]:
    """A run. Raises DomainError RUN_NOT_FOUND, also of one that is not the viewer's (`whose`)."""
    rows = await database.rows(_mine(ask, key.county_id).where(*_is(key)))
    if not rows:
        raise run_not_found()
    return rows[0]


async def runs_of(database: Database, ask: Ask, county_id: int) -> Sequence[Row[Any]]:
    """The latest runs of a county that are the viewer's, at most two hundred, the last one first."""
    listed = _mine(ask, county_id).order_by(FileRun.id.desc())
    return await database.rows(listed.limit(MOST_LISTED))


async def locked_run(connection: AsyncConnection, ask: Ask, key: RunKey) -> Row[Any]:
    """A run whose state nobody else changes until the transaction ends. Raises DomainError RUN_NOT_FOUND."""
    mine = _mine(ask, key.county_id).where(*_is(key))
    row = (await connection.execute(mine.with_for_update())).first()
    if row is None:
        raise run_not_found()
    return row


async def shared_run(connection: AsyncConnection, ask: Ask, key: RunKey) -> Row[Any]:
    """A run that others may share, and that nobody has for themselves until the transaction ends.

    Raises DomainError RUN_NOT_FOUND.
    """
    mine = _mine(ask, key.county_id).where(*_is(key))
    row = (await connection.execute(mine.with_for_update(read=True, key_share=True))).first()
    if row is None:
        raise run_not_found()
    return row


async def bring(connection: AsyncConnection, key: RunKey, state: RunState, **changed: Any) -> None:
    """Brings a locked run into a state; it has shown a sign of life."""
    columns = {"state": state.value, "heartbeat_at": func.clock_timestamp(), **changed}
    await connection.execute(update(FileRun).where(*_is(key)).values(columns))


async def note_terms(connection: AsyncConnection, key: RunKey, **terms: Any) -> None:
    """Notes what was found out about the file of a run, among its terms."""
    said = FileRun.terms.op("||")(literal(terms, JSONB))
    await connection.execute(update(FileRun).where(*_is(key)).values(terms=said))


def expect(run: Row[Any], *states: RunState) -> None:
    """Raises DomainError RUN_STATE if the run is in another state than these, LINES_FORGOTTEN if old."""
    if run.lines_forgotten_at is not None:
        raise lines_forgotten()
    _expect(RunState.of(run.shown_state), states)


def expect_running(run: Row[Any]) -> None:
    """Raises DomainError RUN_STATE unless a run is being written, however long nobody has heard of it."""
    _expect(RunState.of(run.state), (RunState.RUNNING,))


def _expect(state: RunState, states: Sequence[RunState]) -> None:
    if state not in states:
        raise DomainError(
            "RUN_STATE",
            f"该批次现为“{state.zh}”，不能如此操作。",
            f"The run cannot be so treated: {state.en}.",
            {"state": state.value},
        )


def _runs() -> Statement:
    """All of runs, and the state that they show: one without a sign of life for a minute has stopped.

    `waits` says of one with a job that nobody has done anything about it for as long.
    """
    shown = case((is_dead(), RunState.STOPPED.value), else_=FileRun.state)
    seen = func.greatest(FileRun.heartbeat_at, FileRun.job_at)
    waits = FileRun.job.is_not(None) & (seen < func.now() - literal(SILENCE))
    return select(*FileRun.__table__.c, shown.label("shown_state"), waits.label("waits"))


def is_dead() -> ColumnElement[bool]:
    """The condition that whoever wrote the run does so no longer."""
    silent = FileRun.heartbeat_at < func.now() - literal(SILENCE)
    return (FileRun.state == RunState.RUNNING.value) & silent


def _is(key: RunKey) -> tuple[ColumnElement[bool], ...]:
    return FileRun.county_id == key.county_id, FileRun.id == key.id


def _mine(ask: Ask, county_id: int) -> Statement:
    """The runs of a county that are the viewer's: a file is of a county, and so are its lines."""
    kinds = [kind.value for kind in kinds_of(ask.viewer, county_id)]
    return _runs().where(FileRun.county_id == county_id, FileRun.kind.in_(kinds))


def run_not_found() -> DomainError:
    """The one answer for a run that does not exist and for one the viewer may not see."""
    return DomainError(
        "RUN_NOT_FOUND",
        "没有这个导入批次，或不在您的权限内。",
        "There is no such import run, or it lies outside what you may see.",
    )


def lines_forgotten() -> DomainError:
    """The refusal of what takes the lines of a run, where they are kept no longer."""
    return DomainError(
        "LINES_FORGOTTEN",
        "该批次各行的内容已按保存期限清除：账目仍可查看，不能再写入、撤回或下载。",
        "What the lines of the run said is kept no longer: its account stays, and nothing else of it.",
    )

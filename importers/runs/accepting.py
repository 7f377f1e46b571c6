"""A dry run accepted: from now on it may be written."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowOutcome, RowVerdict, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import StagedRow
from importers.runs.rows import rows_after
from importers.runs.run import RunKey, bring, expect, locked_run
from importers.runs.steps import Became
from resolvers.ask import Ask


async def accept_run(database: Database, ask: Ask, key: RunKey) -> None:
    """Accepts a dry run. Raises DomainError RUN_NOT_FOUND, RUN_STATE, RUN_NOT_WHOLE."""
    async with database.writing() as connection:
        await accepted(connection, ask, key)


async def accepted(connection: AsyncConnection, ask: Ask, key: RunKey) -> None:
    """The same within a transaction."""
    run = await locked_run(connection, ask, key)
    expect(run, RunState.CHECKED)
    if run.whole:
        spoilt = (StagedRow.verdict.in_([RowVerdict.HELD.value, RowVerdict.REFUSED.value]),)
        if await rows_after(connection, key, 0, most=1, of=spoilt):
            raise not_whole()
    columns = {"accepted_by": ask.viewer.subject, "accepted_at": func.now()}
    await bring(connection, key, RunState.ACCEPTED, **columns)


def expect_all(became: Sequence[Became]) -> None:
    """Raises DomainError RUN_NOT_WHOLE unless every line of some was written."""
    if any(one["outcome"] != RowOutcome.WRITTEN.value for one in became):
        raise not_whole()


def not_whole() -> DomainError:
    """The refusal of a run that was to be written as a whole and cannot be."""
    return DomainError(
        "RUN_NOT_WHOLE",
        "要求整批写入，而有的行不能写入；未写入任何内容。",
        "The file was to be written as a whole, and some of its lines cannot be: nothing was written.",
    )

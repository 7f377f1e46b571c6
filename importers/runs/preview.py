"""The dry run of a file, from its sheets to a run that may be accepted."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RunState
from db.engine import Database
from db.ids import IdMaker
from db.models import StagedRow
from importers.files.sheets import Sheet, Workbook
from importers.runs.apart.portions import portions_of, stage_apart
from importers.runs.checking import check_run
from importers.runs.helping.members import ALONE, Crew, Task
from importers.runs.rows import StagedLine, stage
from importers.runs.run import NewRun, RunKey, begin_run, bring, expect, locked_run, note_terms, row_of
from importers.runs.steps import CLOSINGS, LISTED, Columns, Coming, Hands, Reader, Steps, Terms
from importers.runs.totals.spans import Totals
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys

BEFORE_ACCEPTING = (RunState.RECOGNISED, RunState.STAGED, RunState.CHECKED)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file that was read, with its digest, and the places of its fields by sheet."""

    workbook: Workbook
    digest: bytes
    columns: Mapping[str, Columns]


async def preview(
    database: Database,
    ask: Ask,
    county_id: int,
    *,
    steps: Steps,
    delivered: Delivered,
    terms: Terms,
    keys: IdentityKeys,
    ids: IdMaker,
    crew: Crew = ALONE,
) -> RunKey:
    """Stages and judges a file; nothing but the run and its lines is written."""
    file = _File(steps, delivered, Coming(ask, county_id, terms, keys), RunKey(county_id, ids.next()))
    begin = partial(begin_run, ask=ask, new=file.new, run_id=file.key.id)
    await _staged_and_judged(database, file, begin, Hands(keys, ids, _nobody_watches, crew))
    return file.key


async def preview_again(
    database: Database,
    ask: Ask,
    key: RunKey,
    *,
    steps: Steps,
    delivered: Delivered,
    terms: Terms,
    keys: IdentityKeys,
    ids: IdMaker,
    crew: Crew = ALONE,
) -> None:
    """The same for a run there is, in place of whatever was staged of it before.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE (it was accepted).
    """
    file = _File(steps, delivered, Coming(ask, key.county_id, terms, keys), key)
    begin = partial(begin_again, ask=ask, key=key, new=file.new)
    await _staged_and_judged(database, file, begin, Hands(keys, ids, _nobody_watches, crew))


class _File(NamedTuple):
    """A file that comes in for a run."""

    steps: Steps
    delivered: Delivered
    coming: Coming
    key: RunKey

    @property
    def new(self) -> NewRun:
        """What is noted of it."""
        return _new(self.key.county_id, self.steps, self.delivered, self.coming.terms)

    @property
    def sheets(self) -> list[Sheet]:
        """Those of its sheets that are lists."""
        return [one for one in self.delivered.workbook.sheets if one.name in self.delivered.columns]

    def lines(self, read: Reader) -> Iterator[StagedLine]:
        """All of its lines, read one after another."""
        for sheet in self.sheets:
            yield from read(sheet, self.delivered.columns[sheet.name])


async def _staged_and_judged(
    database: Database, file: _File, begin: Callable[[AsyncConnection], Awaitable[object]], hands: Hands
) -> None:
    steps, coming, key = file.steps, file.coming, file.key
    task = Task(coming.ask, key, steps.kind, sum(len(one.lines) for one in file.sheets))
    async with (ALONE if steps.apart is None else hands.crew).called(database, task) as members:
        lines = None if members else file.lines(await steps.reader(database, coming))
        totals = Totals(file.sheets)
        async with database.writing() as connection:
            await begin(connection)
            if lines is None and steps.apart is not None:
                portions = portions_of(file.sheets, file.delivered.columns, steps.apart, coming)
                await stage_apart(connection, key, portions, members=members, totals=totals)
            elif lines is not None:
                await stage(connection, key, totals.passing(lines), keys=hands.keys, ids=hands.ids)
            await note_terms(connection, key, totals=totals.kept)
        await check_run(database, coming.ask, key, steps, hands=hands, members=members)


def _nobody_watches(_done: int) -> None:
    """The lines themselves tell how far a dry run has come."""


async def begin_again(connection: AsyncConnection, ask: Ask, key: RunKey, new: NewRun) -> None:
    """Forgets what was staged of a run, and notes what its file is now taken for.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE (it was accepted).
    """
    run = await locked_run(connection, ask, key)
    expect(run, *BEFORE_ACCEPTING)
    mine = (StagedRow.county_id == key.county_id, StagedRow.run_id == key.id)
    await connection.execute(delete(StagedRow).where(*mine))
    row = row_of(ask, new, key.id)
    told = {name: row[name] for name in ("read", "ignored", "headings")}
    kept = {name: said for name, said in run.terms.items() if name != LISTED}
    await bring(connection, key, RunState.STAGED, **told, terms=kept | row["terms"])


def _new(county_id: int, steps: Steps, delivered: Delivered, terms: Terms) -> NewRun:
    workbook, ignored = delivered.workbook, Counter[str]()
    for sheet in workbook.sheets:
        ignored.update({reason.value: number for reason, number in sheet.ignored.items()})
        if sheet.name not in delivered.columns:
            ignored["OTHER_SHEET"] += len(sheet.lines)
    read = sum(len(sheet.lines) + sum(sheet.ignored.values()) for sheet in workbook.sheets)
    return NewRun(
        kind=steps.kind,
        county_id=county_id,
        source=workbook.source,
        digest=delivered.digest,
        said_on=terms.said_on,
        policy=terms.policy,
        whole=terms.whole,
        read=read,
        ignored=ignored,
        headings={sheet.name: sheet.columns for sheet in workbook.sheets},
        office=terms.office,
        terms={} if terms.closings is None else {CLOSINGS: terms.closings},
    )

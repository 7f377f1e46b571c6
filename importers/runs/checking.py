"""The dry run of a staged file: what each of its lines would do, by the rules of its kind."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, LargeBinary, any_, case, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowVerdict, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import StagedRow
from importers.findings import Finding, Weight, heaviest
from importers.runs.apart.sharing import IN_A_ROW, shared_out
from importers.runs.helping.members import Member, Span
from importers.runs.rows import noted, rows_after, told
from importers.runs.run import RunKey, bring, expect, locked_run, shared_run
from importers.runs.steps import Checking, Hands, Steps
from resolvers.ask import Ask, Statement

AT_ONCE = 2000
# What nobody can say yet of a line that has not been judged.
_UNKNOWN = ("verdict", "changed", "base_version", "outcome", "why", "before", "written_version")


async def check_run(
    database: Database, ask: Ask, key: RunKey, steps: Steps, *, hands: Hands, members: Sequence[Member] = ()
) -> None:
    """Judges every line of a staged run, with those who help. Raises DomainError RUN_NOT_FOUND, RUN_STATE."""
    async with database.writing() as connection:
        expect(await locked_run(connection, ask, key), RunState.STAGED)
        await _hold_doubles(connection, key, steps.twice)
        last = await _last_number(connection, key)

    async def ours(span: Span) -> None:
        await judge_span(database, ask, key, steps, hands=hands, span=span)

    spans = [Span(after, after + AT_ONCE) for after in range(0, last, AT_ONCE)]
    judges = [ours, *[one.judge for one in members]]
    at_once = IN_A_ROW * len(judges)
    for first in range(0, len(spans), at_once):
        await shared_out(spans[first : first + at_once], judges)
    async with database.writing() as connection:
        expect(await locked_run(connection, ask, key), RunState.STAGED)
        if steps.shared is not None:
            await _hold_shared(connection, key, steps.shared, but=steps.twice)
    await _gather(database, ask, key, steps, hands=hands)


async def judge_span(
    database: Database, ask: Ask, key: RunKey, steps: Steps, *, hands: Hands, span: Span
) -> int:
    """Judges some lines of a run, committed: how many. Raises DomainError RUN_NOT_FOUND, RUN_STATE.

    The run is shared: another process may judge others of its lines, and nobody stages it anew meanwhile.
    """
    async with database.writing() as connection:
        run = await shared_run(connection, ask, key)
        expect(run, RunState.STAGED)
        up_to = (StagedRow.number <= span.until,)
        most = span.until - span.after
        rows = await rows_after(connection, key, span.after, most=most, of=up_to, but=_UNKNOWN)
        judged = await steps.judged(connection, Checking(ask, run, hands.keys, hands.ids), rows)
        await noted(connection, key.county_id, judged)
    return len(rows)


async def _last_number(connection: AsyncConnection, key: RunKey) -> int:
    mine = (StagedRow.county_id == key.county_id, StagedRow.run_id == key.id)
    return await connection.scalar(select(func.max(StagedRow.number)).where(*mine)) or 0


async def _gather(database: Database, ask: Ask, key: RunKey, steps: Steps, *, hands: Hands) -> None:
    """Judges what lines are together, batch by batch: then the run is checked."""
    after: bytes | None = b""
    while after is not None:
        async with database.writing() as connection:
            run = await locked_run(connection, ask, key)
            expect(run, RunState.STAGED)
            gathered = steps.gathered
            checking = Checking(ask, run, hands.keys, hands.ids)
            after = None if gathered is None else await gathered(connection, checking, after)
            if after is None:
                await bring(connection, key, RunState.CHECKED)


async def _hold_doubles(connection: AsyncConnection, key: RunKey, twice: Finding) -> None:
    """Holds all lines about the same: nobody can say which of them is right."""
    mine = (StagedRow.county_id == key.county_id, StagedRow.run_id == key.id)
    borne: Statement = select(StagedRow.key_hash).where(*mine, StagedRow.key_hash.is_not(None))
    doubles = borne.group_by(StagedRow.key_hash).having(func.count() > 1)
    # Not as a part of the next: nothing is known of rows that were just copied in, and a plan made blindly
    # counts anew for each of them.
    hashes = (await connection.execute(doubles)).scalars().all()
    added = StagedRow.findings.op("||")(literal([told(twice)], JSONB))
    same = StagedRow.key_hash == any_(literal(hashes, ARRAY(LargeBinary)))
    await connection.execute(update(StagedRow).where(*mine, same).values(findings=added))


async def _hold_shared(connection: AsyncConnection, key: RunKey, shared: Finding, *, but: Finding) -> None:
    """Holds all lines that turned out to be about one person: the first would make the others late.

    One that is refused stays refused; one that was held as standing twice has been told so already (`but`).
    """
    mine = (StagedRow.county_id == key.county_id, StagedRow.run_id == key.id)
    named: Statement = select(StagedRow.person_id).where(*mine, StagedRow.person_id.is_not(None))
    several = named.group_by(StagedRow.person_id).having(func.count() > 1)
    persons = (await connection.execute(several)).scalars().all()
    if not persons:
        return
    added = StagedRow.findings.op("||")(literal([told(shared)], JSONB))
    refused = RowVerdict.REFUSED.value
    verdict = case((StagedRow.verdict == refused, refused), else_=RowVerdict.HELD.value)
    told_already = StagedRow.findings.contains([[but.code]])
    findings = case((told_already, StagedRow.findings), else_=added)
    held = {"verdict": verdict, "findings": findings, "changed": []}
    same = StagedRow.person_id == any_(literal(persons, ARRAY(BigInteger)))
    await connection.execute(update(StagedRow).where(*mine, same).values(held))


def held_already(findings: Sequence[Finding]) -> RowVerdict | None:
    """The verdict of a line that its own cells, or another line, keep from being written."""
    weight = heaviest(findings)
    return RowVerdict.of(weight.value) if weight in {Weight.HELD, Weight.REFUSED} else None


def finding_of(refusal: DomainError) -> Finding:
    """The refusal of an act as what was found about a line."""
    return Finding(refusal.code, Weight.HELD, refusal.zh, refusal.en)

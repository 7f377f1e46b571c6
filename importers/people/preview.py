"""The dry run of a file of people, from its sheets to a run that may be accepted."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete

from db.codes import ConflictPolicy, FileKind, PersonCategory, RunState
from db.engine import Database
from db.ids import IdMaker
from db.models import StagedRow
from importers.files.sheets import Workbook
from importers.people.checking import check_run
from importers.people.ground import KnownGround, known_ground
from importers.people.lines import Reading, staged_lines
from importers.places.systems import PlaceSystem
from importers.runs.rows import StagedLine, stage
from importers.runs.run import NewRun, RunKey, begin_run, bring, expect, locked_run, row_of
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys

BEFORE_ACCEPTING = (RunState.RECOGNISED, RunState.STAGED, RunState.CHECKED)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said beside the file.

    From which day on it holds, what becomes of conflicts, whether it is all or nothing, the system of its
    places, the category of whoever has none, and whose file it is.
    """

    said_on: date
    policy: ConflictPolicy = ConflictPolicy.FILL_EMPTY
    whole: bool = False
    system: PlaceSystem | None = None
    category: PersonCategory | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file that was read, with its digest, and the places of its fields by sheet."""

    workbook: Workbook
    digest: bytes
    columns: Mapping[str, Mapping[str, int]]


async def preview(
    database: Database,
    ask: Ask,
    county_id: int,
    *,
    delivered: Delivered,
    terms: Terms,
    keys: IdentityKeys,
    ids: IdMaker,
) -> RunKey:
    """Stages and judges a file; nothing but the run and its lines is written.

    Raises DomainError DAY_IN_THE_FUTURE.
    """
    ground = await known_ground(database, ask, county_id)
    lines = _lines(ask, ground, delivered, terms, keys=keys)
    async with database.writing() as connection:
        new = _new(county_id, delivered, terms)
        key = await begin_run(connection, ask, new, ids.next())
        await stage(connection, key, lines, keys=keys, ids=ids)
    await check_run(database, ask, key, keys)
    return key


async def preview_again(
    database: Database,
    ask: Ask,
    key: RunKey,
    *,
    delivered: Delivered,
    terms: Terms,
    keys: IdentityKeys,
    ids: IdMaker,
) -> None:
    """The same for a run there is, in place of whatever was staged of it before.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE (it was accepted), DAY_IN_THE_FUTURE.
    """
    ground = await known_ground(database, ask, key.county_id)
    lines = _lines(ask, ground, delivered, terms, keys=keys)
    row = row_of(ask, _new(key.county_id, delivered, terms), key.id)
    async with database.writing() as connection:
        expect(await locked_run(connection, ask, key), *BEFORE_ACCEPTING)
        mine = (StagedRow.county_id == key.county_id, StagedRow.run_id == key.id)
        await connection.execute(delete(StagedRow).where(*mine))
        told = {name: row[name] for name in ("read", "ignored", "headings")}
        await bring(connection, key, RunState.STAGED, **told)
        await stage(connection, key, lines, keys=keys, ids=ids)
    await check_run(database, ask, key, keys)


def _lines(
    ask: Ask, ground: KnownGround, delivered: Delivered, terms: Terms, *, keys: IdentityKeys
) -> Iterator[StagedLine]:
    for sheet in delivered.workbook.sheets:
        columns = delivered.columns.get(sheet.name)
        if columns is not None:
            reading = Reading(columns, ground, ask.today, keys, terms.system, terms.category)
            yield from staged_lines(sheet, reading)


def _new(county_id: int, delivered: Delivered, terms: Terms) -> NewRun:
    workbook, ignored = delivered.workbook, Counter[str]()
    for sheet in workbook.sheets:
        ignored.update({reason.value: number for reason, number in sheet.ignored.items()})
        if sheet.name not in delivered.columns:
            ignored["OTHER_SHEET"] += len(sheet.lines)
    read = sum(len(sheet.lines) + sum(sheet.ignored.values()) for sheet in workbook.sheets)
    return NewRun(
        kind=FileKind.PEOPLE,
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
    )

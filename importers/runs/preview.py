"""The dry run of a file, from its sheets to a run that may be accepted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from db.engine import Database
from db.ids import IdMaker
from importers.files.sheets import Workbook
from importers.runs.checking import check_run
from importers.runs.rows import stage
from importers.runs.run import NewRun, RunKey, begin_run
from importers.runs.steps import Columns, Coming, Steps, Terms
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys


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
) -> RunKey:
    """Stages and judges a file; nothing but the run and its lines is written."""
    read = await steps.reader(database, Coming(ask, county_id, terms, keys))
    sheets = [one for one in delivered.workbook.sheets if one.name in delivered.columns]
    lines = (line for sheet in sheets for line in read(sheet, delivered.columns[sheet.name]))
    async with database.writing() as connection:
        new = _new(county_id, steps, delivered, terms)
        key = await begin_run(connection, ask, new, ids.next())
        await stage(connection, key, lines, keys=keys, ids=ids)
    await check_run(database, ask, key, steps, keys=keys)
    return key


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
    )

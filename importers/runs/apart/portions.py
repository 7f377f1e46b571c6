"""The sheets of a file in parts, each read by itself, by whichever process is free."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from importers.files.packed_lines import parts_of
from importers.files.sheets import Sheet
from importers.runs.apart.sharing import Doing, shared_out
from importers.runs.helping.members import Member, Portion
from importers.runs.run import RunKey
from importers.runs.staging.copying import begun_copying
from importers.runs.steps import Apart, Columns, Coming
from importers.runs.totals.spans import Totals

__all__ = ["portions_of", "stage_apart"]

IN_PART = 4000


def portions_of(
    sheets: Sequence[Sheet], columns: Mapping[str, Columns], apart: Apart, coming: Coming
) -> Iterator[Portion]:
    """The parts of some sheets; `columns` are the places of fields by the sheet."""
    first = 1
    for sheet in sheets:
        mine = columns[sheet.name]
        known = apart.known(sheet, mine, coming.ask.today)
        for lines in parts_of(sheet.lines, IN_PART):
            yield Portion(replace(sheet, lines=lines), mine, known, first, coming.terms)
            first += len(lines)


async def stage_apart(
    connection: AsyncConnection,
    key: RunKey,
    portions: Iterable[Portion],
    *,
    members: Sequence[Member],
    totals: Totals,
) -> None:
    """Writes lines that others read, part by part, in one transaction."""
    copying, alone = await begun_copying(connection, *key), asyncio.Lock()

    def by(member: Member) -> Doing[Portion]:
        async def staged(portion: Portion) -> None:
            read = await member.read(portion)
            for line, village_id in read.villages:
                totals.learn(portion.sheet.name, line, village_id)
            async with alone:
                await copying.add([read.rows])

        return staged

    await shared_out(portions, [by(one) for one in members])

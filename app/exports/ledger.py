"""The contact ledger as a table, in the order in which it is printed: by day."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from sqlalchemy import Row

from app.exports.table import Cell, Rows, cell, cell_of, title
from db.engine import Database
from resolvers.ask import Ask
from resolvers.people.ledger import LedgerQuestion, ledger_with_names
from resolvers.wording.language import said
from schema.headings import headings_of, plain_headings
from schema.node import node_id
from schema.people.ledger import LedgerLine
from schema.people.person import Person

AT_ONCE = 200
SHOWN = plain_headings(LedgerLine)
NAMES = ("village_code", "village_name", "cell_code", "worker_name", "person_name", "identity_masked")


async def ledger_rows(database: Database, ask: Ask, question: LedgerQuestion) -> AsyncGenerator[Rows, None]:
    """The contacts the question names, with persons the viewer may see, two hundred at a time."""
    # Goes out with the first rows: what fails before them can still be answered as an error.
    heading = [_heading()]
    async with database.streaming(ledger_with_names(ask, question), at_once=AT_ONCE) as batches:
        async for rows in batches:
            yield [*heading, *[_line(row) for row in rows]]
            heading = []
    if heading:
        yield heading


def _heading() -> Sequence[Cell]:
    person = headings_of(Person)
    places = [
        said("联系时村（社区）代码", "Village of the contact: code"),
        said("联系时村（社区）", "Village of the contact"),
        said("联系时网格代码", "Cell of the contact: code"),
        said("联系人（网格员）", "Grid worker"),
    ]
    whom = [title(person["name"]), title(person["identity_masked"])]
    day, *rest = [title(heading) for heading in SHOWN]
    return [day, *places, *whom, *rest, said("记录编号", "Id of the contact")]


def _line(row: Row[Any]) -> Sequence[Cell]:
    day, *rest = [cell_of(heading, getattr(row, heading.name)) for heading in SHOWN]
    names = [cell(getattr(row, name)) for name in NAMES]
    return [day, *names, *rest, node_id("Contact", row.county_id, row.contact_id)]

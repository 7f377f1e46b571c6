"""The question by which an offline copy is kept right."""

from typing import Annotated

import strawberry

from resolvers.ask import Ask
from resolvers.changes.feed import changes_since
from resolvers.changes.page import ChangesPage
from resolvers.changes.shown import changed_cells, changed_persons, changed_transfers
from schema.changes.change import ChangedContact, Changes, Tombstone
from schema.context import Context, RonggeInfo
from schema.fast.promise import built
from schema.fields import argument, both
from schema.ground.grid_cell import GridCell
from schema.node import node_id
from schema.paging.cursors import page_size
from schema.people.contact import Contact
from schema.people.person import Person
from schema.people.transfer import Transfer

PAGE = 200


@strawberry.field(
    description=both(
        "离线同步：给出游标之后的变更；不带游标则从头给出全部。须有查看服务对象的权限",
        "What changed after a cursor, for offline copies; without one all that is in your scope",
    )
)
async def changes(
    info: RonggeInfo,
    since: Annotated[str | None, argument("上一页的游标", "The cursor of the page before")] = None,
    first: Annotated[
        int | None,
        argument(
            "每页网格、人员与迁移之和，1–1000，默认 200",
            "Cells, persons and transfers a page, 1–1000, 200 by default",
        ),
    ] = None,
) -> Changes | None:
    """The present state of what changed; never a person who was not in the viewer's scope."""
    context, ask = info.context, info.context.ask()
    size = page_size(PAGE if first is None else first)
    page = await changes_since(context.database, ask, since, size)

    async def make() -> Changes:
        return await _shown(context, ask, page)

    return built(make)


async def _shown(context: Context, ask: Ask, page: ChangesPage) -> Changes:
    at = page.cursor
    cells = await context.rows(changed_cells(ask, at.county_id, page.cells)) if page.cells else []
    persons = await context.rows(changed_persons(ask, at.county_id, page.persons)) if page.persons else []
    transfers = (
        await context.rows(changed_transfers(ask, at.county_id, page.transfers)) if page.transfers else []
    )
    # Somebody may have left the viewer's scope since the page was made.
    found = {row.id for row in persons}
    return Changes(
        as_of=ask.today,
        begins=page.begins,
        cursor=at.text(),
        has_more=page.has_more,
        kept_since=page.kept_since,
        contacts_from=at.contacts_from,
        cells=[GridCell.from_row(row) for row in cells],
        persons=[Person.from_row(row) for row in persons],
        contacts=[
            ChangedContact(
                person_id=strawberry.ID(node_id("Person", row.county_id, row.person_id)),
                contact=Contact.from_row(row),
            )
            for row in page.contacts
            if row.person_id in found
        ],
        transfers=[Transfer.from_row(row) for row in transfers],
        tombstones=[
            Tombstone(
                id=strawberry.ID(node_id(one.kind, at.county_id, one.id)),
                reason=one.reason,
                into=None if one.into is None else strawberry.ID(node_id(one.kind, at.county_id, one.into)),
            )
            for one in page.tombstones
        ],
    )

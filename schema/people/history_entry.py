"""What was changed of a person."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from db.codes import HistoryKind, PersonField
from resolvers.ground import cells, divisions, workers
from resolvers.people import contacts
from schema.fields import both, described, link, shown
from schema.ground.division import Division
from schema.ground.station import GridWorker
from schema.node import FromRow
from schema.people.contact import Contact

if TYPE_CHECKING:
    from schema.ground.grid_cell import GridCell

described(HistoryKind, "履历的种类", "What an entry of a person's history is about")
described(PersonField, "登记项", "A field of a person that may be amended")


@strawberry.type(
    description=both(
        "履历中的一条：所登记的一项事实，何时由何人登记；只增不改",
        "An entry of a person's history: a fact as it was recorded, when and by whom; never rewritten",
    )
)
class HistoryEntry(FromRow):
    county_id: strawberry.Private[int]
    subject_id: strawberry.Private[int]
    recorded_at_us: strawberry.Private[int]
    division_id: strawberry.Private[int | None]
    cell_id: strawberry.Private[int | None]
    worker_id: strawberry.Private[int | None]
    contact_id: strawberry.Private[int | None]
    kind: HistoryKind = shown("种类", "Kind")
    recorded_at: datetime = shown("登记时间", "When it was recorded")
    recorded_by: str | None = shown(
        "登记人；网格责任为决定者；空为导入、网格调整，或当时未记",
        "Who recorded it, of an assignment who decided it; null: an import, a grid plan, or not noted then",
    )
    from_on: date | None = shown("事实的日期，或自该日起", "The day of the fact, or from which day on")
    until_on: date | None = shown("至该日止（不含）；空为至今或单日", "The day before which it ended")
    code: str | None = shown(
        "代码，依种类：住所为终止原因，人生事件为其种类，联系为结果，网格责任为职责，迁移为方向或结果",
        "A code, by kind: why a home ended, which life event, the outcome of a contact, the role of a worker,"
        " the direction of a transfer or what was decided",
    )
    field: PersonField | None = shown("更正的项", "The field that was amended")
    was: str | None = shown("更正前；电话为脱敏", "What it said; a telephone number is masked")
    became: str | None = shown("更正后；电话为脱敏", "What it says since")
    source: str | None = shown("依据或理由", "The paper it is known from, or why")
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="村（社区）", en="The village"
    )
    cell: Annotated["GridCell", strawberry.lazy("schema.ground.grid_cell")] | None = link(
        cells.cells_of_ids, through="cell_id", zh="网格", en="The cell"
    )
    worker: GridWorker | None = link(
        workers.workers_of_ids,
        through="worker_id",
        zh="联系或负责的网格员",
        en="The grid worker who made the contact, or is responsible",
    )
    contact: Contact | None = link(
        contacts.contacts_of_ids, through="contact_id", zh="联系记录", en="The contact"
    )

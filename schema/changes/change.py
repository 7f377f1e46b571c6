"""What an offline copy is told."""

from datetime import date

import strawberry

from resolvers.changes.entries import Gone
from schema.fields import both, described, shown
from schema.ground.grid_cell import GridCell
from schema.people.contact import Contact
from schema.people.person import Person
from schema.people.transfer import Transfer

described(Gone, "本地数据须删除的原因", "Why a copy must drop something")


@strawberry.type(
    description=both("须从本地删除的对象，只给编号", "Something to drop from the copy: its id alone")
)
class Tombstone:
    id: strawberry.ID = shown(
        "编号；删除服务对象时一并删除其联系记录", "Its id; with a person go the contacts with it"
    )
    reason: Gone = shown("原因", "Why")
    into: strawberry.ID | None = shown(
        "合并后存续的登记；不归您查看时为空", "The survivor of a merge, if they are yours to see"
    )


@strawberry.type(description=both("一次联系，及与谁联系", "A contact and with whom"))
class ChangedContact:
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    contact: Contact = shown("联系记录", "The contact")


@strawberry.type(
    description=both(
        "离线数据的一页变更：先写入各项，再按 tombstones 删除，然后保存游标",
        "A page of changes for an offline copy: put what is given, drop the tombstones, keep the cursor",
    )
)
class Changes:
    as_of: date = shown("本页所依据的日期", "The day this page is about")
    begins: bool = shown(
        "是否从头开始：先清空本地数据", "Whether it starts from nothing: empty the copy first"
    )
    cursor: str = shown("游标；其内容不作保证", "Cursor; what it holds is not promised")
    has_more: bool = shown("是否应立即再取下一页", "Whether to ask on at once")
    kept_since: date | None = shown(
        "变更记录自该日起保留：此前同步过的离线数据须从头同步；空为全部保留",
        "Changes are kept since this day: copies not brought up to date since begin again; null: all are",
    )
    contacts_from: date = shown("本地保存自该日起的联系记录", "Contacts since this day are in the copy")
    cells: list[GridCell] = shown(
        "新增或有变更的网格，连同当日责任人员", "Cells new or changed, who is responsible included"
    )
    persons: list[Person] = shown("新增或有变更的服务对象", "Persons new or changed")
    contacts: list[ChangedContact] = shown("新增或有变更的联系记录", "Contacts new or changed")
    transfers: list[Transfer] = shown(
        "新提出或有结果的跨县迁移；过期依 expiresOn 自行判断",
        "Transfers offered or decided; that one expired is told by its `expiresOn`",
    )
    tombstones: list[Tombstone] = shown("须删除的对象", "What to drop")

"""Persons served."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.each.duties import Whose
from resolvers.ground import cells, divisions
from resolvers.people import contacts, transfers
from resolvers.registrations import life_events as life_events_list
from resolvers.registrations import unreachable
from resolvers.registry.history import lists
from resolvers.registry.households import lists as households
from resolvers.registry.merging import lists as merging
from schema.codes import CoordinateSystem, PersonCategory, PersonStatus, PriorityClass, Sex
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.node import Node
from schema.on_rows.coverage import coverage_on_person
from schema.on_rows.duties import duties_on
from schema.paging.connection import Connection
from schema.paging.hanging import connection
from schema.people.contact import Contact
from schema.people.history_entry import HistoryEntry
from schema.people.household import Household
from schema.registrations.life_event import LifeEvent
from schema.registrations.unreachable import UnreachableRequest
from schema.scalars import GeoJSON

if TYPE_CHECKING:
    from schema.coverage.person_coverage import PersonCoverage
    from schema.duties.page import DutyConnection
    from schema.ground.grid_cell import GridCell


@strawberry.type(
    description=both("服务对象（一次在册登记）", "A person served: one registration episode in one county")
)
class Person(Node):
    division_id: strawberry.Private[int]
    cell_id: strawberry.Private[int | None]
    name: str = shown("姓名", "Name")
    sex: Sex = shown("性别", "Sex")
    born_on: date = shown("出生日期", "Date of birth")
    age: int = shown("周岁", "Completed years")
    identity_masked: str = shown("公民身份号码（脱敏）", "Identity number, masked")
    phone_masked: str | None = shown("电话（脱敏）", "Phone number, masked")
    categories: list[PersonCategory] = shown(
        "人员类别，首个为主要类别", "Categories, the principal one first"
    )
    priority_classes: list[PriorityClass] = shown("重点类别，由急到缓", "Priority classes, most urgent first")
    is_veteran: bool = shown("是否退役军人", "Whether a veteran")
    enlisted_on: date | None = shown("入伍日期", "Date of enlistment")
    discharged_on: date | None = shown("退役日期", "Date of discharge")
    address: str | None = shown("住址", "Address")
    point: GeoJSON | None = shown("住所坐标；空为未定位", "Where the person lives; null: unlocated")
    point_system: CoordinateSystem | None = shown(
        "坐标来源坐标系", "The coordinate system the point was given in"
    )
    point_accuracy_m: int | None = shown("坐标精度（米）", "Accuracy of the point in metres")
    last_contact_on: date | None = shown("最近一次联系到的日期", "The latest day the person was reached")
    status: PersonStatus = shown("在册状态", "Status")
    status_on: date = shown("状态起始日期", "Since when")
    version: int = shown(
        "版本：登记内容每变一次加一；更正时作为 baseVersion",
        "Grows with each change; the base of an amendment",
    )
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="居住村（社区）", en="The village of residence"
    )
    cell: Annotated["GridCell", strawberry.lazy("schema.ground.grid_cell")] | None = link(
        cells.cells_of_ids, through="cell_id", zh="所在网格", en="The cell of residence"
    )
    last_contact: Contact | None = link(
        contacts.last_contacts_of_people,
        zh="最近一次联系到的记录",
        en="The latest contact in which the person was reached",
        single=True,
    )
    contacts: Connection[Contact] = connection(
        contacts.CONTACTS_OF_PEOPLE,
        *(date, int),
        zh="联系与尝试，新近者在前",
        en="Contacts and attempts, the latest first",
    )
    life_events: Connection[LifeEvent] = connection(
        life_events_list.LIFE_EVENTS_OF_PEOPLE,
        *(date, int),
        zh="人生事件，新近者在前",
        en="Life events, the latest first",
    )
    history: Connection[HistoryEntry] = connection(
        lists.HISTORY_OF_PEOPLE,
        *(int, str, int),
        zh="履历：何人何时登记了什么，新近者在前",
        en="What was recorded of the person, when and by whom, the latest first",
    )
    former: "Person | None" = link(
        transfers.former_of_people,
        zh="所接续的原登记（外县迁入或离开后返回者）；无权查看时为空",
        en="The registration that this one goes on from, of who came from another county or came back",
        single=True,
        abroad=True,
    )
    household: Household | None = link(
        households.households_of_people,
        zh="所在的户；不属任何户或登记已终止时为空",
        en="The household of the person; null if they are registered in none",
        single=True,
    )
    merged_into: "Person | None" = link(
        merging.survivors_of_people,
        zh="已并入的存续登记；未合并或无权查看时为空",
        en="The registration that this one was merged into; null if it stands by itself",
        single=True,
    )
    merged: Connection["Person"] = connection(
        merging.MERGED_OF_PEOPLE,
        int,
        zh="并入此登记者，各自的履历仍在其下",
        en="Those merged into this one; what was recorded of each is in their own history",
    )
    unreachable: UnreachableRequest | None = link(
        unreachable.standing_of_people,
        zh="有效的失联报告（待审核或已确认）；联系到后即为空",
        en="The request that stands, open or confirmed; null once the person was reached",
        single=True,
    )
    duties: Annotated["DutyConnection", strawberry.lazy("schema.duties.page")] | None = duties_on(
        Whose.PERSON, "走访任务，顺序同 duties", "The person's duties, as `duties` lists them"
    )
    coverage: Annotated["PersonCoverage", strawberry.lazy("schema.coverage.person_coverage")] | None = (
        coverage_on_person("在联系覆盖中的情况", "How the person counts in contact coverage")
    )

"""Persons served."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.ground import cells, divisions
from resolvers.people import contacts
from resolvers.registrations import life_events as life_events_list
from resolvers.registrations import unreachable
from schema.codes import CoordinateSystem, PersonCategory, PersonStatus, PriorityClass, Sex
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.node import Node
from schema.people.contact import Contact
from schema.registrations.life_event import LifeEvent
from schema.registrations.unreachable import UnreachableRequest
from schema.scalars import GeoJSON

if TYPE_CHECKING:
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
    contacts: list[Contact] = link(
        contacts.contacts_of_people,
        zh="最近的联系与尝试，至多 50 条",
        en="The latest contacts and attempts, fifty at most",
    )
    life_events: list[LifeEvent] = link(
        life_events_list.life_events_of_people,
        zh="最近的人生事件，至多 50 件",
        en="The latest life events, fifty at most",
    )
    unreachable: UnreachableRequest | None = link(
        unreachable.standing_of_people,
        zh="有效的失联报告（待审核或已确认）；联系到后即为空",
        en="The request that stands, open or confirmed; null once the person was reached",
        single=True,
    )

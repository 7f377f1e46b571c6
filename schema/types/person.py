"""Persons served and the contacts made with them."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from resolvers import cells, contacts, divisions, workers
from resolvers.registrations import life_events as life_events_list
from resolvers.registrations import unreachable
from schema.describe import both, shown
from schema.links import link_many, link_one
from schema.scalars import GeoJSON
from schema.types.codes import (
    ContactMode,
    ContactNeed,
    ContactOutcome,
    ContactPurpose,
    CoordinateSystem,
    DivisionLevel,
    PersonCategory,
    PersonStatus,
    PriorityClass,
    Sex,
    WithdrawalReason,
)
from schema.types.division import Division
from schema.types.life_event import LifeEvent
from schema.types.node import Node
from schema.types.station import GridWorker
from schema.types.unreachable import UnreachableRequest


def _cell() -> type[Any]:
    from schema.types.grid_cell import GridCell  # noqa: PLC0415  # types link to each other in a circle

    return GridCell


@strawberry.type(description=both("一次联系（或尝试）", "A contact, or an attempt at one"))
class Contact(Node):
    person_id: strawberry.Private[int]
    division_id: strawberry.Private[int]
    cell_id: strawberry.Private[int | None]
    worker_id: strawberry.Private[int | None]
    supersedes_id: strawberry.Private[int | None]
    contacted_on: date = shown("联系日期", "The day it happened")
    mode: ContactMode = shown("方式", "How")
    purpose: ContactPurpose = shown("目的", "What for")
    outcome: ContactOutcome = shown("结果", "Outcome")
    note: str | None = shown("备注", "Note")
    needs: list[ContactNeed] = shown("发现的需求", "What was found to be needed")
    escalated_to: DivisionLevel | None = shown(
        "上报至哪一级；空为未上报", "The level it was handed up to; null: it was not"
    )
    recorded_at: datetime = shown("记录时间", "When it was recorded")
    superseded_at: datetime | None = shown(
        "被更正或撤销的时间；空为有效", "When it was corrected or withdrawn; null: it stands"
    )
    withdrawn_because: WithdrawalReason | None = shown(
        "撤销原因；空为未撤销", "Why it was withdrawn; null: it was not"
    )
    cell: Annotated["GridCell", strawberry.lazy("schema.types.grid_cell")] | None = link_one(  # type: ignore[name-defined]  # noqa: F821  # lazy
        cells.cells_of_ids,
        _cell,
        through="cell_id",
        zh="联系时所在网格",
        en="The cell at the time of contact",
    )
    worker: GridWorker | None = link_one(
        workers.workers_of_ids,
        lambda: GridWorker,
        through="worker_id",
        zh="联系人（网格员）",
        en="The grid worker who made it",
    )
    supersedes: Annotated["Contact", strawberry.lazy("schema.types.person")] | None = link_one(
        contacts.contacts_of_ids,
        lambda: Contact,
        through="supersedes_id",
        zh="它所更正的记录",
        en="The contact that it corrects",
    )
    superseded_by: Annotated["Contact", strawberry.lazy("schema.types.person")] | None = link_one(
        contacts.superseding_contacts,
        lambda: Contact,
        zh="更正它的记录",
        en="The contact that corrects it",
        single=True,
    )


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
    division: Division | None = link_one(
        divisions.divisions_of_ids,
        lambda: Division,
        through="division_id",
        zh="居住村（社区）",
        en="The village of residence",
    )
    cell: Annotated["GridCell", strawberry.lazy("schema.types.grid_cell")] | None = link_one(  # type: ignore[name-defined]  # noqa: F821  # lazy
        cells.cells_of_ids, _cell, through="cell_id", zh="所在网格", en="The cell of residence"
    )
    last_contact: Contact | None = link_one(
        contacts.last_contacts_of_people,
        lambda: Contact,
        zh="最近一次联系到的记录",
        en="The latest contact in which the person was reached",
        single=True,
    )
    contacts: list[Contact] = link_many(
        contacts.contacts_of_people,
        lambda: Contact,
        zh="最近的联系与尝试，至多 50 条",
        en="The latest contacts and attempts, fifty at most",
    )
    life_events: list[LifeEvent] = link_many(
        life_events_list.life_events_of_people,
        lambda: LifeEvent,
        zh="最近的人生事件，至多 50 件",
        en="The latest life events, fifty at most",
    )
    unreachable: UnreachableRequest | None = link_one(
        unreachable.standing_of_people,
        lambda: UnreachableRequest,
        zh="有效的失联报告（待审核或已确认）；联系到后即为空",
        en="The request that stands, open or confirmed; null once the person was reached",
        single=True,
    )

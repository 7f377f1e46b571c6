"""Transfers of persons between counties."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from db.codes import TransferDirection, TransferState
from resolvers.ground import divisions
from resolvers.people import lists as people_links
from resolvers.people import transfers
from schema.fields import both, described, link, shown
from schema.ground.division import Division
from schema.node import Node

if TYPE_CHECKING:
    from schema.people.person import Person

described(TransferDirection, "迁移的方向", "Which way a transfer goes, as this county sees it")
described(TransferState, "迁移的状态（计算得出）", "What has become of a transfer, computed")


@strawberry.type(
    description=both(
        "一次跨县迁移，如本县所见；在接收之前，对方只看到此处所写",
        "A transfer between counties as one of the two sees it; until it takes the person the other county"
        " sees what stands here and no more",
    )
)
class Transfer(Node):
    person_id: strawberry.Private[int | None]
    division_id: strawberry.Private[int]
    direction: TransferDirection = shown("方向", "Which way")
    state: TransferState = shown("状态（计算得出）", "State, computed")
    name: str = shown("姓名", "Name")
    identity_masked: str = shown("公民身份号码（脱敏）", "Identity number, masked")
    moved_on: date = shown(
        "自该日起归迁入地；此前归迁出地", "From this day on the person is the other county's, not before"
    )
    reason: str = shown("迁移理由", "Why")
    offered_on: date = shown("提出日期", "The day it was offered")
    expires_on: date = shown("至该日仍未办理即过期", "The day on which it is over if nobody decided")
    decided_at: datetime | None = shown("办理时间", "When it was decided")
    refusal: str | None = shown("退回理由", "Why it was refused")
    person: Annotated["Person", strawberry.lazy("schema.people.person")] | None = link(
        people_links.people_of_ids,
        through="person_id",
        zh="本县登记的此人：迁出者，或接收后的新登记；无权查看时为空",
        en="The person as registered here: who leaves, or, once taken, the new registration",
    )
    division: Division | None = link(
        divisions.divisions_of_ids,
        through="division_id",
        zh="本县的区划：迁出者为提出时住处，迁入者为所指明的迁入地",
        en="The division on this side: of the home when it was offered, or that which was addressed",
    )
    other_division: Division | None = link(
        transfers.other_divisions_of_transfers,
        zh="对方的区划：迁入地，或迁出的县",
        en="The division on the other side: that which was addressed, or the county that offers",
        single=True,
        abroad=True,
    )

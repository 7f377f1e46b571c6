"""Households."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.registry.households import lists
from schema.fields import both, link, shown
from schema.node import Node
from schema.paging.connection import Connection
from schema.paging.hanging import connection

if TYPE_CHECKING:
    from schema.people.person import Person


@strawberry.type(
    description=both(
        "一户：同住的服务对象；登记终止者不再计入",
        "A household: persons served who keep house together, as long as they are registered",
    )
)
class Household(Node):
    formed_on: date = shown("自何日起成户", "Since when")
    recorded_at: datetime = shown("登记时间", "When it was recorded")
    head: Annotated["Person", strawberry.lazy("schema.people.person")] | None = link(
        lists.heads_of_households,
        zh="户主；没有户主或无权查看时为空",
        en="Its head; null if it has none, or none that is yours to see",
        single=True,
    )
    members: Connection[Annotated["Person", strawberry.lazy("schema.people.person")]] = connection(
        lists.MEMBERS_OF_HOUSEHOLDS,
        *(str, int),
        zh="您可查看的成员，按姓名",
        en="The members whom you may see, by name",
    )

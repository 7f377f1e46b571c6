"""Registrations that may be of one person."""

from datetime import datetime

import strawberry

from db.codes import PairAgreement
from resolvers.registry.duplicates import lists
from schema.fields import both, described, link, shown
from schema.node import Node
from schema.people.person import Person

described(PairAgreement, "一对登记相符之处", "What of two registrations agrees")


@strawberry.type(description=both("一对疑似重复的登记", "Two registrations that are probably of one person"))
class DuplicatePair(Node):
    score: strawberry.Private[int]
    probability: float = shown("为一人的概率，0–1", "How probably they are one person, 0 to 1")
    agrees: list[PairAgreement] = shown("相符之处", "What agrees")
    found_at: datetime = shown("最近一次查到的时间", "When it was last found")
    decided_at: datetime | None = shown(
        "最近一次判定为两人的时间", "When it was last decided that they are two"
    )
    decided_by: str | None = shown("判定人", "Who decided it")
    reason: str | None = shown("判定依据", "How that is known")
    first: Person | None = link(
        lists.firsts_of_pairs, zh="先登记者", en="The one registered first", single=True
    )
    second: Person | None = link(lists.seconds_of_pairs, zh="后登记者", en="The other", single=True)

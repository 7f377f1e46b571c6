"""Whether a county shows its grid workers telephones: the security officer decides, the offices read."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry

from resolvers.ground.named_areas import NamedArea
from resolvers.registry.revealing.phones import PhoneDecision, decide_phones, phone_rules
from schema.context import RonggeInfo
from schema.fields import argument, both, shown
from schema.receipts import CLIENT_ID, REPLAYED

COUNTY = ("县（区）的区划代码", "Code of the county")


@strawberry.type(
    description=both(
        "一项决定：网格员可否查看本人网格内服务对象的完整电话",
        "A decision whether grid workers are shown the telephones of their own cells",
    )
)
class WorkerPhoneRule:
    permitted: bool = shown("可否查看", "Whether they are shown")
    valid_from: date = shown("起始日期", "From which day on")
    decided_at: datetime = shown("决定时间", "When it was decided")
    decided_by: str = shown("决定人", "By whom")

    @classmethod
    def of(cls, row: Any) -> Self:
        """A decision as it is shown."""
        return cls(
            permitted=row.permitted,
            valid_from=row.from_on,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
        )


@strawberry.input(
    description=both(
        "对一个县（区）的决定；取代同日及以后的先前决定",
        "What is decided of a county, in place of all decided before for that day and later",
    )
)
class DecideWorkerPhonesInput:
    client_id: UUID = shown(*CLIENT_ID)
    division_code: str = shown(*COUNTY)
    permitted: bool = shown("可否查看", "Whether they are shown")
    from_on: date | None = shown(
        "起始日期，默认今天", "First day, today by default", default=None, name="from"
    )

    def decision(self) -> PhoneDecision:
        """The decision as given."""
        county = NamedArea(self.division_code)
        return PhoneDecision(self.client_id, county, permitted=self.permitted, from_on=self.from_on)


@strawberry.type(description=both("决定的回执", "The receipt of a decision"))
class WorkerPhonesPayload:
    rules: list[WorkerPhoneRule] = shown(
        "该县（区）的各项决定，最近者在前，至多 100 项",
        "What was decided of the county, the latest first, at most 100",
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "安全管理员决定一个县（区）的网格员可否查看本人网格内服务对象的完整电话；默认不可",
        "The security officer decides whether a county's grid workers are shown telephones; by default not",
    )
)
async def decide_worker_phones(
    info: RonggeInfo, input: Annotated[DecideWorkerPhonesInput, argument("决定", "The decision")]
) -> WorkerPhonesPayload | None:
    """Committed before it is answered."""
    context, decision = info.context, input.decision()
    done = await decide_phones(context.database, context.ask(), decision, context.ids)
    rules = await phone_rules(context.database, context.ask(), decision.county)
    return WorkerPhonesPayload(rules=[WorkerPhoneRule.of(one) for one in rules], replayed=done.replayed)


@strawberry.field(
    description=both(
        "一个县（区）关于网格员查看电话的各项决定，最近者在前，至多 100 项；三员可以查看",
        "What a county's workers were decided to be shown, the latest first, at most 100; for the offices",
    )
)
async def worker_phones(
    info: RonggeInfo, division_code: Annotated[str, argument(*COUNTY)]
) -> list[WorkerPhoneRule] | None:
    """Two statements. Raises DomainError OFFICE_NEEDED, AREA_NOT_FOUND."""
    context = info.context
    rules = await phone_rules(context.database, context.ask(), NamedArea(division_code))
    return [WorkerPhoneRule.of(one) for one in rules]

"""The questions about how much workers report: by level and kind, and by place."""

from dataclasses import asdict
from typing import Annotated, Any, Self

import strawberry

from db.codes import InboxState
from resolvers.registry.inbox import answers
from resolvers.registry.inbox.answers import inbox_breakdown as breakdown_of
from resolvers.registry.inbox.answers import inbox_parts
from resolvers.registry.inbox.numbers import NUMBERS, InboxBreakdownBy
from schema.arguments import Scope, analysed, chosen
from schema.codes import ContactNeed, DivisionLevel
from schema.context import RonggeInfo
from schema.fields import argument, both, described, shown
from schema.ground.parts import PlacedPart, label_of, placed
from schema.registry.inbox.questions import ByWorker, OnDays, inbox_question

described(InboxBreakdownBy, "上报与需求统计的分组维度", "What numbers of the inbox are cut by")
EACH_STATE = tuple(InboxState)
OfLevels = Annotated[
    list[DivisionLevel] | None,
    argument(
        "只计上报至这些级别者，默认全部；空列表同不填",
        "Of escalations those to these levels; by default, and of an empty list, all",
    ),
]
OfKinds = Annotated[
    list[ContactNeed] | None,
    argument(
        "只计这些种类的需求，默认全部；空列表同不填",
        "Of needs those of these kinds; by default, and of an empty list, all",
    ),
]


@strawberry.type(
    description=both(
        "上报（或需求）的件数：各状态，及未办结者距联系日的天数；不予显示时各数为空",
        "How many escalations, or needs: by state, and of those not closed by days since the contact; null "
        "where withheld",
    )
)
class InboxCounts:
    open: int | None = shown("待受理", "Nobody has taken up")
    taken_up: int | None = shown("已受理", "Taken up")
    answered: int | None = shown("已答复", "Answered")
    closed: int | None = shown("已办结", "Closed")
    days_0_to_7: int | None = shown("未办结（7 日以内）", "Not closed (reported up to 7 days ago)")
    days_8_to_30: int | None = shown("未办结（8–30 日）", "Not closed (reported 8 to 30 days ago)")
    days_31_to_90: int | None = shown("未办结（31–90 日）", "Not closed (reported 31 to 90 days ago)")
    days_over_90: int | None = shown("未办结（超过 90 日）", "Not closed (reported over 90 days ago)")


@strawberry.type(
    description=both(
        "一个级别的上报（或一类需求）各状态的件数", "How many escalations to a level, or needs of a kind"
    )
)
class InboxNumbers(InboxCounts):
    level: DivisionLevel | None = shown("上报至哪一级；空为需求", "The level handed up to; null: needs")
    need: ContactNeed | None = shown("哪类需求；空为上报", "The kind of need; null: escalations")
    withheld: bool = shown(
        "是否因人数少于 5 而不予显示", "Whether withheld because of fewer than five persons"
    )

    @classmethod
    def of(cls, part: answers.InboxPart) -> Self:
        """The numbers of a part as they are shown."""
        level = part.part if isinstance(part.part, DivisionLevel) else None
        need = part.part if isinstance(part.part, ContactNeed) else None
        withheld = part.counts is None
        return cls(level=level, need=need, withheld=withheld, **_numbers(part.counts))


@strawberry.type(description=both("一个地方的上报与需求", "The inbox of one place"))
class InboxPart(PlacedPart):
    registered: int = shown("在册人数", "Persons registered there", default=0)
    withheld: bool = shown(
        "是否因人数少于 5 而不予显示", "Whether withheld because of fewer than five persons", default=False
    )
    escalations: InboxCounts = shown("上报", "What was handed up", default=None)
    needs: InboxCounts = shown("需求", "What was found to be needed", default=None)

    @classmethod
    def of(cls, info: RonggeInfo, by: InboxBreakdownBy, place: answers.InboxPlace) -> Self:
        """A place as it is shown."""
        where = placed(by.place, place, info.context.today)
        return cls(**where, label=label_of(by.place, place), **_places_numbers(place))


@strawberry.type(description=both("整个范围的上报与需求", "The inbox of the whole area"))
class InboxWhole:
    registered: int = shown("在册人数", "Persons registered there")
    withheld: bool = shown(
        "是否因人数少于 5 而不予显示", "Whether withheld because of fewer than five persons"
    )
    escalations: InboxCounts = shown("上报", "What was handed up")
    needs: InboxCounts = shown("需求", "What was found to be needed")


@strawberry.type(
    description=both(
        "按地方统计的上报与需求；各部分之和等于整体", "Numbers of the inbox by place; parts sum to the whole"
    )
)
class InboxBreakdown:
    whole: InboxWhole = shown("整体", "The whole")
    by: InboxBreakdownBy = shown("分组维度", "What it is cut by")
    parts: list[InboxPart] = shown(
        "各部分；整体不予显示时为空", "The parts; none where the whole is withheld"
    )


@strawberry.field(
    description=both(
        "上报按级别、需求按种类的各状态件数与未办结天数，含已办结；只计您可统计的人",
        "Numbers by state and age, of escalations by level and of needs by kind, of persons you may count",
    )
)
async def inbox_numbers(
    info: RonggeInfo, scope: Scope = None, worker_id: ByWorker = None, window: OnDays = None
) -> list[InboxNumbers] | None:
    """Levels first."""
    context = info.context
    found: list[InboxNumbers] = []
    answers.require_numbers(context.ask())
    for escalated in (True, False):
        question = await inbox_question(
            context, scope, worker_id, window, escalated=escalated, states=EACH_STATE
        )
        found += [InboxNumbers.of(one) for one in await inbox_parts(context.rows, context.ask(), question)]
    return found


@strawberry.field(
    description=both(
        "上报与需求按下级区划、网格或服务站统计：各状态件数与未办结天数，含已办结；有多个范围而未指明者，为第一个范围",
        "Numbers of escalations and needs by child division, cell or station: by state and age; of the "
        "first of several areas of yours unless one is named",
    )
)
async def inbox_breakdown(
    info: RonggeInfo,
    by: Annotated[InboxBreakdownBy, argument("分组维度", "What to cut it by")],
    scope: Scope = None,
    level: OfLevels = None,
    kind: OfKinds = None,
    worker_id: ByWorker = None,
    window: OnDays = None,
) -> InboxBreakdown | None:
    """Beside that of the area one statement, whatever the number of parts, or two or three."""
    context, ask = info.context, info.context.ask()
    area = await analysed(context, ask, scope)

    async def asked(*, escalated: bool, **codes: Any) -> Any:
        return await inbox_question(
            context, None, worker_id, window, escalated=escalated, states=EACH_STATE, **codes
        )

    handed_up = await asked(escalated=True, levels=chosen(level))
    needed = await asked(escalated=False, kinds=chosen(kind))
    found = await breakdown_of(context.rows, ask, (handed_up, needed), area, by=by)
    parts = [InboxPart.of(info, by, place) for place in found.parts]
    return InboxBreakdown(whole=InboxWhole(**_places_numbers(found.whole)), by=by, parts=parts)


def _places_numbers(place: answers.InboxPlace) -> dict[str, Any]:
    told = [None if place.withheld else counts for counts in (place.escalations, place.needs)]
    escalations, needs = (InboxCounts(**_numbers(counts)) for counts in told)
    counts = {"escalations": escalations, "needs": needs}
    return {"registered": place.registered, "withheld": place.withheld, **counts}


def _numbers(counts: answers.InboxCounts | None) -> dict[str, int | None]:
    return dict.fromkeys(NUMBERS) if counts is None else asdict(counts)

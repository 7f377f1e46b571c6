"""The question about how many persons came, went and stayed."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import strawberry

from resolvers.coverage.trend import last_months
from resolvers.registry.history.flow import ARRIVALS, EXITS, Flow, FlowQuestion, flow_statement, flows_of
from resolvers.small_numbers import sight_of
from resolvers.viewer import SMALLEST_SHOWN
from schema.arguments import AsOf, KnownAt, Scope, analysed, instant
from schema.context import RonggeInfo
from schema.fields import argument, both, shown

WITHHELD = ("；不予显示时为空", "; null where withheld")


def _part(zh: str, en: str) -> int | None:
    return shown(zh + WITHHELD[0], en + WITHHELD[1])  # type: ignore[no-any-return]  # a field, as `shown` makes it


@strawberry.type(
    description=both(
        "一个月的人员增减：期初 + 增 − 减 = 期末 = 下月期初；按事情发生之日",
        "A month: opening + arrivals − exits = closing, which is the next opening; by the days of the events",
    )
)
class PopulationMonth:
    month: str = shown("月份，如 2026-03", "The month, as 2026-03")
    opening: int = shown("期初在册人数", "Persons before its first day")
    arrivals: int = shown("增加", "All that came")
    exits: int = shown("减少", "All that went")
    closing: int = shown("期末在册人数", "Persons on its last day, or on asOf")
    registered: int | None = _part("新登记", "Registered for the first time")
    from_other_county: int | None = _part("外县迁入", "Came from another county")
    returned: int | None = _part("离开后返回", "Left the county before, and came back")
    moved_in: int | None = _part("县内迁入本范围", "Moved here from elsewhere in the county")
    moved_out: int | None = _part("迁出本县", "Moved out of the county")
    deceased: int | None = _part("去世", "Died")
    ineligible: int | None = _part("不再属于服务对象", "No longer persons served")
    moved_away: int | None = _part("县内迁出本范围", "Moved elsewhere in the county")

    @classmethod
    def of(cls, flow: Flow, *, told: bool) -> "PopulationMonth":
        """A month as it is shown; without its parts where they are not told."""
        parts: dict[str, Any] = {name: flow.events[name] if told else None for name in (*ARRIVALS, *EXITS)}
        totals = {name: getattr(flow, name) for name in ("opening", "arrivals", "exits", "closing")}
        return cls(month=f"{flow.month.from_on:%Y-%m}", **totals, **parts)


@strawberry.type(description=both("逐月人员增减", "How many persons came, went and stayed, by month"))
class PopulationFlow:
    as_of: date = shown(
        "截止查询日；各月均按该日的区划", "The day asked about, whose ground holds for all months"
    )
    months: list[PopulationMonth] = shown("各月，先前者在前", "The months, the earliest first")


@strawberry.field(
    description=both(
        "逐月人员增减：期初 + 增 − 减 = 期末；县以下范围的分项只给可查看其人者",
        "Persons by month: opening + arrivals − exits = closing; parts below a county only to those who may"
        " see the persons",
    )
)
async def population_flow(
    info: RonggeInfo,
    scope: Scope = None,
    months: Annotated[
        int | None,
        argument(
            "最近几个日历月（含 asOf 当月），至多 36，默认 12",
            "So many months up to that of asOf, 36 at most",
        ),
    ] = 12,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> PopulationFlow | None:
    """One statement."""
    context = info.context
    ask = replace(context.ask(as_of), known_at=instant(known_at))
    area = await analysed(context, ask, scope)
    question = FlowQuestion(area, last_months(ask.as_of, 12 if months is None else months), ask.known_at)
    sight = await sight_of(context.rows, context.ask(), area)
    flows = flows_of(question, await context.rows(flow_statement(question)))
    return PopulationFlow(
        as_of=ask.as_of,
        months=[
            PopulationMonth.of(
                flow,
                told=sight.everybody or (area.is_unit and flow.opening + flow.arrivals >= SMALLEST_SHOWN),
            )
            for flow in flows
        ],
    )

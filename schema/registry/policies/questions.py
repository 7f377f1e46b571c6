"""The question what a contact policy would ask for."""

from datetime import date
from typing import Annotated

import strawberry

from resolvers.registry.policies.entry import check_complete
from resolvers.registry.policies.preview import (
    managed_policy,
    number_before,
    preview_of,
    question_of,
    tried_statement,
)
from resolvers.registry.policies.writing import policy_not_found
from resolvers.scope import require
from resolvers.viewer import Permission
from schema.codes import DutyState
from schema.context import RonggeInfo
from schema.fields import argument, both, shown
from schema.node import key_of
from schema.window import Window


@strawberry.type(description=both("某一状态的任务数", "Number of duties of a state"))
class StateNumber:
    state: DutyState = shown("状态", "The state")
    duties: int = shown("任务数", "How many")


@strawberry.type(
    description=both(
        "规则启用后将产生的任务；人数少于 5 时不予显示",
        "What a policy would ask for; of fewer than five nothing is told",
    )
)
class PolicyPreview:
    on: date = shown("自哪一日起启用", "The day it would begin")
    window: Window = shown(
        "统计的时间窗：当年年初至其后 30 日", "From the year's first day to thirty days after it"
    )
    persons: int | None = shown("涉及人数", "For how many persons")
    duties: int | None = shown("将产生的任务数", "How many duties it would raise")
    states: list[StateNumber] = shown(
        "其中各状态的任务数；任一状态不足 5 人时不列",
        "Of them by state; none where one is of fewer than five",
    )
    replaced: int | None = shown(
        "同一事项因此不再产生的任务数",
        "How many of the same rule, raised by others, it would take the place of",
    )
    withheld: bool = shown("是否因人数少于 5 而不予显示", "Whether numbers are withheld")


@strawberry.field(
    description=both(
        "预览：一条规则自某日起启用将产生多少任务；不作任何更改",
        "How many duties a policy would raise if it were in force from a day on; nothing is changed",
    )
)
async def preview_contact_policy(
    info: RonggeInfo,
    policy_id: Annotated[strawberry.ID, argument("规则编号", "Id of the policy")],
    on: Annotated[
        date | None, argument("自哪一日起，默认今天", "From which day on; today by default")
    ] = None,
) -> PolicyPreview | None:
    """Two statements over the rows that duties are."""
    context, ask = info.context, info.context.ask(on)
    require(context.viewer, Permission.MANAGE)
    rows = await context.rows(managed_policy(ask, key_of(policy_id, "ContactPolicy", "policyId")))
    if not rows:
        raise policy_not_found()
    check_complete(rows[0])
    question = question_of(rows[0], ask.as_of)
    tried = await context.rows(tried_statement(question))
    [before] = await context.rows(number_before(question))
    found = preview_of(question, tried, before.duties)
    return PolicyPreview(
        on=found.on,
        window=Window(from_on=found.window.from_on, to_on=found.window.to_on),
        persons=found.persons,
        duties=found.duties,
        states=[StateNumber(state=state, duties=number) for state, number in found.states],
        replaced=found.replaced,
        withheld=found.withheld,
    )

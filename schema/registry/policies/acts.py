"""Drafting contact policies, putting them in force and retiring them."""

from typing import Annotated

import strawberry

from db.codes import PolicyStatus
from resolvers.duties.links import policy_by_id
from resolvers.receipts import Recorded
from resolvers.registry.policies import acts
from schema.context import Context, RonggeInfo
from schema.duties.policy import ContactPolicy
from schema.fields import argument, both, shown
from schema.receipts import REPLAYED, receipt_of
from schema.registry.policies.inputs import ContactPolicyTurnInput, DraftContactPolicyInput

_Turn = Annotated[ContactPolicyTurnInput, argument("哪条规则、自哪一日起", "Which policy, from which day on")]


@strawberry.type(description=both("规则操作的回执", "The receipt of an act about a contact policy"))
class ContactPolicyPayload:
    policy: ContactPolicy | None = shown(
        "该规则；每次变更后编号更新，旧编号仍可查",
        "The policy, under a new id after each change; old ids are kept",
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both("拟定一条规则：草案不产生任务", "Drafts a contact policy: it raises no duty yet")
)
async def draft_contact_policy(
    info: RonggeInfo, input: Annotated[DraftContactPolicyInput, argument("规则", "The policy")]
) -> ContactPolicyPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await acts.draft_policy(context.database, context.ask(), input.draft(), context.ids)
    return _payload(context, recorded)


@strawberry.mutation(description=both("自某日起启用一条草案", "Puts a draft in force from a day on"))
async def activate_contact_policy(info: RonggeInfo, input: _Turn) -> ContactPolicyPayload | None:
    """Committed before it is answered; duties follow at once."""
    context, turn = info.context, input.turn(PolicyStatus.IN_FORCE)
    recorded = await acts.activate_policy(context.database, context.ask(), turn, context.ids)
    return _payload(context, recorded)


@strawberry.mutation(
    description=both(
        "自某日起废止一条规则；此前的任务不变。草案与尚未生效的作废",
        "Retires a policy from a day on: duties before stay; a draft, or what has not begun, is withdrawn",
    )
)
async def retire_contact_policy(info: RonggeInfo, input: _Turn) -> ContactPolicyPayload | None:
    """Committed before it is answered."""
    context, turn = info.context, input.turn(PolicyStatus.WITHDRAWN)
    recorded = await acts.retire_policy(context.database, context.ask(), turn, context.ids)
    return _payload(context, recorded)


def _payload(context: Context, recorded: Recorded) -> ContactPolicyPayload:
    return receipt_of(context, ContactPolicyPayload, ContactPolicy, policy_by_id, recorded=recorded)

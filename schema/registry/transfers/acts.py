"""Offering persons to another county, and answering such offers."""

from typing import Annotated

import strawberry

from resolvers.ground.named_areas import NamedArea, area_of, searched_area_statement
from resolvers.people.transfers import transfer_by_id
from resolvers.receipts import Recorded
from resolvers.registry.people.homes import home_of
from resolvers.registry.transfers import answering, offering
from resolvers.scope import require
from resolvers.viewer import Permission
from schema.arguments import any_area
from schema.context import Context, RonggeInfo
from schema.fast.kept import looked_up
from schema.fields import argument, both, shown
from schema.people.transfer import Transfer
from schema.receipts import REPLAYED, receipt_of
from schema.registry.transfers.inputs import (
    AcceptTransferInput,
    OfferTransferInput,
    RefuseTransferInput,
    WithdrawTransferInput,
)


@strawberry.type(description=both("跨县迁移的回执", "The receipt of an act about a transfer"))
class TransferPayload:
    transfer: Transfer | None = shown(
        "该迁移的现状；不再归您查看时为空", "It as it stands now; null once it is no longer yours to see"
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "向另一个县提出迁移；对方接收之前登记不变；每人同时至多一项；按 clientId 只做一次",
        "Offers a person to another county; nothing changes until it takes them; one at a time a person",
    )
)
async def offer_transfer(
    info: RonggeInfo, input: Annotated[OfferTransferInput, argument("迁移", "The offer")]
) -> TransferPayload | None:
    """Committed before it is answered."""
    context = info.context
    require(context.viewer, Permission.SEARCH)
    to = await any_area(context, NamedArea(division_code=input.to_code))
    home_of(to, None)
    recorded = await offering.offer_transfer(context.database, context.ask(), input.offer(to), context.ids)
    return _payload(context, recorded)


@strawberry.mutation(
    description=both(
        "撤回本县提出、对方尚未办理的迁移；按 clientId 只做一次",
        "Withdraws an offer of one's own county that nobody has answered; once per clientId",
    )
)
async def withdraw_transfer(
    info: RonggeInfo, input: Annotated[WithdrawTransferInput, argument("迁移", "The transfer")]
) -> TransferPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await offering.withdraw_transfer(context.database, context.ask(), input.withdrawal())
    return _payload(context, recorded)


@strawberry.mutation(
    description=both(
        "退回另一个县提出的迁移，说明理由；登记不变；按 clientId 只做一次",
        "Refuses what another county offered, and says why; nothing else changes; once per clientId",
    )
)
async def refuse_transfer(
    info: RonggeInfo, input: Annotated[RefuseTransferInput, argument("迁移", "The transfer")]
) -> TransferPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await answering.refuse_transfer(context.database, context.ask(), input.refusal())
    return _payload(context, recorded)


@strawberry.mutation(
    description=both(
        "接收另一个县提出的迁移：原登记自 movedOn 起终止，本县的登记自该日起生效；按 clientId 只做一次",
        "Takes whom another county offered: from `movedOn` on they are registered here and no longer there",
    )
)
async def accept_transfer(
    info: RonggeInfo, input: Annotated[AcceptTransferInput, argument("迁移", "The transfer")]
) -> TransferPayload | None:
    """Committed, with the roll-ups of both counties, before it is answered."""
    context, ask, named = info.context, info.context.ask(), input.home.named()
    require(ask.viewer, Permission.SEARCH)
    area = None if named is None else area_of(await looked_up(context, searched_area_statement, ask, named))
    acceptance = input.acceptance(input.home.home(area))
    recorded = await answering.accept_transfer(
        context.database, ask, acceptance, keys=context.keys, ids=context.ids
    )
    return _payload(context, recorded)


def _payload(context: Context, recorded: Recorded) -> TransferPayload:
    return receipt_of(context, TransferPayload, Transfer, transfer_by_id, recorded=recorded)

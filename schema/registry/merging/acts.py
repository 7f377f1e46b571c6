"""Merging registrations of one person, and taking them apart."""

from typing import Annotated

import strawberry

from resolvers.registry.merging.merging import merge_persons as merged
from resolvers.registry.merging.unmerging import unmerge_persons as unmerged
from schema.context import RonggeInfo
from schema.fields import argument, both
from schema.registry.merging.inputs import MergePersonsInput, UnmergePersonsInput
from schema.registry.people.payload import PersonPayload, payload


@strawberry.mutation(
    description=both(
        "合并同一县内同一人的两个登记：联系与事件归存续者，住所、户和更正留在原编号；按 clientId 只做一次",
        "Merges two registrations of one person in a county; the answer is the one that is kept",
    )
)
async def merge_persons(
    info: RonggeInfo, input: Annotated[MergePersonsInput, argument("合并", "The merge")]
) -> PersonPayload | None:
    """Committed, with the roll-ups of both, before it is answered."""
    context = info.context
    recorded = await merged(
        context.database, context.ask(), input.merge(), keys=context.keys, ids=context.ids
    )
    return payload(context, recorded)


@strawberry.mutation(
    description=both(
        "撤销合并：各项回到原登记的编号，合并后新记的留在存续者；按 clientId 只做一次",
        "Undoes a merge: each fact goes back to where it was recorded; the answer is the one taken out",
    )
)
async def unmerge_persons(
    info: RonggeInfo, input: Annotated[UnmergePersonsInput, argument("撤销", "The undoing")]
) -> PersonPayload | None:
    """Committed, with the roll-ups of both, before it is answered."""
    context = info.context
    recorded = await unmerged(context.database, context.ask(), input.unmerge(), context.ids)
    return payload(context, recorded)

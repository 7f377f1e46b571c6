"""Saying that two registrations are of two persons."""

from typing import Annotated
from uuid import UUID

import strawberry

from resolvers.registry.duplicates.deciding import TwoPersons
from resolvers.registry.duplicates.deciding import not_duplicate as decided
from resolvers.registry.duplicates.lists import pair_by_id
from schema.arguments import said
from schema.context import RonggeInfo
from schema.fields import argument, both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID, REPLAYED, receipt_of
from schema.registry.duplicates.duplicate_pair import DuplicatePair


@strawberry.input(description=both("判定为两人", "A pair that is two persons"))
class NotDuplicateInput:
    client_id: UUID = shown(*CLIENT_ID)
    pair_id: strawberry.ID = shown("这一对的编号", "Id of the pair")
    reason: str = shown("依据，至多 500 字", "How it is known, 500 characters at most")

    def two(self) -> TwoPersons:
        """The act as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        key = key_of(self.pair_id, "DuplicatePair", "pairId")
        return TwoPersons(self.client_id, *key, reason=said(self.reason))


@strawberry.type(description=both("判定的回执", "The receipt of a decision"))
class NotDuplicatePayload:
    pair: DuplicatePair | None = shown("这一对", "The pair")
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "判定一对登记为两人；所比对的内容未变之前不再列出；按 clientId 只做一次",
        "Says that a pair is two persons: not listed again until one of the values compared changes",
    )
)
async def not_duplicate(
    info: RonggeInfo, input: Annotated[NotDuplicateInput, argument("判定", "The decision")]
) -> NotDuplicatePayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await decided(context.database, context.ask(), input.two())
    return receipt_of(context, NotDuplicatePayload, DuplicatePair, pair_by_id, recorded=recorded)

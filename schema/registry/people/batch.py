"""Registering many persons in one operation."""

from typing import Annotated
from uuid import UUID

import strawberry

from db.errors import DomainError
from resolvers.people.lists import people_of_ids
from resolvers.recording.batches import check_size
from resolvers.registry.people.registering import Outcome
from resolvers.registry.people.registering import register_persons as register
from schema.context import RonggeInfo
from schema.fields import argument, both, link, shown
from schema.people.person import Person
from schema.receipts import ItemReceipt, said_of
from schema.registry.people.entries import entries_of
from schema.registry.people.inputs import RegisterPersonsInput


@strawberry.type(description=both("一批中一人的登记回执", "The receipt of one person of a batch"))
class PersonReceipt(ItemReceipt):
    county_id: strawberry.Private[int]
    person_id: strawberry.Private[int | None]
    person: Person | None = link(
        people_of_ids,
        through="person_id",
        zh="此人；未登记或不再归您查看时为空",
        en="The person; null if they were not registered, or are no longer yours to see",
    )


@strawberry.type(description=both("一批登记的回执", "The receipts of a batch of persons"))
class RegisterPersonsPayload:
    receipts: list[PersonReceipt] = shown(
        "逐人回执，顺序与所发一致", "One for each person, in the order they were sent"
    )


@strawberry.mutation(
    description=both(
        "登记一批服务对象，1 至 500 人，逐人回执；一人有误不影响他人，整批可以重发",
        "Registers 1 to 500 persons with a receipt for each; a bad one rejects only itself, "
        "and the whole may be sent again",
    )
)
async def register_persons(
    info: RonggeInfo, input: Annotated[RegisterPersonsInput, argument("服务对象", "The persons")]
) -> RegisterPersonsPayload | None:
    """Those of a county are committed together; all are, before the receipts are answered."""
    context = info.context
    check_size(len(input.persons))
    items = await entries_of(context, input.persons)
    outcomes = await register(context.database, context.ask(), items, keys=context.keys, ids=context.ids)
    pairs = zip(input.persons, outcomes, strict=True)
    return RegisterPersonsPayload(receipts=[_receipt(one.client_id, outcome) for one, outcome in pairs])


def _receipt(client_id: UUID, outcome: Outcome) -> PersonReceipt:
    key = (0, None) if isinstance(outcome, DomainError) else (outcome.county_id, outcome.row_id)
    return PersonReceipt(county_id=key[0], person_id=key[1], client_id=client_id, **said_of(outcome))

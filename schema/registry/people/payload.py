"""The receipt of acts about a person."""

import strawberry

from resolvers.people.lists import person
from resolvers.receipts import Recorded
from schema.context import Context
from schema.fields import both, shown
from schema.people.person import Person
from schema.receipts import REPLAYED, receipt_of


@strawberry.type(description=both("人员登记类操作的回执", "The receipt of an act about a person"))
class PersonPayload:
    person: Person | None = shown(
        "此人；此后不再归您查看时为空", "The person; null once they are no longer yours to see"
    )
    replayed: bool = shown(*REPLAYED)


def payload(context: Context, recorded: Recorded) -> PersonPayload:
    """The person of an act, as the viewer may see them now."""
    return receipt_of(context, PersonPayload, Person, person, recorded=recorded)

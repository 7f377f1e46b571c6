"""Recording a contact."""

from typing import Annotated

import strawberry

from db.errors import DomainError
from resolvers import recording
from resolvers.contact_entry import ContactEntry
from resolvers.contacts import contact_by_id
from schema.context import RonggeInfo
from schema.describe import argument, both, shown
from schema.found import by_key, found_one
from schema.inputs import RecordContactInput
from schema.node_ids import key_of
from schema.types.person import Contact

LONGEST_NOTE = 500


@strawberry.type(description=both("记录联系的回执", "The receipt of a recorded contact"))
class RecordContactPayload:
    contact: Contact | None = shown(
        "该次联系；此后不再归您查看时为空", "The contact; null once it is no longer yours to see"
    )
    replayed: bool = shown(
        "是否为重发（返回首次结果）", "Whether this was a replay, answered with the first result"
    )


@strawberry.mutation(
    description=both(
        "记录一次联系；按 clientId 只记一次，按联系当日归属网格与网格员",
        "Records a contact, once per clientId, attributed to the cell and worker of its day",
    )
)
async def record_contact(
    info: RonggeInfo, input: Annotated[RecordContactInput, argument("联系记录", "The contact")]
) -> RecordContactPayload | None:
    """Committed, with its roll-ups, before it is answered."""
    context = info.context
    ask = context.ask()
    entry = _entry(input)
    recorded = await recording.record_contact(context.database, ask, entry, context.ids)
    key = (recorded.county_id, recorded.contact_id)
    contact = found_one(ask, contact_by_id, Contact, *key, county=by_key)
    return RecordContactPayload(contact=contact, replayed=recorded.replayed)


def _entry(given: RecordContactInput) -> ContactEntry:
    if given.note is not None and len(given.note) > LONGEST_NOTE:
        raise DomainError("NOTE_TOO_LONG", "备注不能超过 500 字。", "A note has at most 500 characters.")
    county_id, person_id = key_of(given.person_id, "Person")
    return ContactEntry(
        client_id=given.client_id,
        county_id=county_id,
        person_id=person_id,
        contacted_on=given.contacted_on,
        mode=given.mode,
        purpose=given.purpose,
        outcome=given.outcome,
        note=given.note,
        place=given.place.lon_lat() if given.place else None,
        system=given.place.system if given.place else None,
    )

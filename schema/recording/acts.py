"""Recording contacts, and correcting them."""

from collections.abc import Sequence
from typing import Annotated, Any, cast
from uuid import UUID

import psycopg
import strawberry

from db.errors import DomainError
from db.failures import Unanswered
from resolvers.people import contacts
from resolvers.receipts import Recorded
from resolvers.recording import batches as recording_batches
from resolvers.recording import contacts as recording
from resolvers.recording import corrections as recording_corrections
from resolvers.recording.contacts import Outcome
from resolvers.recording.corrections import SupersededError
from resolvers.recording.entry import ContactEntry
from schema.context import Context, RonggeInfo, mentions
from schema.fast.promise import built
from schema.fields import argument, both, link, shown
from schema.node import node_id
from schema.people.contact import Contact
from schema.receipts import REPLAYED, ItemReceipt, receipt_of, said_of
from schema.recording.duties_after import NOTE, DutiesAfterContact, after_contacts
from schema.recording.inputs import RecordContactInput, RecordContactsInput, SupersedeContactInput


@strawberry.type(description=both("记录联系的回执", "The receipt of a recorded contact"))
class RecordContactPayload:
    contact: Contact | None = shown(
        "该次联系；此后不再归您查看时为空", "The contact; null once it is no longer yours to see"
    )
    replayed: bool = shown(*REPLAYED)
    duties: DutiesAfterContact | None = shown(*NOTE, default=None)


@strawberry.type(description=both("一批中一条记录的回执", "The receipt of one item of a batch"))
class ContactReceipt(ItemReceipt):
    county_id: strawberry.Private[int]
    contact_id: strawberry.Private[int | None]
    contact: Contact | None = link(
        contacts.recorded_contacts,
        through="contact_id",
        zh="该次联系；未记录或不再归您查看时为空",
        en="The contact; null if it was not recorded, or is no longer yours to see",
    )
    duties: DutiesAfterContact | None = shown(
        "此次联系完成了哪些任务、还有哪些未完成；未记录或不再归您查看时为空",
        "Which duties the contact satisfied, and which are still open; "
        "null if it was not recorded, or is no longer yours to see",
        default=None,
    )


@strawberry.type(description=both("一批联系记录的回执", "The receipts of a batch of contacts"))
class RecordContactsPayload:
    receipts: list[ContactReceipt] = shown(
        "逐条回执，顺序与所发一致", "One for each item, in the order they were sent"
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
    recorded = await recording.record_contact(context.database, context.ask(), input.entry(), context.ids)
    return _payload(info, recorded)


@strawberry.mutation(
    description=both(
        "记录一批联系，1 至 500 条，逐条回执；一条有误不影响其他，整批可以重发",
        "Records 1 to 500 contacts with a receipt for each; a bad one rejects only itself, "
        "and the whole may be sent again",
    )
)
async def record_contacts(
    info: RonggeInfo, input: Annotated[RecordContactsInput, argument("联系记录", "The contacts")]
) -> RecordContactsPayload | None:
    """Each is committed by itself; all are, before the receipts are answered."""
    context = info.context
    items = [_read(item) for item in input.contacts]
    outcomes = await recording_batches.record_contacts(context.database, context.ask(), items, context.ids)
    payload = RecordContactsPayload(receipts=_receipts(input.contacts, outcomes))

    async def made() -> RecordContactsPayload:
        if mentions(info, "duties"):
            await _tell_duties(context, payload.receipts, outcomes)
        return payload

    return built(made)


@strawberry.mutation(
    description=both(
        "更正或撤销一次联系：另记一条取而代之，原记录保留；按 clientId 只做一次",
        "Corrects or withdraws a contact, once per clientId: "
        "another comes in its place, and the old one is kept",
    )
)
async def supersede_contact(
    info: RonggeInfo, input: Annotated[SupersedeContactInput, argument("更正", "The correction")]
) -> RecordContactPayload | None:
    """The refusal of what is corrected already names the contact that stands: `extensions.contactId`."""
    context = info.context
    correction = input.correction()
    try:
        recorded = await recording_corrections.supersede_contact(
            context.database, context.ask(), correction, context.ids
        )
    except SupersededError as error:
        details = {"contactId": node_id("Contact", *error.newer)} if error.newer else None
        raise DomainError(error.code, error.zh, error.en, details) from None
    return _payload(info, recorded)


def _payload(info: RonggeInfo, recorded: Recorded) -> RecordContactPayload:
    context = info.context
    payload = receipt_of(context, RecordContactPayload, Contact, contacts.contact_by_id, recorded=recorded)

    async def duties() -> DutiesAfterContact | None:
        return (await after_contacts(context, [recorded])).get((recorded.county_id, recorded.row_id))

    payload.duties = built(duties)
    return payload


async def _tell_duties(
    context: Context, receipts: Sequence[ContactReceipt], outcomes: Sequence[Outcome]
) -> None:
    """Has each receipt say what its contact did. That it cannot be told is no reason to withhold receipts."""
    recorded = [outcome for outcome in outcomes if isinstance(outcome, Recorded)]
    try:
        after = await after_contacts(context, recorded)
    except (psycopg.Error, Unanswered) as error:
        for receipt in receipts:
            receipt.duties = cast("Any", error) if receipt.contact_id is not None else None
        return
    for receipt in receipts:
        receipt.duties = after.get((receipt.county_id, receipt.contact_id or 0))


def _read(item: RecordContactInput) -> ContactEntry | DomainError:
    try:
        return item.entry()
    except DomainError as error:
        return error


def _receipts(items: Sequence[RecordContactInput], outcomes: Sequence[Outcome]) -> list[ContactReceipt]:
    return [_receipt(item.client_id, outcome) for item, outcome in zip(items, outcomes, strict=True)]


def _receipt(client_id: UUID, outcome: Outcome) -> ContactReceipt:
    key = (0, None) if isinstance(outcome, DomainError) else (outcome.county_id, outcome.row_id)
    return ContactReceipt(county_id=key[0], contact_id=key[1], client_id=client_id, **said_of(outcome))

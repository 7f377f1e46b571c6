"""What was done about what a contact reported."""

from sqlalchemy import select

from db.models import InboxStep
from resolvers.ask import Ask, Parents, Statement, hung
from resolvers.keyset import Hanging, Order


def steps_of_contacts(_ask: Ask, parents: Parents) -> Statement:
    """The steps of each contact, the earliest first."""
    step = InboxStep
    shown = (step.county_id, step.item, step.number, step.act, step.note, step.done_by_name, step.done_at)
    found = (
        select(*shown)
        .where(step.county_id == parents.county_id, step.contact_id == parents.id)
        .order_by(step.number, step.item)
    )
    return hung(found, parents)


STEPS_OF_CONTACTS = Hanging(steps_of_contacts, Order("INBOX_STEP", ("number", "item")))

"""What was done about a contact's escalation and needs, carried over to the contact that stands instead."""

from sqlalchemy import CTE, BigInteger, literal, select, true
from sqlalchemy.dialects.postgresql import insert

from db.models import InboxStep

_SAME = ("county_id", "item", "number", "act", "note", "done_by", "done_by_name", "done_at")


def steps_carried_over(county_id: int, old_id: int, new_id: int, *, claim: CTE) -> CTE:
    """Copies the steps, if there is a row in `claim`; to be added to the statement that writes.

    Those of a need that the correction leaves out are kept with it, for the day it is named again.
    """
    table = InboxStep.__table__.c
    steps = (
        select(literal(new_id, BigInteger), *[table[name] for name in _SAME])
        .select_from(InboxStep.__table__.join(claim, true()))
        .where(table.county_id == county_id, table.contact_id == old_id)
    )
    return insert(InboxStep).from_select(["contact_id", *_SAME], steps).cte("steps_carried_over")

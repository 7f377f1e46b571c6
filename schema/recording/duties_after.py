"""What contacts did for the duties of their persons, as receipts tell it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import strawberry

from resolvers.receipts import Recorded
from resolvers.recording.duties_after import duties_after, id_array, question_after, reasons, satisfies
from schema.codes import OpenReason
from schema.context import Context
from schema.duties.duty import VisitDuty
from schema.fast.kept import rows_of_each
from schema.fields import both, shown


@strawberry.type(description=both("任务未因此次联系完成的原因", "Why a contact did not satisfy a duty"))
class ReasonOpen:
    reason: OpenReason = shown("原因", "The reason")
    text: str = shown("一句话说明，连同怎样的联系才算", "In one sentence, with what would count")


@strawberry.type(
    description=both("此人仍未完成的任务，连同原因", "A duty of the person that is still open, and why")
)
class OpenDuty:
    duty: VisitDuty = shown("任务", "The duty")
    reasons: list[ReasonOpen] = shown(
        "此次联系未完成它的原因，至少一条", "Why the contact did not satisfy it, one reason at least"
    )


@strawberry.type(
    description=both("一次联系之后此人的任务，按今天的情况", "A person's duties after a contact, as of today")
)
class DutiesAfterContact:
    satisfied: list[VisitDuty] = shown("此次联系所完成的任务", "The duties that the contact satisfied")
    open: list[OpenDuty] = shown(
        "此人仍应访或逾期的任务，以及为何未因此次联系完成",
        "The person's duties that are still due or overdue, and why the contact did not satisfy them",
    )


Key: TypeAlias = tuple[int, int]
NOTE = (
    "此次联系完成了哪些任务、还有哪些未完成；不再归您查看时为空",
    "Which duties the contact satisfied, and which are still open; null once it is no longer yours to see",
)


async def after_contacts(context: Context, contacts: Iterable[Recorded]) -> dict[Key, DutiesAfterContact]:
    """What each of some contacts did, by its county and id, in one statement a county.

    One that the viewer may not see is missing.
    """
    ids: dict[int, set[int]] = defaultdict(set)
    for one in contacts:
        ids[one.county_id].add(one.row_id)
    if not ids:
        return {}
    ask = context.ask()
    asked = [(ask, question_after(key, ask.today), key, id_array(sorted(ids[key]))) for key in ids]
    rows: dict[Key, list[Any]] = defaultdict(list)
    for found in await rows_of_each(context, duties_after, asked):
        for row in found:
            rows[row.contact__county_id, row.contact__id].append(row)
    return {key: _after(found, context) for key, found in rows.items()}


def _after(rows: Sequence[Any], context: Context) -> DutiesAfterContact:
    duties = [(row, VisitDuty.from_row(row, context.today)) for row in rows if row.person_id is not None]
    return DutiesAfterContact(
        satisfied=[duty for row, duty in duties if satisfies(row)],
        open=[OpenDuty(duty=duty, reasons=_reasons(row)) for row, duty in duties if not satisfies(row)],
    )


def _reasons(row: Any) -> list[ReasonOpen]:
    return [ReasonOpen(reason=one.reason, text=one.text) for one in reasons(row)]

"""What contacts did for the duties of their persons: which they satisfied, and why others are still open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, and_, any_, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from db.codes import Code, ContactMode, ContactOutcome, ContactPurpose, DivisionLevel, DutyState
from db.models import Contact, Person
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement
from resolvers.duties.lists import ORDER, POLICY_PREFIX, ranked, with_person_and_policy
from resolvers.duties.question import LONGEST_WINDOW, DutyQuestion
from resolvers.duties.rows import duties_of
from resolvers.scope import sees_person
from resolvers.windows import Window
from resolvers.within import placed
from resolvers.wording.language import name_of, said

CONTACT_PREFIX = "contact__"
OPEN = (DutyState.OVERDUE, DutyState.DUE)
_SAID = (
    *(Contact.county_id, Contact.id, Contact.person_id, Contact.contacted_on, Contact.mode),
    *(Contact.purpose, Contact.outcome, Contact.superseded_at),
)


class OpenReason(Code):
    """Why a contact did not satisfy a duty of its person that is still open."""

    NOT_REACHED = "NOT_REACHED", "未联系到本人", "the person was not reached"
    NO_LONGER_COUNTS = "NO_LONGER_COUNTS", "该次联系已被更正或撤销", "the contact was corrected or withdrawn"
    TOO_EARLY = "TOO_EARLY", "早于应访起始日期", "before the duty's window opened"
    OTHER_MODE = "OTHER_MODE", "联系方式不符", "not in a mode that counts"
    OTHER_PURPOSE = "OTHER_PURPOSE", "联系目的不符", "not for a purpose that counts"
    GIVEN_TO_ANOTHER = (
        *("GIVEN_TO_ANOTHER", "该次联系已用于另一任务，不能兼用"),
        "it satisfies another duty, and this one shares no contacts",
    )


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A reason with its sentence in the caller's language, in which it says what would count."""

    reason: OpenReason
    text: str


def question_after(county_id: int, today: date) -> DutyQuestion:
    """The duties of a county that contacts of the last three years satisfied, or that are open today."""
    county = Area(AreaKind.DIVISION, county_id, 0, DivisionLevel.COUNTY)
    end = today + timedelta(days=1)
    window = Window(end - LONGEST_WINDOW, end)
    states = (*OPEN, DutyState.SATISFIED)
    return DutyQuestion((county,), window, today, states=states, is_present=True)


def id_array(ids: Iterable[int]) -> str:
    """Ids as the text of an array, one value however many they are."""
    return f"{{{','.join(str(one) for one in ids)}}}"


def duties_after(ask: Ask, question: DutyQuestion, county_id: int, contact_ids: str) -> Statement:
    """Contacts of a county with the duties that they satisfied, and those still open of their persons.

    A row for each contact and duty in the order of a worker's day; of a contact without any one row whose
    `person_id` is null, of one that the viewer may not see none. Columns of the contact begin with
    `contact__`, the others are those of `page_of_duties`.
    """
    contact = _recorded(ask, county_id, contact_ids)
    found = select(func.array_agg(contact.c[f"{CONTACT_PREFIX}person_id"])).scalar_subquery()
    # Cast to what it is: any() of a query as it is would compare with its rows.
    persons = cast(found, ARRAY(BigInteger))
    theirs = (Person.county_id == county_id, Person.id == any_(persons))
    duties = duties_of(question, *theirs, sees_person(ask, placed(Person)))
    duty = ranked(question, duties, None)
    done = duty.c.contact_id == contact.c[f"{CONTACT_PREFIX}id"]
    hers = and_(
        duty.c.person_id == contact.c[f"{CONTACT_PREFIX}person_id"],
        or_(done, duty.c.state.in_([state.value for state in OPEN])),
    )
    statement = with_person_and_policy(ask, duties, duty, contact.outerjoin(duty, hers), *contact.c)
    return statement.order_by(None).order_by(
        contact.c[f"{CONTACT_PREFIX}id"], *[duty.c[name] for name in ORDER]
    )


def _recorded(ask: Ask, county_id: int, contact_ids: str) -> Any:
    ids = cast(literal(contact_ids), ARRAY(BigInteger))
    mine = and_(Person.county_id == Contact.county_id, Person.id == Contact.person_id)
    return (
        select(*[column.label(f"{CONTACT_PREFIX}{column.key}") for column in _SAID])
        .join_from(Contact, Person, mine)
        .where(
            Contact.county_id == county_id,
            Person.county_id == county_id,
            Contact.id == any_(ids),
            sees_person(ask, placed(Person)),
        )
        .cte("recorded")
    )


def satisfies(row: Any) -> bool:
    """Whether the contact of a row satisfied its duty."""
    return bool(row.contact_id == row.contact__id)


def reasons(row: Any) -> list[Reasoned]:
    """Why the contact of a row did not satisfy its duty, one at least."""
    modes, purposes = getattr(row, f"{POLICY_PREFIX}modes"), getattr(row, f"{POLICY_PREFIX}purposes")
    found = [
        (OpenReason.NOT_REACHED, row.contact__outcome != ContactOutcome.REACHED.value),
        (OpenReason.NO_LONGER_COUNTS, row.contact__superseded_at is not None),
        (OpenReason.TOO_EARLY, row.contact__contacted_on < row.opens_on),
        (OpenReason.OTHER_MODE, bool(modes) and row.contact__mode not in modes),
        (OpenReason.OTHER_PURPOSE, bool(purposes) and row.contact__purpose not in purposes),
    ]
    true = [reason for reason, holds in found if holds] or [OpenReason.GIVEN_TO_ANOTHER]
    return [Reasoned(reason, _sentence(reason, row, modes, purposes)) for reason in true]


def _sentence(reason: OpenReason, row: Any, modes: list[str], purposes: list[str]) -> str:
    if reason == OpenReason.TOO_EARLY:
        return said(f"自{row.opens_on}起的联系才计入", f"only contacts from {row.opens_on} on count")
    if reason == OpenReason.OTHER_MODE:
        names = [ContactMode.of(mode) for mode in modes]
        return said(f"联系方式只认：{_listed(names)}", f"only these modes count: {_listed(names)}")
    if reason == OpenReason.OTHER_PURPOSE:
        aims = [ContactPurpose.of(purpose) for purpose in purposes]
        return said(f"联系目的只认：{_listed(aims)}", f"only these purposes count: {_listed(aims)}")
    return name_of(reason)


def _listed(codes: Sequence[Code]) -> str:
    return said(
        "、".join(f"{code.zh}（{code}）" for code in codes),
        ", ".join(f"{code} ({code.en})" for code in codes),
    )

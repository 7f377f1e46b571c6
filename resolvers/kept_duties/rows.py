"""The statements that compute duties anew and write them down, for a county or for some of its persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Executable,
    Integer,
    and_,
    any_,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from db.codes import ContactOutcome, DivisionLevel
from db.models import (
    Contact,
    CountyLink,
    DivisionVersion,
    DutyMark,
    DutyMember,
    KeptDuty,
    LifeEvent,
    Person,
    Residence,
)
from db.models.kept.duty import EVERYBODY, NEVER_ON
from resolvers.areas import Area, AreaKind
from resolvers.ask import Statement, current
from resolvers.duties.people import PERSON
from resolvers.duties.question import DutyQuestion
from resolvers.duties.rows import Duties, duties_of
from resolvers.windows import Window

DAYS = ("trigger_on", "festival", "life_event_id", "opens_on", "due_on", "closes_on", "satisfied_on")


@dataclass(frozen=True, slots=True)
class Whose:
    """Everybody in a county (None), or some persons, whose duties of a window are kept as of a day."""

    county_id: int
    window: Window
    today: date
    persons: Sequence[int] | None = None

    @property
    def question(self) -> DutyQuestion:
        """What is kept the answer to."""
        county = Area(AreaKind.DIVISION, self.county_id, 0, DivisionLevel.COUNTY)
        return DutyQuestion((county,), self.window, self.today, is_present=True)

    def are(self, county_id: Any, person_id: Any) -> ColumnElement[bool]:
        """The condition that a row is of theirs."""
        if self.persons is None:
            return and_(county_id == self.county_id)
        named = literal(list(self.persons), ARRAY(BigInteger))
        return and_(county_id == self.county_id, person_id == any_(named))


def taken_marks(whose: Whose, most: int) -> Executable:
    """Takes away the marks of `most` persons at most, and gives the persons."""
    mark = DutyMark
    person = (
        select(mark.person_id)
        .where(
            mark.county_id == whose.county_id,
            *[mark.person_id != EVERYBODY, mark.from_on <= whose.today],
        )
        .distinct()
        .limit(most)
    )
    return (
        delete(mark)
        .where(mark.county_id == whose.county_id, mark.person_id.in_(person))
        .returning(mark.person_id)
    )


def removed(whose: Whose) -> list[Executable]:
    """Takes away what is kept of them."""
    return [
        delete(table).where(whose.are(table.county_id, table.person_id)) for table in (KeptDuty, DutyMember)
    ]


def written(whose: Whose) -> list[Executable]:
    """Writes down what is computed of them."""
    found = duties_of(whose.question, whose.are(Person.county_id, Person.id))
    member = select(*[found.member.c[name] for name in PERSON])
    return [
        insert(DutyMember).from_select(PERSON, member),
        insert(KeptDuty).from_select(*computed(found)),
    ]


def computed(found: Duties) -> tuple[list[str], Statement]:
    """The columns of kept duties, and those that were computed in them."""
    duty, policy = found.duty, found.policy
    order = [policy.c.number, *[duty.c[name] for name in DAYS[:3]]]
    number = func.row_number().over(partition_by=(duty.c.county_id, duty.c.person_id), order_by=order)
    columns: dict[str, Any] = {
        **{name: duty.c[name] for name in (*PERSON, "rule", *DAYS, "contact_id")},
        "number": cast(number, Integer),
        "policy_county_id": policy.c.county_id,
        "policy_id": policy.c.id,
    }
    named = [column.label(name) for name, column in columns.items()]
    statement = select(*named).join_from(duty, policy, policy.c.number == duty.c.number)
    return list(columns), statement


def marks_ahead(whose: Whose) -> Executable:
    """Marks them from the days on at which what is known already will change their duties."""
    home, touch, event = Residence, Contact, LifeEvent
    of_home = (home.county_id, home.person_id)
    reached = touch.outcome == ContactOutcome.REACHED.value
    days = union_all(
        select(*of_home, func.lower(home.valid).label("day")).where(
            whose.are(*of_home), current(home, None), func.lower(home.valid) > whose.today
        ),
        select(*of_home, func.upper(home.valid)).where(
            whose.are(*of_home), current(home, None), func.upper(home.valid) > whose.today
        ),
        select(touch.county_id, touch.person_id, touch.contacted_on).where(
            whose.are(touch.county_id, touch.person_id),
            *[touch.contacted_on > whose.today, current(touch, None), reached],
        ),
        select(event.county_id, event.person_id, event.occurred_on).where(
            whose.are(event.county_id, event.person_id), event.occurred_on > whose.today, current(event, None)
        ),
    ).subquery("ahead")
    return insert(DutyMark).from_select(["county_id", "person_id", "from_on"], select(*days.c))


def ground_holds_until(whose: Whose) -> Statement:
    """The first day on which the units and divisions will be others, as far as is known."""
    version, link = DivisionVersion, CountyLink
    bounds = union_all(
        *[
            select(bound(table.valid).label("day")).where(
                current(table, None), bound(table.valid) > whose.today, mine
            )
            for table, mine in ((version, version.county_id == whose.county_id), (link, true()))
            for bound in (func.lower, func.upper)
        ]
    ).subquery("bound")
    return select(func.coalesce(func.min(bounds.c.day), cast(literal(NEVER_ON), Date)).label("day"))

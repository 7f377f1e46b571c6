"""Files of people who keep house together, and the households that stand in the register."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from db.codes import ConflictPolicy, PersonStatus
from db.models import HouseholdMember, Person
from importers.kinds import undo_run
from importers.runs.report import RunReport
from importers.runs.run import RunKey
from resolvers.ask import current
from tests.importers.runs.files_of_people import HANDS, SAID_ON, Desk, someone

# Names in order, the head's first; without a head the first is empty.
House = tuple[str, ...]
OVERWRITE = ConflictPolicy.OVERWRITE

FAMILY = (
    someone(0, household="1", relation="户主"),
    someone(1, household="1", relation="配偶"),
    someone(2, household="1", relation="子"),
    someone(3, household="2", is_head="是"),
)


def name_of(number: int) -> str:
    """The name of somebody of the file."""
    return someone(number)["name"]


def house(*numbers: int) -> House:
    """The household of some, the first of them its head."""
    return (name_of(numbers[0]), *sorted(name_of(one) for one in numbers[1:]))


def headless(*numbers: int) -> House:
    """The household of some without a head."""
    return ("", *sorted(name_of(one) for one in numbers))


async def houses_of(desk: Desk, on: date = SAID_ON) -> list[House]:
    """The households in the register on a day, as now known."""
    member = HouseholdMember
    rows = await desk.database.rows(
        select(member.household_id, member.is_head, Person.name)
        .join(Person, (Person.county_id == member.county_id) & (Person.id == member.person_id))
        .where(Person.status == PersonStatus.ACTIVE.value, current(member, on))
    )
    heads, others = dict[int, str](), defaultdict[int, list[str]](list)
    for row in rows:
        others[row.household_id] += [] if row.is_head else [row.name]
        heads |= {row.household_id: row.name} if row.is_head else {}
    return sorted((heads.get(one, ""), *sorted(names)) for one, names in others.items())


async def undone(desk: Desk, report: RunReport) -> RunReport:
    """A run that was taken back."""
    key = RunKey(report.run.county_id, report.run.id)
    await undo_run(desk.database, desk.ask, key, HANDS)
    return await desk.report(key)


async def person_of(desk: Desk, number: int) -> int:
    """The id of somebody of the file."""
    [row] = await desk.person(name_of(number))
    return int(row.id)


async def household_of(desk: Desk, number: int) -> int:
    """The household to which they belong."""
    person_id = await person_of(desk, number)
    member = HouseholdMember
    found = select(member.household_id).where(member.person_id == person_id, member.superseded_at.is_(None))
    [row] = await desk.database.rows(found.limit(1))
    return int(row.household_id)

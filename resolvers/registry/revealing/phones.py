"""Whether a county shows its grid workers the telephones of the persons in their own cells.

The security officer decides it for a county: nobody else gives sight of persons, and who manages the ground
or leads the county sees none and would decide over records that they are kept from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, cast, insert, literal, select

from db.codes import AccessKind, DivisionLevel
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Division, WorkerPhoneRule
from resolvers.access.offices.rule import GRANTS, READS, require_office
from resolvers.areas import Area
from resolvers.ask import Ask, Statement
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.scope import out_of_scope
from resolvers.traces.events import Event, note_event

MOST_RULES = 100


@dataclass(frozen=True, slots=True)
class PhoneDecision:
    """What is decided of a county, by the code of it: `from_on` None is today."""

    client_id: UUID
    county: NamedArea
    permitted: bool
    from_on: date | None


async def decide_phones(database: Database, ask: Ask, decision: PhoneDecision, ids: IdMaker) -> Recorded:
    """Decides for a county from a day on, instead of all that was decided of that day and later.

    Stands in the log. Raises DomainError OFFICE_NEEDED, AREA_NOT_FOUND (for what is no county too),
    BEGINS_IN_THE_PAST, CLIENT_ID_TAKEN.
    """
    viewer, from_on = ask.viewer, decision.from_on or ask.today
    require_office(viewer, GRANTS)
    if from_on < ask.today:
        raise DomainError(
            "BEGINS_IN_THE_PAST", "起始日期不能早于今天。", "This cannot begin on a day before today."
        )
    county = await _county(database, ask, decision.county)
    async with database.writing() as connection:
        row_id = ids.next()
        claim = Claim(county.county_id, decision.client_id, viewer.subject, digest_of(decision), row_id)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(county.county_id, first, replayed=True)
        row: dict[str, Any] = {"county_id": county.county_id, "id": row_id, "permitted": decision.permitted}
        row |= {"from_on": from_on, "decided_by": viewer.subject}
        await connection.execute(insert(WorkerPhoneRule).values(**row))
        await note_event(connection, _event(ask, row))
    return Recorded(county.county_id, row_id, replayed=False)


async def phone_rules(database: Database, ask: Ask, county: NamedArea) -> list[Any]:
    """What was decided of a county, the latest first, at most 100.

    Columns permitted, from_on, decided_at, decided_by. Raises DomainError OFFICE_NEEDED, AREA_NOT_FOUND.
    """
    require_office(ask.viewer, READS)
    decided = await _county(database, ask, county)
    return list(await database.rows(_rules(decided.county_id)))


def shows_phones(county_id: int, today: date) -> Statement:
    """A row with `permitted`, of the decision in force in a county; no row before there is any."""
    rule = WorkerPhoneRule
    begun = rule.from_on <= cast(literal(today), Date)
    return select(rule.permitted).where(rule.county_id == county_id, begun).order_by(rule.id.desc()).limit(1)


def _rules(county_id: int) -> Statement:
    rule = WorkerPhoneRule
    columns = (rule.permitted, rule.from_on, rule.decided_at, rule.decided_by)
    return select(*columns).where(rule.county_id == county_id).order_by(rule.id.desc()).limit(MOST_RULES)


async def _county(database: Database, ask: Ask, named: NamedArea) -> Area:
    """A county, or a city without counties, whose townships are its own."""
    area = area_of(await database.rows(any_area_statement(ask, named)))
    if area.level == DivisionLevel.COUNTY or (
        area.level == DivisionLevel.CITY and await database.rows(_own_townships(area.county_id))
    ):
        return area
    raise out_of_scope()


def _own_townships(county_id: int) -> Statement:
    mine = (Division.county_id == county_id, Division.level == DivisionLevel.TOWNSHIP.value)
    return select(Division.id).where(*mine).limit(1)


def _event(ask: Ask, decided: Mapping[str, Any]) -> Event:
    said = "shown" if decided["permitted"] else "withheld"
    return Event(
        kind=AccessKind.GRANT,
        operation=f"phones {said} {decided['county_id']} from {decided['from_on']}",
        subject=ask.viewer.subject,
        role=ask.viewer.role.value,
    )

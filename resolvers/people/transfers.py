"""Transfers as the two counties see them, and the registration that somebody's registration goes on from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, cast, false, literal, null, or_, select, true
from sqlalchemy.orm import aliased

from db.codes import TransferDirection, TransferState
from db.models import Division, Person, Transfer
from resolvers.ask import Ask, Parents, Statement, hung
from resolvers.ground.divisions import divisions
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.people.lists import person_columns
from resolvers.scope import sees_person
from resolvers.viewer import Permission
from resolvers.within import Placed, placed

LATEST_FIRST = Order("TRANSFER", ("offered_on", "county_id", "id"), downwards=True)


@dataclass(frozen=True, slots=True)
class TransferQuestion:
    """The transfers of one direction, or of both, in some states; no states mean any."""

    direction: TransferDirection | None
    states: tuple[TransferState, ...]


def state_on(day: date) -> ColumnElement[str]:
    """What has become of an offer by a day."""
    over = Transfer.expires_on <= cast(literal(day), Date)
    undecided = case((over, TransferState.EXPIRED.value), else_=TransferState.OFFERED.value)
    return case((Transfer.decision.is_not(None), Transfer.decision), else_=undecided)


def addressed(ask: Ask) -> ColumnElement[bool]:
    """The condition that a transfer was offered to where the viewer may register persons."""
    place = Placed(Transfer.county_id, Transfer.division_id, null())
    return and_(Transfer.direction == TransferDirection.IN.value, sees_person(ask, place))


def transfers(ask: Ask) -> Statement:
    """The transfers of persons whom the viewer sees, and those offered to where they may register."""
    transfer = Transfer
    of_person = and_(Person.county_id == transfer.county_id, Person.id == transfer.person_id)
    said = (transfer.name, transfer.identity_masked, transfer.moved_on, transfer.reason)
    days = (transfer.offered_on, transfer.expires_on, transfer.decided_at)
    return (
        select(
            *[transfer.county_id, transfer.id, transfer.direction, state_on(ask.today).label("state")],
            *[*said, *days, transfer.refusal, transfer.person_id, transfer.division_id],
        )
        .outerjoin(Person, of_person)
        .where(_in_counties_of(ask), or_(sees_person(ask, placed(Person)), addressed(ask)))
    )


def _in_counties_of(ask: Ask) -> ColumnElement[bool]:
    """What follows from the rest, said of the row itself: no other county is looked at."""
    areas = ask.viewer.areas(Permission.SEARCH)
    if any(area.spans_counties for area in areas):
        return true()
    return or_(false(), *[Transfer.county_id == area.county_id for area in areas])


def transfer_by_id(ask: Ask, county_id: int, transfer_id: int) -> Statement:
    """One side of a transfer, if it is the viewer's to see."""
    return _in_county(ask, county_id).where(Transfer.id == transfer_id)


def offered(ask: Ask, county_id: int) -> Statement:
    """The transfers of a county that wait for a decision."""
    waits = state_on(ask.today) == TransferState.OFFERED.value
    return _in_county(ask, county_id).where(waits)


def told_transfers(ask: Ask, county_id: int, which: ColumnElement[bool]) -> Statement:
    """Those of some transfers of a county that are the viewer's to see."""
    return _in_county(ask, county_id).where(which)


def _in_county(ask: Ask, county_id: int) -> Statement:
    return transfers(ask).where(Transfer.county_id == county_id)


def page_of_transfers(
    ask: Ask, question: TransferQuestion, most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page of transfers, the latest first, with cursors."""
    return page_in(LATEST_FIRST, _asked_for(ask, question), most, start)


def number_of_transfers(ask: Ask, question: TransferQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(_asked_for(ask, question))


def _asked_for(ask: Ask, question: TransferQuestion) -> Statement:
    wanted = []
    if question.direction is not None:
        wanted.append(Transfer.direction == question.direction.value)
    if question.states:
        wanted.append(state_on(ask.today).in_([state.value for state in question.states]))
    return transfers(ask).where(*wanted)


def other_divisions_of_transfers(ask: Ask, parents: Parents) -> Statement:
    """The division on the other side: that which was addressed, or the county that offers."""
    transfer = aliased(Transfer)
    other = divisions(ask.as_of).where(
        *[transfer.county_id == parents.county_id, transfer.id == parents.id],
        *[Division.county_id == transfer.other_county_id, Division.id == transfer.other_division_id],
    )
    return hung(other, parents)


def former_of_people(ask: Ask, parents: Parents) -> Statement:
    """The registration from which a person's goes on, in whichever county, if the viewer sees that too."""
    present = aliased(Person)
    former = select(*person_columns(ask)).where(
        *[present.county_id == parents.county_id, present.id == parents.id],
        *[Person.county_id == present.former_county_id, Person.id == present.former_id],
        sees_person(ask, placed(Person)),
    )
    return hung(former, parents)

"""The person of a contact with their home on its day, and who may record it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CTE, ColumnElement, and_, false, or_, select

from db.codes import PersonStatus
from db.models import Person, Residence
from resolvers.ask import Ask, Statement, current
from resolvers.recording.entry import Written
from resolvers.recording.last_contact import KEPT
from resolvers.scope import sees_person
from resolvers.viewer import Permission
from resolvers.within import Placed, lies_in, placed


def located_person(
    ask: Ask, row: Written, *also: ColumnElement[bool], known: Sequence[ColumnElement[bool]] = ()
) -> Statement:
    """The person with its residence on the contact's day, locked.

    No row unless the viewer may see the person now or was responsible for them then, and `also` holds then,
    or one of `known` holds.
    """
    home = and_(
        Residence.county_id == row.county_id,
        Residence.person_id == Person.id,
        current(Residence, row.contacted_on),
    )
    then = and_(answered_for(ask, placed(Residence), row.contacted_on), *also)
    return (
        select(
            Person.status,
            Person.division_id,
            Person.cell_id,
            *[getattr(Person, name) for name in KEPT],
            Residence.division_id.label("home_division_id"),
            Residence.cell_id.label("home_cell_id"),
        )
        .outerjoin(Residence, home)
        .where(
            Person.county_id == row.county_id,
            Person.id == row.person_id,
            or_(sees_person(ask, placed(Person)), then, *known),
        )
        .with_for_update(of=Person)
    )


def answered_for(ask: Ask, place: Placed, on: date) -> ColumnElement[bool]:
    """The condition that the viewer was responsible on a day for those who then lived in a place."""
    areas = ask.viewer.areas(Permission.SEARCH)
    return or_(false(), *[lies_in(area, place, on) for area in areas])


def is_resident(person: CTE) -> ColumnElement[bool]:
    """The condition that the person was registered here on the contact's day, and is not merged by now.

    The status is that of the locked row, so it is known even to who waited while the person was merged.
    """
    return and_(person.c.home_division_id.is_not(None), person.c.status != PersonStatus.MERGED.value)

"""The present state of what a page of changes names, still within the viewer's scope."""

from collections.abc import Sequence

from sqlalchemy import select

from db.codes import PersonStatus
from db.models import GridCell, Person, Transfer
from resolvers.ask import Ask, Statement
from resolvers.changes.ids import one_of_ids
from resolvers.ground.cells import cell_columns
from resolvers.people.lists import person_columns
from resolvers.people.transfers import told_transfers
from resolvers.scope import sees_person
from resolvers.within import placed


def changed_cells(ask: Ask, county_id: int, ids: Sequence[int]) -> Statement:
    """Cells of a county, by id; their boundaries are no secret."""
    return (
        select(*cell_columns(ask.today))
        .where(GridCell.county_id == county_id, one_of_ids(GridCell.id, ids))
        .order_by(GridCell.id)
    )


def changed_transfers(ask: Ask, county_id: int, ids: Sequence[int]) -> Statement:
    """The transfers among some of a county that are the viewer's to see at this moment, by id."""
    return told_transfers(ask, county_id, one_of_ids(Transfer.id, ids)).order_by(Transfer.id)


def changed_persons(ask: Ask, county_id: int, ids: Sequence[int]) -> Statement:
    """The active persons among some of a county whom the viewer sees at this moment, by id."""
    return (
        select(*person_columns(ask))
        .where(
            Person.county_id == county_id,
            one_of_ids(Person.id, ids),
            Person.status == PersonStatus.ACTIVE.value,
            sees_person(ask, placed(Person)),
        )
        .order_by(Person.id)
    )

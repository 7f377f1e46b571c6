"""Ending a household: from a day on nobody belongs to it.

Rows are taken as by the other acts (acts.py): the household, the persons in it by their ids, the receipt.
"""

from db.codes import PersonStatus
from db.engine import Database
from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.changes.written import tell_of_persons
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import visible_persons
from resolvers.registry.households.entry import Ending
from resolvers.registry.households.members import (
    changed_since,
    ended,
    household_seen,
    members_locked,
    stays_of,
    write_stays,
)
from resolvers.registry.households.refusals import (
    household_changed_since,
    household_not_found,
    members_not_yours,
)
from resolvers.registry.people.entry import check_day
from resolvers.scope import require
from resolvers.viewer import Permission


async def end_household(database: Database, ask: Ask, ending: Ending, ids: IdMaker) -> Recorded:
    """A household that is none from a day on, committed, or the first result of the client id.

    Raises DomainError DAY_IN_THE_FUTURE, HOUSEHOLD_NOT_FOUND, HOUSEHOLD_CHANGED_SINCE, MEMBERS_NOT_YOURS,
    CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(ending.on, ask.today)
    household = (ending.county_id, ending.household_id)
    claim = Claim(household[0], ending.client_id, ask.viewer.subject, digest_of(ending), household[1])
    async with database.writing() as connection:
        is_seen = await household_seen(connection, ask, household)
        stays = await stays_of(connection, household)
        going = sorted({one.person_id for one in stays if one.goes_on(ending.on)})
        persons = await members_locked(connection, household[0], going) if is_seen else {}
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(household[0], first, replayed=True)
        if not is_seen:
            raise household_not_found()
        if changed_since(stays, ending.on):
            raise household_changed_since()
        registered = [one.id for one in persons.values() if one.status == PersonStatus.ACTIVE.value]
        mine = await visible_persons(connection, ask, household[0], registered, day=ask.today)
        if not mine.issuperset(registered):
            raise members_not_yours()
        after = ended(stays, ending.on)
        await write_stays(connection, ask, household, before=stays, after=after, ids=ids)
        await tell_of_persons(connection, ask, household[0], persons)
    return Recorded(*household, replayed=False)

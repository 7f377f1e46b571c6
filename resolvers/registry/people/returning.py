"""Registering anew somebody who left the county and came back: an arrival, not the undoing of an exit."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from db.codes import PersonStatus
from db.engine import Database
from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.changes.marks import mark_person
from resolvers.changes.written import Unlisted, tell_of_person
from resolvers.people.identities import IdentityKeys
from resolvers.people.lists import person as person_of_viewer
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import registration_closed
from resolvers.registrations.ground_since import ground_held
from resolvers.registrations.homes import recounted
from resolvers.registry.people.carrying import (
    carried,
    dossier_carried,
    key_locked,
    key_moved,
    standings_carried,
)
from resolvers.registry.people.ending import not_ended
from resolvers.registry.people.entry import check_day
from resolvers.registry.people.homes import Home
from resolvers.registry.people.settling import check_in_county
from resolvers.registry.people.stretches import stretches_of
from resolvers.registry.people.writing.newcomers import write_person, written_rows
from resolvers.registry.people.writing.numbers import LEFT, ending_sealed, standing_locked
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import bad_value, person_not_found


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody who left the county, from which day on they live there again, and where."""

    client_id: UUID
    county_id: int
    person_id: int
    on: date
    home: Home
    address: str | None = None

    @property
    def key(self) -> tuple[int, int]:
        """County and former registration."""
        return self.county_id, self.person_id


async def return_person(
    database: Database, ask: Ask, back: Return, *, keys: IdentityKeys, ids: IdMaker
) -> Recorded:
    """Registers anew whoever moved out or was served no longer, with what they are; committed.

    A replay returns the first result. Raises DomainError DAY_IN_THE_FUTURE, PERSON_NOT_FOUND, NOT_ENDED,
    REGISTRATION_CLOSED (who died, or is registered anew by now), RETURN_BEFORE_LEAVING,
    HOME_IN_ANOTHER_COUNTY, CLIENT_ID_TAKEN and those of `stretches_of`.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(back.on, ask.today)
    here = (back.county_id, ids.next())
    claim = Claim(back.county_id, back.client_id, ask.viewer.subject, digest_of(back), here[1])
    async with database.writing() as connection:
        await ground_held(connection, ask, back.county_id)
        if (await connection.execute(person_of_viewer(ask, *back.key))).first() is None:
            raise person_not_found()
        hashed = await key_locked(connection, keys, back.key)
        former = await standing_locked(connection, back.key)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(back.county_id, first, replayed=True)
        _check_left(former, back.on)
        check_in_county(back.home, back.county_id)
        stretches = await stretches_of(connection, ask, back.county_id, back.home, on=back.on, mine=True)
        await key_moved(connection, hashed, back.key, here)
        await ending_sealed(connection, back.key, ids)
        row = await carried(connection, keys, back.key, to=here) | {"address": back.address}
        await write_person(connection, written_rows(ask, row, stretches, home=back.home, on=back.on, ids=ids))
        await standings_carried(connection, back.key, to=here, ids=ids)
        await dossier_carried(connection, ask, back.key, to=here, ids=ids)
        await recounted(connection, ask, here, [])
        await mark_person(connection, here)
        await tell_of_person(connection, ask, here, Unlisted())
    return Recorded(*here, replayed=False)


def _check_left(former: Row[Any], on: date) -> None:
    """Raises DomainError if the person has not left, died, or was still there on the day before."""
    if former.status == PersonStatus.ACTIVE.value:
        raise not_ended()
    if former.status not in LEFT:
        raise registration_closed()
    if former.status_on > on:
        raise bad_value(
            "RETURN_BEFORE_LEAVING",
            "on",
            "不能早于离开之日。",
            "should not be earlier than the day on which the person left.",
        )

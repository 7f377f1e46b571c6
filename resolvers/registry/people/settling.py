"""What acts about homes share: whose home may change, and writing where a person lives."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import EndReason, PersonStatus
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Person, Residence
from resolvers.ask import Ask
from resolvers.registrations.changed import registration_closed
from resolvers.registry.people.homes import Home
from resolvers.registry.people.stretches import Stretch
from resolvers.wording.refusals import person_not_found


def check_active(person: Row[Any] | None) -> None:
    """Raises DomainError PERSON_NOT_FOUND, REGISTRATION_CLOSED."""
    if person is None:
        raise person_not_found()
    if person.status != PersonStatus.ACTIVE.value:
        raise registration_closed()


def check_in_county(home: Home, county_id: int) -> None:
    """Raises DomainError HOME_IN_ANOTHER_COUNTY for a home that was named in another than that registers."""
    if home.county_id not in {None, county_id}:
        raise DomainError(
            "HOME_IN_ANOTHER_COUNTY",
            "住所不在登记的县内。",
            "The home does not lie in the county that registers the person.",
        )


def home_rows(
    ask: Ask, key: tuple[int, int], stretches: Sequence[Stretch], *, geom: Any, ids: IdMaker
) -> list[dict[str, Any]]:
    """Where a person lives, a row for each stretch; all but the last end with a change of the ground."""
    return [
        {
            "county_id": key[0],
            "id": ids.next(),
            "person_id": key[1],
            "recorded_by": ask.viewer.subject,
            "division_id": one.division_id,
            "cell_id": one.cell_id,
            "geom": geom,
            "valid": one.valid,
            "end_reason": EndReason.REGRIDDED.value if number < len(stretches) else None,
        }
        for number, one in enumerate(stretches, 1)
    ]


async def settle(
    connection: AsyncConnection,
    ask: Ask,
    key: tuple[int, int],
    stretches: Sequence[Stretch],
    *,
    place: dict[str, Any],
    ids: IdMaker,
) -> None:
    """Writes where a person lives, and repeats today's home in the person's row."""
    rows = home_rows(ask, key, stretches, geom=place["geom"], ids=ids)
    await connection.execute(insert(Residence), rows)
    today = next(one for one in stretches if ask.today in one.valid)
    where = {"division_id": today.division_id, "cell_id": today.cell_id, **place}
    mine = (Person.county_id == key[0], Person.id == key[1])
    await connection.execute(update(Person).where(*mine).values(**where, version=Person.version + 1))

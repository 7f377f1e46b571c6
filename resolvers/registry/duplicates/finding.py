"""Finding the probable pairs of a county, and keeping them for review."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonStatus
from db.engine import Database
from db.ids import IdMaker
from db.models import DuplicatePair, Person
from resolvers.ask import Ask, Statement
from resolvers.people.identities import IdentityKeys, SealedAt, keyed_digest, open_sealed
from resolvers.registry.duplicates.features import Features, features_of
from resolvers.registry.duplicates.model import Pair, probable_pairs
from resolvers.scope import sees_person
from resolvers.within import placed

_SCALE = 10_000
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """How many persons were compared, how many pairs are probable, and how many of them wait for review."""

    persons: int
    pairs: int
    open: int


async def find_duplicates(
    database: Database, ask: Ask, county_id: int, *, keys: IdentityKeys, ids: IdMaker
) -> Found:
    """Compares all registered persons of a county and keeps the probable pairs, committed.

    What was decided about a pair stays as long as none of the values compared has changed. Pairs that are
    probable no longer go, unless something was decided about them.
    """
    persons = await _persons(database, ask, county_id, keys)
    pairs = probable_pairs(persons)
    digests = {pair: _digest(keys, persons, pair) for pair in pairs}
    async with database.writing() as connection:
        await _gone(connection, county_id, pairs)
        rows = [_row(county_id, pair, digest, ids) for pair, digest in digests.items()]
        for first in range(0, len(rows), _AT_ONCE):
            await _kept(connection, rows[first : first + _AT_ONCE])
        waiting = await _open(connection, county_id)
    return Found(len(persons), len(pairs), waiting)


async def _persons(database: Database, ask: Ask, county_id: int, keys: IdentityKeys) -> dict[int, Features]:
    row = Person
    columns = (row.id, row.name, row.born_on, row.division_id, row.identity_cipher, row.phone_cipher)
    registered: Statement = select(*columns).where(
        *[row.county_id == county_id, row.status == PersonStatus.ACTIVE.value],
        sees_person(ask, placed(row)),
    )
    return {one.id: _features(county_id, one, keys) for one in await database.rows(registered)}


def _features(county_id: int, row: Any, keys: IdentityKeys) -> Features:
    def opened(column: str) -> str | None:
        sealed = getattr(row, column)
        return open_sealed(keys, SealedAt("person", column, county_id, row.id), sealed) if sealed else None

    number, phone = opened("identity_cipher") or "", opened("phone_cipher")
    return features_of(row.name, row.born_on, number=number, phone=phone, village=row.division_id)


def _digest(keys: IdentityKeys, persons: Mapping[int, Features], pair: Pair) -> bytes:
    """Of all values compared of both; keyed, as numbers could be found by trying otherwise."""
    said = [sorted(asdict(persons[one]).items()) for one in (pair.first_id, pair.second_id)]
    return bytes.fromhex(keyed_digest(keys, repr(said)))


def _row(county_id: int, pair: Pair, digest: bytes, ids: IdMaker) -> dict[str, Any]:
    return {
        "county_id": county_id,
        "id": ids.next(),
        "first_id": pair.first_id,
        "second_id": pair.second_id,
        "score": round(pair.probability * _SCALE),
        "agrees": [one.value for one in pair.agrees],
        "digest": digest,
    }


async def _gone(connection: AsyncConnection, county_id: int, pairs: Sequence[Pair]) -> None:
    """Takes away undecided pairs that are probable no longer."""
    kept = {(pair.first_id, pair.second_id) for pair in pairs}
    row = DuplicatePair
    undecided: Statement = select(row.id, row.first_id, row.second_id).where(
        row.county_id == county_id, row.decided_on.is_(None)
    )
    there = (await connection.execute(undecided)).all()
    gone = [one.id for one in there if (one.first_id, one.second_id) not in kept]
    for first in range(0, len(gone), _AT_ONCE):
        some = row.id.in_(gone[first : first + _AT_ONCE])
        await connection.execute(delete(row).where(row.county_id == county_id, some))


async def _kept(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    writing = insert(DuplicatePair).values(rows)
    anew = {name: writing.excluded[name] for name in ("score", "agrees", "digest")}
    await connection.execute(
        writing.on_conflict_do_update(
            index_elements=["county_id", "first_id", "second_id"], set_={**anew, "found_at": func.now()}
        )
    )


async def _open(connection: AsyncConnection, county_id: int) -> int:
    row = DuplicatePair
    waiting = select(func.count()).where(
        row.county_id == county_id, row.decided_on.is_distinct_from(row.digest)
    )
    return int((await connection.execute(waiting)).scalar_one())

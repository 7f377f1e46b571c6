"""A retirement that is cut off, whoever comes, goes or is put right before it goes on."""

import psycopg
import pytest

from app.keys.ring import read_ring
from db.engine import Database
from tests.app.keys.commands import KILLED, killed, rows
from tests.app.keys.sealed_world import SealedWorld, bearers, ensure_all_opens, held, typed
from tests.schema.registry.people.register import number, registered
from tests.schema.registry.people.test_returning import departed
from tests.schema.registry.renumbering.test_renumbering import corrected, other
from tests.schema.world import codes_of


@pytest.mark.parametrize("where", ["file:1", "stored:1", "statement:30", "statement:34", "file:2"])
def test_a_retirement_killed_anywhere_is_brought_to_its_end(long_used: SealedWorld, where: str) -> None:
    assert killed(where, "retire", "1") == KILLED
    ensure_all_opens(long_used)
    assert 1 in read_ring(long_used.ring).keys
    assert typed("retire", "1").exit_code == 0
    assert rows(long_used, "SELECT DISTINCT key_id FROM person_key") == [(2,)]
    ensure_all_opens(long_used)


@pytest.mark.parametrize("where", ["file:1", "stored:1", "file:2"])
@pytest.mark.parametrize("again", [["retire"], ["rotate", "retire"]])
async def test_who_comes_and_what_is_put_right_before_a_retirement_goes_on_stays(
    long_used: SealedWorld, database: Database, monkeypatch: pytest.MonkeyPatch, where: str, again: list[str]
) -> None:
    monkeypatch.setattr("tests.schema.world.KEYS", held())
    left = await departed(database, long_used.world, identityNumber=number(996))
    mended = await registered(database, long_used.world, identityNumber=number(997))
    assert killed(where, "retire", "1") == KILLED
    here = await registered(database, long_used.world, identityNumber=number(996), on="2025-10-01")
    assert here != left
    assert codes_of(await corrected(database, long_used.world, mended, other(998))) == []
    borne = _borne(long_used)
    for command in again:
        assert typed(command, *(["1"] if command == "retire" else [])).exit_code == 0
    assert rows(long_used, "SELECT DISTINCT key_id FROM person_key") == [(2,)]
    assert _borne(long_used) == borne
    assert [len(one) for one in borne.values()] == [1, 0, 1]


def _borne(sealed: SealedWorld) -> dict[str, set[tuple[int, int]]]:
    """Whom the numbers find: of who came, the one put right, and what it became."""
    keys = held()
    with psycopg.connect(sealed.url) as connection:
        return {one: bearers(connection, keys, one) for one in (number(996), number(997), other(998))}

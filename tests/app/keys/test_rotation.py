"""`rongge keys`, as typed: everything comes under another key, whatever happens on the way."""

from pathlib import Path

import psycopg
import pytest

from app.keys.ring import read_ring
from db.engine import Database
from resolvers.people.identities import key_hashes
from tests.app.keys.commands import KILLED, killed, refused, rows
from tests.app.keys.sealed_world import (
    SealedWorld,
    age_keys,
    bearers,
    ensure_all_opens,
    held,
    marks,
    put_in_use,
    typed,
)
from tests.schema.registry.people.register import newcomer, number, register
from tests.schema.world import codes_of


def test_everything_moves_to_the_second_key_and_the_first_is_retired(long_used: SealedWorld) -> None:
    assert marks(long_used.url) == {b"\x01\x02"}
    ensure_all_opens(long_used)
    assert typed("retire", "1").exit_code == 0
    assert set(read_ring(long_used.ring).keys) == {2}
    assert rows(long_used, "SELECT DISTINCT key_id FROM person_key") == [(2,)]
    assert rows(long_used, "SELECT id FROM sealing_key") == [(2,)]
    ensure_all_opens(long_used)


def test_every_step_stands_in_the_log(long_used: SealedWorld) -> None:
    typed("retire", "1")
    kept = rows(long_used, "SELECT operation FROM access_log WHERE kind = 'KEY' ORDER BY at")
    assert [one for (one,) in kept] == [
        *("keys add 2", "keys use 2", "keys rotate 2 begin", "keys rotate 2 end", "keys retire 1"),
    ]


def test_aes_and_sm4_lie_beside_each_other_and_move_by_the_same_command(
    sealed: SealedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGGE_SEALING_CIPHER", "sm4-gcm")
    ensure_all_opens(sealed)
    assert marks(sealed.url) == {b"\x01\x01"}
    assert typed("rotate").exit_code == 0
    assert marks(sealed.url) == {b"\x02\x01"}
    ensure_all_opens(sealed)
    monkeypatch.delenv("RONGGE_SEALING_CIPHER")
    ensure_all_opens(sealed)


@pytest.mark.parametrize("where", ["statement:1", "statement:30", "statement:60", "statement:90"])
def test_a_rotation_killed_anywhere_goes_on_and_nothing_is_unreadable(
    second: SealedWorld, where: str
) -> None:
    assert killed(where, "rotate") == KILLED
    ensure_all_opens(second)
    assert typed("rotate").exit_code == 0
    assert marks(second.url) == {b"\x01\x02"}
    ensure_all_opens(second)


def test_three_keys_may_be_in_use_at_once(long_used: SealedWorld) -> None:
    # Each number stands under two keys when it is given its hash under the third.
    put_in_use(long_used, 3)
    assert typed("rotate").exit_code == 0
    hashes = "SELECT key_id, count(*) FROM person_key GROUP BY key_id ORDER BY key_id"
    assert rows(long_used, hashes) == [(one, len(long_used.numbers)) for one in (1, 2, 3)]
    ensure_all_opens(long_used)
    age_keys(long_used)
    assert typed("retire", "1").exit_code == typed("retire", "2").exit_code == 0
    ensure_all_opens(long_used)


def test_a_key_whose_use_was_cut_off_is_used_by_asking_again(sealed: SealedWorld, tmp_path: Path) -> None:
    typed("add")
    copy = tmp_path / "kept.json"
    copy.write_bytes(sealed.ring.read_bytes())
    typed("check", str(copy))
    assert killed("file:1", "use", "2") == KILLED
    # The database was told first: the key that it knows of is there, and seals nothing yet.
    assert rows(sealed, "SELECT id FROM sealing_key ORDER BY id") == [(1,), (2,)]
    assert read_ring(sealed.ring).current == 1
    ensure_all_opens(sealed)
    assert typed("use", "2").exit_code == 0
    assert typed("rotate").exit_code == 0
    ensure_all_opens(sealed)


def test_nothing_is_sealed_under_a_key_whose_copy_was_not_proven(sealed: SealedWorld, tmp_path: Path) -> None:
    typed("add")
    assert refused("use", "2") == "KEY_NOT_KEPT"
    assert refused("check", str(sealed.ring)) == "KEY_COPY_SAME"
    other = tmp_path / "other.json"
    other.write_text(sealed.ring.read_text().replace('"secret": "', '"secret": "00'))
    assert refused("check", str(other)) == "KEY_COPY_LACKS"
    assert refused("use", "2") == "KEY_NOT_KEPT"
    assert refused("use", "3") == "KEY_NOT_FOUND"


def test_a_disk_that_is_full_leaves_the_keys_as_they_were(second: SealedWorld) -> None:
    before = second.ring.read_bytes()
    draft = second.ring.with_name(second.ring.name + ".draft")
    draft.symlink_to("/dev/full")
    assert refused("add") == "KEYS_NOT_STORED"
    assert second.ring.read_bytes() == before
    assert typed("add").exit_code == 0
    assert second.ring.stat().st_mode & 0o777 == 0o600
    assert set(read_ring(second.ring).keys) == {1, 2, 3}


def test_a_key_under_which_anything_is_stays(second: SealedWorld) -> None:
    assert refused("retire", "2") == "KEY_CURRENT"
    assert refused("retire", "1") == "KEY_USED_LATELY"
    with psycopg.connect(second.url) as connection:
        connection.execute("UPDATE sealing_key SET used_at = now() - interval '2 hours'")
    assert refused("retire", "1") == "KEY_IN_USE"
    ensure_all_opens(second)


def test_no_id_is_given_twice(long_used: SealedWorld) -> None:
    typed("add")
    assert typed("retire", "3").exit_code == 0
    typed("add")
    assert set(read_ring(long_used.ring).keys) == {1, 2, 4}


def test_a_value_that_opens_under_no_key_is_told_and_the_others_move(second: SealedWorld) -> None:
    [county_id, row_id] = next(iter(second.numbers))
    with psycopg.connect(second.url) as connection:
        connection.execute(
            "UPDATE person SET phone_cipher = set_byte(phone_cipher, 20, get_byte(phone_cipher, 20) # 1)"
            " WHERE county_id = %s AND id = %s",
            [county_id, row_id],
        )
    told = typed("rotate")
    assert told.exit_code == 3
    assert "person.phone_cipher" in told.stdout
    assert str(row_id) in told.stdout
    assert rows(second, "SELECT count(*) FROM person WHERE get_byte(phone_cipher, 1) = 1") == [(1,)]
    assert rows(second, "SELECT count(*) FROM person WHERE get_byte(identity_cipher, 1) = 1") == [(0,)]


@pytest.mark.parametrize("moved", [False, True])
async def test_a_number_is_registered_once_however_far_the_rotation_is(
    second: SealedWorld, database: Database, monkeypatch: pytest.MonkeyPatch, *, moved: bool
) -> None:
    monkeypatch.setattr("tests.schema.world.KEYS", held())
    if moved:
        assert typed("rotate").exit_code == 0
    taken = next(iter(second.numbers.values()))
    again = await register(database, second.world, newcomer(identityNumber=taken))
    assert codes_of(again) == ["ALREADY_REGISTERED"]
    assert codes_of(await register(database, second.world, newcomer(identityNumber=number(996)))) == []
    assert codes_of(await register(database, second.world, newcomer(identityNumber=number(996)))) == [
        "ALREADY_REGISTERED"
    ]
    hashes = key_hashes(held(), number(996))
    with psycopg.connect(second.url) as connection:
        assert len(bearers(connection, held(), number(996))) == 1
        under: dict[int, bytes] = dict(
            connection.execute(
                "SELECT key_id, key_hash FROM person_key WHERE key_hash = ANY (%s)", [list(hashes.values())]
            ).fetchall()
        )
    assert under == hashes
    # The refused one left nothing behind under the second key that would bar its bearer's own.
    ensure_only_bearers(second)


def ensure_only_bearers(sealed: SealedWorld) -> None:
    orphans = """
        SELECT 1 FROM person_key AS k
        WHERE NOT EXISTS (SELECT FROM person AS p WHERE (p.county_id, p.id) = (k.county_id, k.person_id))
    """
    assert rows(sealed, orphans) == []

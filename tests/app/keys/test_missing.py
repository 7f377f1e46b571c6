"""A key that is lost: nothing starts, nothing is restored, no new one is made, and nobody at work notices."""

import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, text

from app.commands import serve as serving
from app.keys.registered import ensure_keys
from db.errors import DomainError
from db.models import Base
from db.sealed import Sealed
from resolvers.people.identities import SealedAt, open_sealed, seal
from resolvers.sealed.columns import sealed_columns
from tests.app.checks.test_checks import level_of
from tests.app.keys.sealed_world import SealedWorld, ensure_all_opens, held, marks, typed

# Columns of bytes that are not encrypted: digests, hashes, proofs and chains.
PLAIN = {
    *("access_log.document", "access_purge.last_digest", "access_seal.digest", "access_seal.leaves"),
    *("access_seal.rows_digest", "credential.digest", "duplicate_pair.decided_on", "duplicate_pair.digest"),
    *("file_run.digest", "logout_token.digest", "person_key.key_hash", "receipt.digest"),
    *("recovery_code.digest", "road_vintage.digest", "sealing_key.proof", "sign_in_failure.name_digest"),
    *("staged_row.house", "staged_row.key_hash", "wall_mark.definition", "wall_mark.standing"),
}
BYTES = text("""
    SELECT c.relname || '.' || a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND a.atttypid = 'bytea'::regtype AND NOT a.attisdropped
""")


def code_of(act: Any, *given: Any) -> str:
    with pytest.raises(DomainError) as refusal:
        act(*given)
    return refusal.value.code


def test_every_column_of_bytes_is_sealed_or_known_to_be_none(rolled_back: Connection) -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Sealed)
    }
    assert set(rolled_back.execute(BYTES).scalars()) == sealed | PLAIN
    assert not sealed & PLAIN


def test_without_a_key_in_use_nothing_starts_and_none_is_made(
    second: SealedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(os, "execv", lambda *command: started.append(command))
    assert level_of("KEY") == "GOOD"
    serving.serve()
    lost = second.ring.rename(second.ring.with_name("lost"))
    assert level_of("KEY") == "FAILED"
    assert code_of(serving.serve) == code_of(typed, "rotate") == code_of(typed, "add") == "KEY_MISSING"
    assert not second.ring.exists()
    second.ring.write_text("{}")
    assert code_of(serving.serve) == code_of(typed, "add") == "KEYS_UNREADABLE"
    assert second.ring.read_text() == "{}"
    lost.rename(second.ring)
    serving.serve()
    assert len(started) == 2


def test_another_key_under_the_same_id_is_noticed(second: SealedWorld) -> None:
    second.ring.write_text(second.ring.read_text().replace('"secret": "', '"secret": "00'))
    assert code_of(serving.serve) == "SEALED_VALUE_UNREADABLE"


@pytest.mark.parametrize("column", [one.name for one in sealed_columns()])
def test_another_first_key_is_noticed_by_whatever_is_sealed(
    sealed: SealedWorld, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    monkeypatch.setenv("RONGGE_IDENTITY_KEY", "5d" * 32)
    with psycopg.connect(sealed.url) as connection:
        connection.execute("SET session_replication_role = replica")
        for one in sealed_columns():
            names = {"table": sql.Identifier(one.table), "column": sql.Identifier(one.column)}
            if one.name != column:
                connection.execute(sql.SQL("UPDATE {table} SET {column} = ''").format(**names))
        assert code_of(ensure_keys, connection, held()) == "SEALED_VALUE_UNREADABLE"
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(column.partition(".")[0])))
        assert not ensure_keys(connection, held())


def test_a_process_at_work_loses_nothing_with_the_file(second: SealedWorld) -> None:
    keys, at = held(), SealedAt("person", "phone_cipher", 500151, 1)
    second.ring.unlink()
    assert open_sealed(keys, at, seal(keys, at, "15400001234")) == "15400001234"
    assert seal(keys, at, "15400001234")[1] == 2


def test_a_process_at_work_notices_the_change_of_keys(sealed: SealedWorld, tmp_path: Path) -> None:
    keys, at = held(), SealedAt("person", "phone_cipher", 500151, 1)
    assert seal(keys, at, "15400001234")[1] == 1
    typed("add")
    assert seal(keys, at, "15400001234")[1] == 1
    copy = tmp_path / "kept.json"
    copy.write_bytes(sealed.ring.read_bytes())
    typed("check", str(copy))
    typed("use", "2")
    assert seal(keys, at, "15400001234")[1] == 2
    assert keys.held().used == [1, 2]


def test_a_copy_from_before_the_key_was_used_is_no_way_back_to_the_former(second: SealedWorld) -> None:
    assert typed("rotate").exit_code == 0
    second.ring.write_bytes(second.kept.read_bytes())
    assert level_of("KEY") == "FAILED"
    assert code_of(serving.serve) == code_of(typed, "rotate") == code_of(typed, "add") == "KEYS_OUTDATED"
    assert code_of(typed, "retire", "1") == "KEY_CURRENT"
    assert typed("check", str(second.kept)).exit_code == typed("use", "2").exit_code == 0
    assert typed("rotate").exit_code == 0
    assert marks(second.url) == {b"\x01\x02"}
    ensure_all_opens(second)


def test_keys_that_the_database_does_not_know_are_used_anew(second: SealedWorld) -> None:
    # As after a backup from before was brought back.
    with psycopg.connect(second.url) as connection:
        connection.execute("DELETE FROM sealing_key WHERE id = 2")
    assert code_of(serving.serve) == "KEY_UNREGISTERED"
    assert typed("use", "2").exit_code == 0
    assert typed("rotate").exit_code == 0
    ensure_all_opens(second)

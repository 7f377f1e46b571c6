"""`rongge audit verify` finds each way of tampering, and nothing in a log that is whole."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text
from typer.testing import CliRunner, Result

from app.audit.found import Damage
from app.cli import cli
from app.upkeep.sealing import seal_and_keep
from db.engine import Database
from resolvers.traces.adopting import begin_chain
from resolvers.traces.chain import SealOf, leaf, rows_digest
from resolvers.traces.sealing import seal
from tests.app.audit.log import proven, write

FORGED = """
    INSERT INTO access_log (county_id, at, id, subject, kind, operation, person_ids, outcome, request_id,
        written_in)
    SELECT county_id, at, 77, subject, kind, operation, person_ids, outcome, request_id, {written_in}
    FROM access_log ORDER BY id LIMIT 1
"""
SWAPPED = """
    UPDATE access_seal SET row_ids = other.row_ids, row_times = other.row_times,
        row_counties = other.row_counties, leaves = other.leaves
    FROM access_seal AS other WHERE other.number = 5 - access_seal.number AND access_seal.number IN (2, 3)
"""
# What somebody may do who can write in the database alone, and what is found then.
TAMPERED = {
    "a reason": ("UPDATE access_log SET reason = 'x' WHERE id = {first}", {Damage.ROW_CHANGED: 1}),
    "whose record": ("UPDATE access_log SET person_ids = '{{}}' WHERE id = {first}", {Damage.ROW_CHANGED: 1}),
    "when": (
        "UPDATE access_log SET at = at + interval '1 us' WHERE id = {first}",
        {Damage.ROW_MISSING: 1, Damage.ROW_INSERTED: 1},
    ),
    "a deleted row": ("DELETE FROM access_log WHERE id = {first}", {Damage.ROW_MISSING: 1}),
    "all rows": ("TRUNCATE access_log", {Damage.ROW_MISSING: 8}),
    "an inserted row": (FORGED.format(written_in="written_in"), {Damage.ROW_INSERTED: 1}),
    "a row that waits for ever": (FORGED.format(written_in="written_in + 10^12"), {Damage.ROW_INSERTED: 1}),
    "seals in another order": (SWAPPED, {Damage.SEAL_CHANGED: 2}),
    "a leaf": (
        "UPDATE access_seal SET leaves = set_byte(leaves, 0, 1 + get_byte(leaves, 0) % 200) WHERE number = 2",
        {Damage.SEAL_CHANGED: 1},
    ),
    "when it was sealed": (
        "UPDATE access_seal SET sealed_at = now() WHERE number = 2",
        {Damage.SEAL_CHANGED: 1},
    ),
    "a seal with its rows": (
        "DELETE FROM access_log WHERE id = {first}; DELETE FROM access_seal WHERE number = 1",
        {Damage.SEAL_MISSING: 1, Damage.ROW_INSERTED: 1},
    ),
    "the end": (
        "DELETE FROM access_log WHERE id = ANY(ARRAY{last}); DELETE FROM access_seal WHERE number = 4",
        {Damage.TAIL_MISSING: 1},
    ),
    "the beginning": ("DELETE FROM access_seal WHERE number = 0", {Damage.SEAL_MISSING: 1}),
    "a month said to be purged": (
        """INSERT INTO access_purge
        SELECT month, 2, 1, digest, 2, now(), 'x' FROM access_seal WHERE number = 1;
        DELETE FROM access_log WHERE id = ANY(ARRAY{firsts}); DELETE FROM access_seal WHERE number = 1""",
        {Damage.PURGED_EARLY: 1},
    ),
}


@pytest.fixture
def ids(connection: psycopg.Connection, tmp_path: Path) -> list[list[int]]:
    """Four seals of two rows each, their heads in the folder."""
    written = []
    for _ in range(4):
        written.append(write(connection, 2))
        seal_and_keep(connection, tmp_path)
    return written


@pytest.mark.parametrize("way", TAMPERED)
def test_tampering_is_found(
    way: str, ids: list[list[int]], connection: psycopg.Connection, database_url: str, tmp_path: Path
) -> None:
    statement, expected = TAMPERED[way]
    connection.execute(statement.format(first=ids[0][0], firsts=ids[0], last=ids[-1]).encode())
    connection.commit()
    found = proven(database_url, tmp_path).counts
    # Whatever else it brings with it: one thing that is missing has others behind it.
    assert {damage: found[damage] for damage in expected} == expected


def test_a_whole_log_is_whole(ids: list[list[int]], database_url: str, tmp_path: Path) -> None:
    verdict = proven(database_url, tmp_path)
    said = (verdict.seals, verdict.rows, verdict.heads, verdict.pending)
    assert (said, verdict.counts) == ((4, 8, 4, 0), {})


def test_a_chain_computed_anew_differs_from_the_heads_outside(
    ids: list[list[int]], connection: psycopg.Connection, database_url: str, tmp_path: Path
) -> None:
    connection.execute("UPDATE access_log SET reason = 'x' WHERE id = %s", [ids[1][0]])
    connection.execute("DELETE FROM access_seal WHERE number > 1")
    connection.execute("UPDATE access_seal SET snapshot = '1:1:'")
    connection.commit()
    seal(connection)
    found = proven(database_url, tmp_path).counts
    assert found[Damage.HEAD_DIFFERS] == 1
    assert found[Damage.TAIL_MISSING] == 2


def test_another_chain_differs_from_the_heads_outside(
    ids: list[list[int]], connection: psycopg.Connection, database_url: str, tmp_path: Path
) -> None:
    connection.execute("TRUNCATE access_log")
    begin_chain(connection)
    write(connection)
    seal_and_keep(connection, tmp_path)
    assert proven(database_url, tmp_path).counts == {Damage.CHAIN_REPLACED: 1}


async def test_a_column_added_later_leaves_old_seals_alone(
    ids: list[list[int]], sa: Connection, database: Database, database_url: str, tmp_path: Path
) -> None:
    sa.execute(text("ALTER TABLE access_log ADD COLUMN later text DEFAULT 'x'"))
    sa.commit()
    assert proven(database_url, tmp_path).is_whole


def test_the_form_of_what_is_hashed_is_pinned() -> None:
    row = (
        500151,
        None,
        1,
        None,
        "client",
        "LEADER",
        "READ",
        "people",
        b"\x00\xff",
        [1, 2],
        "“理由”\n",
        "DONE",
        None,
        "r",
    )
    assert leaf(row).hex() == "f876bb29aa05b663a01b2154b1b63f9deaddf13ddc3fcddcff879f71617bfe65"


def test_what_is_hashed_is_plain_json_whatever_is_said() -> None:
    """Python's own writer of JSON says the same of every character, and of the largest numbers."""
    surrogates = range(0xD800, 0xE000)
    said = "".join(chr(code) for code in range(1, 0x110000) if code not in surrogates)
    row = (500151, None, 2**63 - 1, -(2**63), said, *[None] * 4, [2**63 - 1], None, "DONE", None, "r")
    plain = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    assert leaf(row) == sha256(plain.encode()).digest()


@pytest.mark.parametrize(
    "changed", [{"number": 2}, {"row_count": 2}, {"rows_before": 1}, {"rows_digest": b"x"}]
)
def test_the_chain_holds_what_a_seal_says_and_the_seal_before_it(changed: dict[str, Any]) -> None:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    one = SealOf(
        number=1,
        month=date(2026, 11, 1),
        row_count=1,
        rows_before=0,
        sealed_at=at,
        rows_digest=rows_digest(b""),
    )
    assert one.digest(b"a") != one.digest(b"b")
    assert one.digest(b"a") != replace(one, **changed).digest(b"a")


@pytest.fixture
def installed(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HEADS_FOLDER", str(tmp_path))


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["audit", *words], catch_exceptions=False)


def test_as_typed(installed: None, ids: list[list[int]], connection: psycopg.Connection) -> None:
    done = typed("verify")
    assert (done.exit_code, "4 seals, 8 rows, 4 heads" in done.stdout, "完好" in done.stdout) == (
        0,
        True,
        True,
    )
    connection.execute("DELETE FROM access_log WHERE id = %s", [ids[2][1]])
    connection.commit()
    done = typed("verify")
    assert (done.exit_code, "ROW_MISSING: 1" in done.stdout, "seal 3, 500151" in done.stdout) == (
        3,
        True,
        True,
    )


def test_without_heads_it_says_what_it_cannot_see(installed: None, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert "cannot be seen" in typed("verify", "--heads", str(tmp_path / "none")).stdout

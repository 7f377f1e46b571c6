"""Nothing that a whole run leaves behind tells of a person, but the tables that are there to."""

import re
from collections.abc import Iterator

import psycopg
import pytest

from tests.app.left_behind.marked import IN_A_FILE, MARKS, NOTE, REASON, REFUSED, REGISTERED, SEALED
from tests.app.left_behind.scanned import places
from tests.app.left_behind.whole_run import PUBLIC, Left, whole_run
from tests.house import CHECKOUT

TOLD = (CHECKOUT / "docs/understanding/privacy.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    with whole_run(tmp_path_factory.mktemp("installation")) as done:
        yield done


@pytest.fixture
def owner(left: Left) -> Iterator[psycopg.Connection]:
    with psycopg.connect(left.cluster.conninfo()) as opened:
        yield opened


def marks_in(text: str) -> set[str]:
    return {mark for mark in MARKS if mark in text}


def test_no_file_of_the_installation_tells_of_anybody(left: Left) -> None:
    """Logs of server and worker, runs, heads, metrics, temporary files."""
    files = [one for one in left.home.rglob("*") if one.is_file() and left.cluster.data not in one.parents]
    assert {"log", "work.log"} <= {one.name for one in files}
    told = {str(one): marks_in(one.read_bytes().decode("utf-8", "replace")) for one in files}
    assert {name: marks for name, marks in told.items() if marks} == {}


def test_the_log_of_the_database_tells_that_and_not_whom(left: Left) -> None:
    assert marks_in(left.database_log) == set()
    # The failures themselves stand there.
    assert len(re.findall("ERROR: ", left.database_log)) >= 2


def test_nobody_is_told_who_may_not_see_them(left: Left) -> None:
    assert {*PUBLIC, "metrics", "commands", "feed of another"} < left.answers.keys()
    told = {name: marks_in(text) for name, text in left.answers.items()}
    assert {name: marks for name, marks in told.items() if marks} == {}


def test_values_stand_in_the_tables_that_the_documents_name_and_in_no_other(
    left: Left, owner: psycopg.Connection
) -> None:
    [block] = re.findall(r"## Where values stand\n(.*?)\n## ", TOLD, re.DOTALL)
    named = set(re.findall(r"`(\w+\.\w+)`", block))
    plain = [mark for one in (REGISTERED, IN_A_FILE, REFUSED) for mark in one.plain]
    found = places(owner, [*plain, NOTE, REASON])
    assert found == named


def test_no_number_stands_anywhere_in_the_database(owner: psycopg.Connection) -> None:
    assert places(owner, SEALED) == set()


def test_whoever_looks_for_marks_finds_them(owner: psycopg.Connection) -> None:
    owner.execute("CREATE TABLE held (x text, y bytea, z jsonb)")
    for mark in MARKS:
        owner.execute("TRUNCATE held")
        values = (mark, mark.encode(), f'{{"a": "{mark}"}}')
        owner.execute("INSERT INTO held VALUES (%s, %s, %s)", values)
        assert {"held.x", "held.y", "held.z"} <= places(owner, [mark])
    owner.rollback()

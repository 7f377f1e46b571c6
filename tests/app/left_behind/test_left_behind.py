"""Nothing that a whole run leaves behind tells of a person, but the tables that are there to."""

import gzip
import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from db.wall.policies import OTHER_WALLS
from tests.app.left_behind.marked import IN_FILES, MARKS, PLAIN, REGISTERED, SEALED, STAFF, STATION_PHONE
from tests.app.left_behind.scanned import places
from tests.app.left_behind.whole_run import PUBLIC, Left, whole_run
from tests.app.left_behind.written import marks_in, marks_in_files
from tests.house import CHECKOUT
from tests.web_pages.desk import roster

TOLD = (CHECKOUT / "docs/understanding/privacy.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    with whole_run(tmp_path_factory.mktemp("installation")) as done:
        yield done


@pytest.fixture
def owner(left: Left) -> Iterator[psycopg.Connection]:
    with psycopg.connect(left.cluster.conninfo()) as opened:
        yield opened


def test_no_file_of_the_installation_tells_of_anybody(left: Left) -> None:
    """Logs of server and worker, runs, heads, metrics, temporary files."""
    told = marks_in_files(left.home, MARKS, but=left.cluster.data)
    assert {"log", "work.log"} <= told.keys()
    assert {name: marks for name, marks in told.items() if marks} == {}


def test_the_log_of_the_database_tells_that_and_not_whom(left: Left) -> None:
    assert marks_in(left.database_log, MARKS) == set()
    # The failures themselves stand there.
    assert len(re.findall("ERROR: ", left.database_log)) >= 2


def test_nobody_is_told_who_may_not_see_them(left: Left) -> None:
    assert {*PUBLIC, "metrics", "commands", "feed of another"} < left.answers.keys()
    # Who works there is no secret, and how a file is laid out none to whoever typed its name.
    told = {name: marks_in(text, set(MARKS) - {STAFF, *IN_FILES}) for name, text in left.answers.items()}
    assert {name: marks for name, marks in told.items() if marks} == {}


def test_values_stand_in_the_tables_that_the_documents_name_and_in_no_other(
    left: Left, owner: psycopg.Connection
) -> None:
    # Of those who sign in one does (tests/app/hostile/served.py).
    marks = (*PLAIN, *IN_FILES, STATION_PHONE, "leader-1")
    assert places(owner, marks) == {one for row in told_rows() for one in row[0]}


def test_each_of_these_tables_has_the_wall_that_the_documents_name(owner: psycopg.Connection) -> None:
    asked = "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
    walled = {name for (name,) in owner.execute(asked).fetchall()}
    has = dict.fromkeys(walled, "by county") | dict.fromkeys(OTHER_WALLS, "its own")
    for columns, wall in told_rows():
        tables = {one.partition(".")[0] for one in columns}
        assert {has.get(name, "none") for name in tables} == {wall}, columns


def told_rows() -> list[tuple[set[str], str]]:
    """The columns and the wall of each row of the table in the documents."""
    [block] = re.findall(r"## Where values stand\n(.*?)\n## ", TOLD, re.DOTALL)
    rows = [line.strip("| ").split(" | ") for line in block.splitlines() if "`|" in line.replace(" ", "")]
    return [(set(re.findall(r"`(\w+\.\w+)`", columns)), wall.partition(":")[0]) for _, columns, wall in rows]


def test_no_number_stands_anywhere_in_the_database(owner: psycopg.Connection) -> None:
    assert places(owner, SEALED) == set()


@pytest.mark.parametrize("mark", MARKS)
def test_whoever_looks_for_marks_in_files_finds_them(tmp_path: Path, mark: str) -> None:
    list_of_one = f"姓名,住址\n{mark},{mark}\n"
    held = {name: list_of_one.encode(name) for name in ("utf-8", "gb18030", "utf-16-le")}
    held |= {f"{name}.gz": gzip.compress(content) for name, content in list(held.items())}
    held["log.json"] = json.dumps({"said": list_of_one}).encode()
    held["access.log"] = f"GET /registry/people?name={quote(mark)}".encode()
    held["list.xlsx"] = roster((mark,), headings=("姓名",))
    held["lists.zip"] = zipped("list.xlsx", held["list.xlsx"])
    for name, content in held.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "none").write_bytes("姓名".encode())
    told = marks_in_files(tmp_path, MARKS, but=tmp_path / "elsewhere")
    assert told == {"none": set()} | {name: {mark} for name in held}


def test_a_packed_list_shows_no_mark_as_it_lies() -> None:
    """So that it is the unpacking by which they are found."""
    content = roster((REGISTERED.name,), headings=("姓名",))
    assert REGISTERED.name.encode() not in content


def zipped(name: str, content: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr(name, content)
    return packed.getvalue()


def test_whoever_looks_for_marks_finds_them(owner: psycopg.Connection) -> None:
    owner.execute("CREATE TABLE held (x text, y bytea, z jsonb)")
    for mark in MARKS:
        owner.execute("TRUNCATE held")
        values = (mark, mark.encode(), f'{{"a": "{mark}"}}')
        owner.execute("INSERT INTO held VALUES (%s, %s, %s)", values)
        assert {"held.x", "held.y", "held.z"} <= places(owner, [mark])
    owner.rollback()

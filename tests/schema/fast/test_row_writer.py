"""Rows as JSON: what is written is what PostgreSQL holds, and both writers write the same bytes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.pq.misc import find_libpq_full_path

from app.setup.build_native import missing_tool
from schema.fast.rows.layout import Kind, Level, Piece
from schema.fast.rows.native.loader import native_rows
from schema.fast.rows.writer import prepared, prepared_pure, rows_as_json
from tests.databases import Server, libpq
from tests.schema.tables import Table, expected, fetched, results_of, tables
from tests.schema.writers import VALUE_OF, Prepare, either, needs_native


@pytest.fixture(scope="module")
def pg(server: Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq(server.url), autocommit=True) as opened:
        yield opened


def test_the_native_writer_is_built_wherever_it_can_be() -> None:
    assert missing_tool() is not None or native_rows() is not None, "run `make env`"


def test_without_a_compiler_set_up_says_so_in_one_line_and_goes_on(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "app.setup.build_native"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": str(tmp_path), "PYTHONUTF8": "1"},
    )
    assert (answer.returncode, answer.stderr, len(answer.stdout.splitlines())) == (1, "", 1)
    assert all(word in answer.stdout for word in ("未编译", "not built", "(gcc)"))


@needs_native
def test_both_writers_write_the_same_bytes(pg: psycopg.Connection) -> None:
    whole = []

    @settings(max_examples=200)
    @given(tables(sound=False), st.booleans())
    def agree(drawn: list[Table], many: bool) -> None:  # noqa: FBT001  # drawn by hypothesis
        levels, results = [table.level(number) for number, table in enumerate(drawn)], results_of(pg, drawn)
        written = rows_as_json(prepared_pure(levels), results, many=many)
        assert rows_as_json(prepared(levels), results, many=many) == written
        whole.append(written is not None and len(written) > 50)

    agree()
    assert whole.count(True) > 20
    assert whole.count(False) > 20


@either
def test_what_is_written_is_what_the_rows_hold(pg: psycopg.Connection, prepare: Prepare) -> None:
    @settings(max_examples=100)
    @given(tables(sound=True))
    def holds(drawn: list[Table]) -> None:
        levels, results = [table.level(number) for number, table in enumerate(drawn)], results_of(pg, drawn)
        objects = expected(drawn)
        assert json.loads(rows_as_json(prepare(levels), results, many=True) or b"") == objects
        first = objects[0] if objects else None
        assert json.loads(rows_as_json(prepare(levels), results, many=False) or b"") == first

    holds()


HANGING = [
    Level(
        (Piece(b'{"n":', Kind.TEXT, 2, required=True), Piece(b',"of":', Kind.MANY, 1, required=True)),
        b"}",
        key=0,
    ),
    Level((Piece(b"", Kind.INT, 2, required=True),), b"", of=0),
]


@either
def test_rows_hang_on_their_parent_in_their_own_order(pg: psycopg.Connection, prepare: Prepare) -> None:
    above = fetched(
        pg,
        ["int", "bigint", "text"],
        [("1", "12", "a"), ("11", "2", "b"), (None, "2", "c"), ("1", "12", "d")],
    )
    rows = [
        ("1", "12", "3"),
        ("11", "2", "9"),
        ("1", "12", "1"),
        ("1", None, "5"),
        ("1", "12", "2"),
        (None, "2", "6"),
    ]
    below = fetched(pg, ["int", "bigint", "int"], rows)
    written = rows_as_json(prepare(HANGING), [above, below], many=True)
    same = b'{"n":"%b","of":[3,1,2]}'
    assert written == b'[%b,{"n":"b","of":[9]},{"n":"c","of":[]},%b]' % (same % b"a", same % b"d")


@either
def test_what_is_not_shown_does_not_poison(pg: psycopg.Connection, prepare: Prepare) -> None:
    above = fetched(pg, ["int", "bigint", "text"], [("1", "1", "shown"), ("1", "2", None)])
    below = fetched(pg, ["int", "bigint", "int"], [("1", "3", None)])
    assert rows_as_json(prepare(HANGING), [above, below], many=False) == b'{"n":"shown","of":[]}'
    assert rows_as_json(prepare(HANGING), [above, below], many=True) is None


@either
def test_large_answers_are_whole(pg: psycopg.Connection, prepare: Prepare) -> None:
    names = [("1", str(number), "\x02" * (number * 37 % 5000) + "名" * number) for number in range(400)]
    rows = [("1", str(number % 97), str(number)) for number in range(5000)]
    results = [fetched(pg, ["int", "bigint", "text"], names), fetched(pg, ["int", "bigint", "int"], rows)]
    written = orjson.loads(rows_as_json(prepare(HANGING), results, many=True) or b"")
    of = [[number for number in range(5000) if number % 97 == parent] for parent in range(400)]
    assert written == [{"n": name, "of": of[number]} for number, (_, _, name) in enumerate(names)]


@either
def test_rows_without_values_are_written_whole(pg: psycopg.Connection, prepare: Prepare) -> None:
    layout = prepare([Level((), b'{"__typename":"Person"}')])
    result = fetched(pg, ["int"], [("1",), ("2",)])
    assert rows_as_json(layout, [result], many=True) == b'[{"__typename":"Person"},{"__typename":"Person"}]'
    assert rows_as_json(layout, [fetched(pg, ["int"], [])], many=True) == b"[]"
    assert rows_as_json(layout, [fetched(pg, ["int"], [])], many=False) == b"null"


@either
def test_results_of_another_shape_are_refused(pg: psycopg.Connection, prepare: Prepare) -> None:
    layout, narrow = prepare([VALUE_OF[Kind.ID]]), fetched(pg, ["int"], [("1",)])
    binary = pg.execute("SELECT 1, 2::bigint", binary=True).pgresult
    cleared = fetched(pg, ["int", "bigint"], [("1", "2")])
    cleared.clear()
    assert binary is not None
    for results in ([narrow], [binary], [cleared], [], [narrow, narrow]):
        with pytest.raises(ValueError, match=r"columns|argument"):
            rows_as_json(layout, results, many=True)


@either
def test_a_failed_statement_is_no_empty_list(pg: psycopg.Connection, prepare: Prepare) -> None:
    failed = pg.pgconn.exec_(b"SELECT 1 / 0")
    with pytest.raises(ValueError, match="no rows"):
        rows_as_json(prepare([Level((), b"{}")]), [failed], many=True)


@pytest.mark.parametrize(
    "levels",
    [
        [],
        [Level((Piece(b"", Kind.TEXT, -1, required=True),), b"")],
        [HANGING[0]],
        [HANGING[1], Level((Piece(b"", Kind.MANY, 1, required=True),), b"", key=0, of=0)],
        [Level(HANGING[0].pieces, b"}"), HANGING[1]],
        [HANGING[0], Level((), b"{}")],
        [Level((Piece(b"", Kind.ONE, 1, required=True),), b""), Level((), b"{}")],
        [Level((Piece(b"", Kind.ONE, 0, required=True),), b"", key=0)],
    ],
)
def test_levels_that_cannot_be_are_refused(levels: list[Level]) -> None:
    with pytest.raises(ValueError, match="level"):
        prepared(levels)


ELSEWHERE = """
import sys
if "{hidden}": sys.modules["{hidden}"] = None
import psycopg
from schema.fast.rows.layout import Kind, Level, Piece
from schema.fast.rows.writer import prepared, rows_as_json
result = psycopg.connect({url!r}).execute("SELECT 'a\\"b', 7").pgresult
levels = [Level((Piece(b"[", Kind.TEXT, 0, True), Piece(b",", Kind.INT, 1, True)), b"]")]
layout = prepared(levels)
print(psycopg.pq.__impl__, type(layout.rows).__name__, rows_as_json(layout, [result], many=True).decode())
"""


def elsewhere(server: Server, hidden: str = "", **environment: str) -> list[str]:
    """What a fresh interpreter says of its psycopg, its writer and a row."""
    code = ELSEWHERE.format(hidden=hidden, url=libpq(server.url))
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return answer.stdout.split()


def test_without_the_native_module_its_twin_writes(server: Server) -> None:
    assert elsewhere(server, "schema.fast.rows.native.rows")[1:] == ["PureRows", '[["a\\"b",7]]']


@needs_native
def test_the_native_writer_reads_by_the_libpq_that_psycopg_works_with(server: Server) -> None:
    assert elsewhere(server) == ["binary", "NativeRows", '[["a\\"b",7]]']


@needs_native
@pytest.mark.skipif(find_libpq_full_path() is None, reason="this machine has no libpq of its own")
def test_the_native_writer_reads_by_the_libpq_of_the_machine(server: Server) -> None:
    assert elsewhere(server, PSYCOPG_IMPL="python") == ["python", "NativeRows", '[["a\\"b",7]]']

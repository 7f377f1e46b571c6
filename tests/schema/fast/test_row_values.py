"""Values as JSON, kind by kind: escaped, or as they are, or poison."""

from collections.abc import Iterator

import orjson
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.fast.rows.layout import Kind, Level, Piece
from schema.fast.rows.writer import prepared, prepared_pure, rows_as_json
from schema.node import LARGEST_COUNTY, LARGEST_ROW, node_id
from tests.databases import Server, libpq
from tests.schema.tables import POISON, SQL_TYPES, TEXT, fetched
from tests.schema.writers import VALUE_OF, Prepare, either, needs_native, one

POISONED = [(kind, text) for kind, texts in POISON.items() for text in texts]
# What no column of the declared type holds, were it ever declared wrongly.
MISFITS = [
    *[
        (Kind.DATE, text)
        for text in ("2026-1-01", "01-01-2026", "2026/01/01", "2026-01/01", '2026-"1-01', "2026-01-01 ", "")
    ],
    *[(Kind.BOOLEAN, text) for text in ("true", "", "T")],
    *[
        (Kind.INT, text)
        for text in ("", "-", "1.0", "+1", "01", "-0", "00", " 1", "1e3", "99999999999999999999")
    ],
    *[
        (Kind.FLOAT, text)
        for text in ("", "-", ".5", "5.", "1e", "1e+", "1.e5", "01", "+1", "0x1", "1E5", "9" * 301)
    ],
]
FITTING = [
    *[(Kind.INT, text) for text in ("0", "-1", "2147483647", "-2147483648", "10")],
    *[
        (Kind.FLOAT, text)
        for text in ("0", "-0", "1e+20", "1e-07", "-1.7976931348623157e+308", "0.5", "10.25e6")
    ],
]
NEARLY = st.text('0123456789-+.eEtf/" ', max_size=14) | st.from_regex(
    r"-?[0-9]{1,11}(\.[0-9]*)?", fullmatch=True
)


@pytest.fixture(scope="module")
def pg(server: Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq(server.url), autocommit=True) as opened:
        yield opened


@either
def test_text_is_escaped_as_orjson_escapes_it(pg: psycopg.Connection, prepare: Prepare) -> None:
    @settings(max_examples=150)
    @given(TEXT | st.text('ab"\\\n\x1f\x7f', max_size=40))
    def same(text: str) -> None:
        assert one(pg, prepare, Kind.TEXT, text) == orjson.dumps(text)

    same()


@either
def test_every_byte_is_escaped_wherever_it_stands(pg: psycopg.Connection, prepare: Prepare) -> None:
    texts = ["a" * place + chr(code) + "a" * (18 - place) for code in range(1, 256) for place in range(19)]
    written = rows_as_json(
        prepare([VALUE_OF[Kind.TEXT]]), [fetched(pg, ["text"], [(text,) for text in texts])], many=True
    )
    assert written == orjson.dumps(texts)


@either
def test_an_id_is_the_one_that_names_the_row(pg: psycopg.Connection, prepare: Prepare) -> None:
    @settings(max_examples=100)
    @given(
        st.integers(1, LARGEST_COUNTY),
        st.integers(1, LARGEST_ROW),
        st.from_regex("[A-Z][A-Za-z]{0,40}", fullmatch=True),
    )
    def same(county: int, row: int, type_name: str) -> None:
        level = Level((Piece(b"", Kind.ID, 0, required=True, text=type_name.encode()),), b"")
        result = fetched(pg, ["int", "bigint"], [(str(county), str(row))])
        assert (
            rows_as_json(prepare([level]), [result], many=False)
            == f'"{node_id(type_name, county, row)}"'.encode()
        )

    same()


@either
@pytest.mark.parametrize(("kind", "text"), POISONED)
def test_a_value_that_json_or_graphql_cannot_hold_poisons(
    pg: psycopg.Connection, prepare: Prepare, kind: Kind, text: str
) -> None:
    assert one(pg, prepare, kind, text, SQL_TYPES.get(kind, "text")) is None


@either
@pytest.mark.parametrize(("kind", "text"), MISFITS)
def test_text_of_another_form_poisons(
    pg: psycopg.Connection, prepare: Prepare, kind: Kind, text: str
) -> None:
    assert one(pg, prepare, kind, text) is None


@either
@pytest.mark.parametrize(("kind", "text"), FITTING)
def test_numbers_are_written_as_they_are(
    pg: psycopg.Connection, prepare: Prepare, kind: Kind, text: str
) -> None:
    assert one(pg, prepare, kind, text) == text.encode()


@needs_native
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind < Kind.ID])
def test_both_writers_judge_odd_text_alike(pg: psycopg.Connection, kind: Kind) -> None:
    @settings(max_examples=100)
    @given(TEXT | NEARLY)
    def alike(text: str) -> None:
        assert one(pg, prepared, kind, text) == one(pg, prepared_pure, kind, text)

    alike()


@either
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind < Kind.MANY])
def test_null_poisons_only_where_a_value_is_required(
    pg: psycopg.Connection, prepare: Prepare, kind: Kind
) -> None:
    result = fetched(pg, ["text", "text"], [(None, "1")])
    asked = {required: Level((Piece(b"", kind, 0, required),), b"") for required in (True, False)}
    assert rows_as_json(prepare([asked[True]]), [result], many=True) is None
    assert rows_as_json(prepare([asked[False]]), [result], many=True) == b"[null]"

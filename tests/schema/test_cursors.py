"""Cursors: where a page begins, and what is refused."""

import base64
import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.engine import Database
from db.errors import DomainError
from schema.paging.cursors import Int32, Keyset
from tests.schema.world import World, ask, build_world, codes_of

EVERY = Keyset("EVERY", (date, str, Int32, int))
VALUES = st.tuples(
    st.dates(),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.integers(0, 2**31 - 1),
    st.integers(0, 2**63 - 1),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**65), 2**65) | st.floats() | st.text() | st.dates().map(str),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def written(value: Any) -> str:
    """A cursor in the form of ours that says this."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@given(VALUES)
def test_a_list_begins_where_its_cursor_says(values: tuple[Any, ...]) -> None:
    assert EVERY.start(EVERY.cursor(values)) == values


@given(VALUES)
def test_a_cursor_serves_no_other_list(values: tuple[Any, ...]) -> None:
    with pytest.raises(DomainError, match="BAD_CURSOR"):
        Keyset("OTHER", EVERY.kinds).start(EVERY.cursor(values))


@given(st.text() | ANYTHING.map(written) | st.lists(ANYTHING).map(lambda said: written(["EVERY", *said])))
def test_what_is_no_cursor_of_ours_begins_nowhere_or_with_values_of_its_kinds(cursor: str) -> None:
    start = None
    with suppress(DomainError):
        start = EVERY.start(cursor)
    if start is not None:
        assert start[2] < 2**31
        assert start[3] < 2**63
        assert "\0" not in start[1]


TOO_LARGE, TOO_LARGE_ID = 2**31, 2**63
WRONG = [
    ("people(after: $after) { totalCount }", ["NAME", "x", TOO_LARGE, 1]),
    ("people(after: $after) { totalCount }", ["NAME", "x\0", 1, 1]),
    ("people(after: $after, orderBy: AGE) { totalCount }", ["AGE", "1950-01-01", 1, TOO_LARGE_ID]),
    ("unreachableRequests(after: $after) { totalCount }", ["UNREACHABLE", "2026-01-01", TOO_LARGE, 1]),
    (
        "duties(after: $after) { totalCount }",
        ["DUTY", 1, 1, TOO_LARGE, "2026-01-01", 500151, 1, "PHONE", "2026-01-01", ""],
    ),
    (
        "duties(after: $after) { totalCount }",
        ["DUTY", 1, 1, 1, "2026-01-01", 500151, 1, "PHONE", "2026-01-01", "\0"],
    ),
]


@pytest.mark.parametrize(("field", "said"), WRONG)
async def test_a_cursor_that_no_row_has_is_refused_before_the_database_is_asked(
    field: str, said: list[Any], database: Database, world: World
) -> None:
    query = f"query($after: String) {{ {field} }}"
    result = await ask(database, world.viewers()["staff"], query, after=written(said))
    assert codes_of(result) == ["BAD_CURSOR"]

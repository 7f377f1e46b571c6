"""Hostile requests to a server in a process of its own: each has its answer, and the next caller theirs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine

from tests.app.hostile import addresses, callers, graphql, smuggled
from tests.app.hostile.request import NAME, NUMBER, Hostile, asks
from tests.app.hostile.served import Served, served
from tests.databases import Server, clone
from tests.house import CHECKOUT
from tests.schema.world import build_world

GROUPS = {
    "smuggling": smuggled.ROWS,
    "GraphQL": graphql.ROWS,
    "callers": callers.ROWS,
    "addresses": addresses.ROWS,
}
ROWS = {f"{group}: {one.name}": one for group, rows in GROUPS.items() for one in rows}
GOOD = asks("a good request", "{ viewer { name } }", 200, "")
# What stands in no answer: how it was made, and who is in it.
INSIDE = re.compile(rb'Traceback|psycopg|sqlalchemy|asyncpg|SELECT |INSERT |File "|/site-packages/|\.py:')
LOGGED = re.compile(r"Traceback|\bSELECT\b|\bINSERT\b|Bearer |password=|rongge_session|" + f"{NUMBER}|{NAME}")


@pytest.fixture(scope="module")
def place(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with clone(server) as url, pytest.MonkeyPatch.context() as patch:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_world(engine)
        engine.dispose()
        home: Path = tmp_path_factory.mktemp("hostile")
        patch.setenv("RONGGE_DATABASE_URL", url)
        patch.setenv("RONGGE_HOME", str(home))
        patch.setenv("RONGGE_IDENTITY_KEY", "cd" * 32)
        patch.setenv("RONGGE_TOKEN_KEY", "ab" * 32)
        with served(world, url, home) as running:
            yield running


@pytest.mark.parametrize("name", ROWS)
def test_a_hostile_request_is_answered_as_it_should_be_and_the_next_one_too(name: str, place: Served) -> None:
    one: Hostile = ROWS[name]
    answer = place.answer(one)
    assert (answer.status, answer.code) == (one.status, one.code), answer.body[:500]
    assert not INSIDE.search(answer.body)
    assert NUMBER.encode() not in answer.body
    assert place.answer(GOOD).code == ""
    assert place.answer(GOOD).status == 200


def test_nothing_of_all_that_came_to_stand_in_the_log(place: Served) -> None:
    written = place.log.read_text(encoding="utf-8")
    assert [line for line in written.splitlines() if LOGGED.search(line)] == []


def test_they_are_as_many_as_the_documents_say() -> None:
    told = (CHECKOUT / "docs/running/security.md").read_text(encoding="utf-8")
    assert len(ROWS) == sum(map(len, GROUPS.values())) >= 120
    assert f"**{len(ROWS)} hostile requests**" in told
    assert all(f"{group} ({len(rows)})" in told for group, rows in GROUPS.items())

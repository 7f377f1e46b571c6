"""Worlds built once: the second empty database becomes a copy, and a database in use is built in."""

from collections.abc import Callable

from sqlalchemy import Engine, NullPool, create_engine, text

from tests.built_once import built_once
from tests.databases import Server, clone

Built = list[str]


def _counting(built: Built) -> Callable[[Engine, str], dict[str, str]]:
    @built_once
    def build(engine: Engine, name: str) -> dict[str, str]:
        built.append(name)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE mark (name text)"))
            connection.execute(text("INSERT INTO mark VALUES (:name)"), {"name": name})
        return {"name": name}

    return build


def _in_two_databases(server: Server, names: tuple[str, str]) -> tuple[Built, list[str]]:
    built: Built = []
    build = _counting(built)
    found = []
    for name in names:
        with clone(server) as url:
            engine = create_engine(url, poolclass=NullPool)
            assert build(engine, name) == {"name": name}
            with engine.connect() as connection:
                found.append(connection.execute(text("SELECT name FROM mark")).scalar_one())
    return built, found


def test_a_second_database_is_a_copy_of_the_first(server: Server) -> None:
    assert _in_two_databases(server, ("a", "a")) == (["a"], ["a", "a"])


def test_another_world_is_built_by_itself(server: Server) -> None:
    assert _in_two_databases(server, ("b", "c")) == (["b", "c"], ["b", "c"])


def test_a_database_in_use_is_built_in(server: Server) -> None:
    built: Built = []
    build = _counting(built)
    for _ in range(2):
        with clone(server) as url:
            engine = create_engine(url, poolclass=NullPool)
            with engine.connect() as holder:
                holder.execute(text("SELECT 1"))
                build(engine, "d")
    assert built == ["d", "d"]

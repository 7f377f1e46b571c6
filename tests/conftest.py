"""What every test may ask for: one server per run, one migrated template, a copy of it per test.

`database_url`, `connection`, `engine`, `sa` and `database` all speak to that one copy; `rolled_back` is
cheaper, a connection to a database shared by the worker's tests, with everything undone afterwards.
"""

import gc
import os
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import Connection, Engine, NullPool, create_engine

from db.engine import Database
from tests.compiled_once import compile_once
from tests.databases import Server, clone, close_run, libpq, open_run, open_unserved, part, running_server
from tests.demo_county import DemoCounty, made_county
from tests.hashes import hash_cheaply

# How long a case takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("rongge", deadline=None)
settings.load_profile("rongge")


def pytest_configure(config: pytest.Config) -> None:
    # Statements are put together by the thousand, and nothing of them stands in a circle for long.
    gc.set_threshold(100_000, 50, 100)
    # What tests start as a process of its own finds the checkout compiled, but for the first of them.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compile_once()
    hash_cheaply()
    if not hasattr(config, "workerinput"):
        open_run()


def pytest_collection_finish() -> None:
    """What was imported stays: a fifth of a run's time went into looking through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With --no-skips a run that passed otherwise fails for a test that was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter is not None and bool(reporter.stats.get("skipped"))
    if skipped and session.config.getoption("--no-skips") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        close_run()
    part()


@pytest.fixture(scope="session")
def server() -> Server:
    """The run's server with its migrated template."""
    return running_server()


@pytest.fixture
def database_url(server: Server) -> Iterator[str]:
    """The address (SQLAlchemy's form) of a migrated, empty database of the test's own."""
    with clone(server) as url:
        yield url


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A psycopg connection to the test's own database; the test commits."""
    with psycopg.connect(libpq(database_url)) as opened:
        yield opened


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A SQLAlchemy engine on the test's own database."""
    made = create_engine(database_url, poolclass=NullPool, enable_from_linting=False)
    yield made
    made.dispose()


@pytest.fixture
def sa(engine: Engine) -> Iterator[Connection]:
    """A SQLAlchemy connection to the test's own database; the test commits."""
    with engine.connect() as opened:
        yield opened


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The product's own asynchronous pool on the test's own database."""
    opened = open_unserved(database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def shared_engine(server: Server) -> Iterator[Engine]:
    """An engine on one migrated database shared by this worker's tests."""
    with clone(server) as url:
        made = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        yield made
        made.dispose()


@pytest.fixture
def rolled_back(shared_engine: Engine) -> Iterator[Connection]:
    """A SQLAlchemy connection whose every change is undone after the test, which may not commit."""
    with shared_engine.connect() as opened, opened.begin() as everything:
        yield opened
        everything.rollback()


@pytest.fixture(scope="session")
def demo_county(server: Server) -> Iterator[DemoCounty]:
    """The demonstration county, 3,000 people; tests may record contacts in it but count nothing there."""
    with made_county(server) as made:
        yield made

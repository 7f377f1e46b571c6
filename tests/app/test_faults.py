"""Servers and databases killed while contacts are recorded: none acknowledged is lost, none counted twice."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import NullPool, create_engine

from app.postgres import DEMO_PARAMETERS, Cluster, cluster_at, reset, start
from app.setup.answering import address_answers
from app.setup.binaries import newest_binaries
from app.setup.postmaster import control
from db.migrate import upgrade
from tests.app.recorders import Desk, batches, ensure_each_once, in_parallel, recorded
from tests.app.test_server import Running, soon
from tests.schema.world import World, build_world

SENDERS = 4
# What is committed is in the files when a process dies; only the machine's own death would need fsync.
PARAMETERS = (*DEMO_PARAMETERS, "fsync=off", "full_page_writes=off")


@contextmanager
def serving(home: Path, database_url: str) -> Iterator[Running]:
    home.mkdir(exist_ok=True)
    server = Running(home, database_url)
    try:
        assert soon(lambda: len(server.holders()) == 2 and address_answers(server.url)), (
            server.log.read_text()
        )
        yield server
    finally:
        server.ended()


def world_in(database_url: str) -> World:
    engine = create_engine(database_url, poolclass=NullPool, enable_from_linting=False)
    world = build_world(engine)
    engine.dispose()
    return world


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL that this test may kill, migrated."""
    with TemporaryDirectory(prefix="rongge-test-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        ours = cluster_at(Path(folder) / "var", PARAMETERS)
        try:
            start(ours)
            engine = create_engine(ours.url, poolclass=NullPool)
            with engine.begin() as connection:
                upgrade(connection)
            yield ours
        finally:
            reset(ours)


def restart(cluster: Cluster, mode: str) -> None:
    program, log = newest_binaries().program("pg_ctl"), cluster.data.parent / "server.log"
    control([program, "restart", "-D", str(cluster.data), "-w", "-m", mode, "-l", str(log)], cluster.user)


def passed(database_url: str, least: int) -> bool:
    return recorded(database_url) > least


def test_a_server_killed_in_the_middle_of_batches_loses_nothing(tmp_path: Path, database_url: str) -> None:
    world = world_in(database_url)
    sent = batches(world, 16, 100)
    with ThreadPoolExecutor(SENDERS) as pool:
        with serving(tmp_path / "first", database_url) as server:
            desk = Desk(world, server.url)
            under_way = in_parallel(pool, desk, sent, SENDERS)
            assert soon(partial(passed, database_url, 500))
            os.killpg(server.supervisor.pid, signal.SIGKILL)
        left = recorded(database_url)
        assert len(desk.acknowledged) < left < 1600
        with serving(tmp_path / "second", database_url) as server:
            desk.url = server.url
            for one in under_way:
                one.result()
    assert "DUPLICATE" in desk.statuses
    ensure_each_once(database_url, desk, sent)


def test_a_database_restarted_under_load_loses_nothing(tmp_path: Path, cluster: Cluster) -> None:
    world = world_in(cluster.url)
    sent = batches(world, 24, 100)
    with serving(tmp_path, cluster.url) as server, ThreadPoolExecutor(SENDERS) as pool:
        desk = Desk(world, server.url)
        under_way = in_parallel(pool, desk, sent, SENDERS)
        for mode, least in (("immediate", 500), ("fast", 1200)):
            assert soon(partial(passed, cluster.url, least))
            restart(cluster, mode)
            assert recorded(cluster.url) < 2400
        for one in under_way:
            one.result()
    ensure_each_once(cluster.url, desk, sent)


def test_the_same_batch_sent_five_times_at_once_is_recorded_once(tmp_path: Path, database_url: str) -> None:
    world = world_in(database_url)
    [batch] = batches(world, 1, 500)
    with serving(tmp_path, database_url) as server, ThreadPoolExecutor(5) as pool:
        desk = Desk(world, server.url)
        assert all(pool.map(desk.send, [batch] * 5))
    assert desk.statuses.count("ACCEPTED") == 500
    assert desk.statuses.count("DUPLICATE") == 4 * 500
    ensure_each_once(database_url, desk, [batch])

"""The private cluster, really started, in a folder of its own."""

import os
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from app.postgres import TEST_PARAMETERS, Cluster, answers, cluster_at, is_running, reset, start, stop
from app.setup.operating_system import reachable_by_others
from db.errors import DomainError


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    # Not pytest's own folder: that one is closed to the account the server runs as.
    with TemporaryDirectory(prefix="rongge-test-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        ours = cluster_at(Path(folder) / "var", TEST_PARAMETERS)
        try:
            yield ours
        finally:
            reset(ours)


@pytest.fixture
def running(cluster: Cluster) -> Cluster:
    start(cluster)
    return cluster


def shown(cluster: Cluster, setting: str) -> str:
    with psycopg.connect(cluster.conninfo()) as connection:
        row = connection.execute("SELECT current_setting(%s)", [setting]).fetchone()
    assert row is not None
    return str(row[0])


def test_an_interrupted_initdb_is_made_anew(cluster: Cluster) -> None:
    draft = cluster.data.with_name("data.draft")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("half")
    start(cluster)
    assert answers(cluster)
    assert not draft.exists()


def test_a_started_server_has_the_database_and_its_extensions(running: Cluster) -> None:
    with psycopg.connect(running.conninfo()) as connection:
        rows = connection.execute("SELECT extname FROM pg_extension").fetchall()
    assert {"postgis", "btree_gist", "btree_gin"} <= {name for (name,) in rows}


def test_a_set_up_cut_off_before_its_database_is_finished_by_the_next_start(running: Cluster) -> None:
    with psycopg.connect(running.conninfo("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE rongge")
    start(running)
    assert shown(running, "server_encoding") == "UTF8"


def test_a_set_up_cut_off_between_two_extensions_is_finished_by_the_next_start(running: Cluster) -> None:
    with psycopg.connect(running.conninfo()) as connection:
        connection.execute("DROP EXTENSION btree_gin")
    start(running)
    with psycopg.connect(running.conninfo()) as connection:
        found = connection.execute("SELECT FROM pg_extension WHERE extname = 'btree_gin'").fetchone()
    assert found is not None


def test_pages_carry_checksums(running: Cluster) -> None:
    assert shown(running, "data_checksums") == "on"


def test_the_server_listens_on_its_socket_only(running: Cluster) -> None:
    assert shown(running, "listen_addresses") == ""
    assert len(f"{running.sockets}/.s.PGSQL.5432") < 107


def test_only_its_owner_may_enter_the_folder_of_the_socket(running: Cluster) -> None:
    assert stat.S_IMODE(running.sockets.stat().st_mode) == 0o700
    assert running.sockets.stat().st_uid == running.data.stat().st_uid


def test_the_server_never_runs_as_root(running: Cluster) -> None:
    pid = (running.data / "postmaster.pid").read_text().split("\n")[0]
    assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_starting_twice_keeps_the_same_server(running: Cluster) -> None:
    before = (running.data / "postmaster.pid").read_text()
    start(running)
    assert (running.data / "postmaster.pid").read_text() == before


def test_what_was_written_outlives_a_stop(running: Cluster) -> None:
    with psycopg.connect(running.conninfo()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    stop(running)
    assert not is_running(running)
    start(running)
    with psycopg.connect(running.conninfo()) as connection:
        assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)
        connection.execute("DROP TABLE kept")


def test_a_pid_taken_by_another_process_since_a_crash_does_not_keep_the_server_down(running: Cluster) -> None:
    stop(running)
    with subprocess.Popen(["/bin/sleep", "60"], user=running.user, cwd="/") as stranger:
        (running.data / "postmaster.pid").write_text(f"{stranger.pid}\n{running.data}\n1\n5432\n\n\n\n\n")
        start(running)
        assert stranger.poll() is None
        stranger.terminate()
    assert answers(running)


def test_stopping_never_touches_a_process_that_is_not_the_server(running: Cluster) -> None:
    stop(running)
    with subprocess.Popen(["/bin/sleep", "60"], user=running.user, cwd="/") as stranger:
        (running.data / "postmaster.pid").write_text(f"{stranger.pid}\n{running.data}\n1\n5432\n\n\n\n\n")
        stop(running)
        time.sleep(0.2)
        assert stranger.poll() is None
        stranger.terminate()


def test_a_swept_away_socket_folder_comes_back(running: Cluster) -> None:
    for entry in running.sockets.iterdir():
        entry.unlink()
    running.sockets.rmdir()
    start(running)
    assert answers(running)


def test_a_socket_folder_that_is_a_link_is_refused(running: Cluster, tmp_path: Path) -> None:
    stop(running)
    running.sockets.rmdir()
    running.sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(DomainError, match="SOCKET_FOLDER_TAKEN"):
            start(running)
    finally:
        running.sockets.unlink()


def test_a_checkout_the_servers_account_cannot_reach_keeps_its_data_elsewhere(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    ours = cluster_at(closed / "var")
    expected = "/var/lib/rongge" if os.geteuid() == 0 else str(closed)
    assert str(ours.data).startswith(expected)
    assert not reachable_by_others(closed)


def test_two_checkouts_never_share_a_socket() -> None:
    assert cluster_at(Path("/srv/one/var")).sockets != cluster_at(Path("/srv/two/var")).sockets

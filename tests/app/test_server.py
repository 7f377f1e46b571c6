"""Several processes behind one port: each with its own node, all gone when asked, none missed when killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from app.server import GRACE_S
from app.setup.answering import address_answers
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.app.exports.conftest import signed_in
from tests.app.service import COUNTY, KEY

COLLECTOR = "collector-0123456789-0123456789-0123"
SOON_S = 300.0  # a bound on waiting, which nobody waits for: machines that test are busy


class Running:
    """A server of two processes on a database of its own."""

    def __init__(self, home: Path, database_url: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.nodes = home / "run" / "nodes"
        self.log = home / "log"
        variables = {
            "RONGGE_HOME": str(home),
            "RONGGE_DATABASE_URL": database_url,
            "RONGGE_PORT": str(port),
            "RONGGE_NODE": "5",
            "RONGGE_TOKEN_KEY": KEY.hex(),
            "RONGGE_IDENTITY_KEY": "cd" * 32,
            "RONGGE_METRICS_TOKEN": COLLECTOR,
        }
        with self.log.open("wb") as sink:
            self.supervisor = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "serve", "--processes", "2"],
                env={**os.environ, **variables},
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )

    def holders(self) -> dict[int, int]:
        """The processes that live, by the node each has noted as its own."""
        notes = {int(file.stem): file.read_text() for file in self.nodes.glob("*.lock")}
        return {node: int(pid) for node, pid in notes.items() if pid and lives(int(pid))}

    def ended(self) -> None:
        if self.supervisor.poll() is None:
            os.killpg(self.supervisor.pid, signal.SIGKILL)
        self.supervisor.wait()


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def soon(holds: Callable[[], bool], seconds: float = SOON_S) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def running(tmp_path: Path, database_url: str) -> Iterator[Running]:
    server = Running(tmp_path, database_url)
    assert soon(lambda: len(server.holders()) == 2 and address_answers(server.url)), server.log.read_text()
    yield server
    server.ended()


def test_a_killed_process_is_replaced_under_a_node_that_is_free(running: Running) -> None:
    before = running.holders()
    assert set(before) == {5, 6}
    assert len(set(before.values()) | {running.supervisor.pid}) == 3
    os.kill(before[5], signal.SIGKILL)
    assert soon(lambda: running.holders().get(5, before[5]) != before[5])
    assert running.holders()[6] == before[6]
    assert address_answers(running.url)


def test_what_it_serves_includes_the_exports(running: Running) -> None:
    client = Viewer("client", "客户端", Role.SERVICE_CLIENT, (Grant(Permission.SEARCH, COUNTY),))
    answer = httpx2.get(f"{running.url}/exports/people.csv", headers=signed_in(client))
    assert answer.status_code == 200
    assert answer.content.startswith("\ufeff编号,姓名,".encode())


def test_whichever_process_is_asked_tells_what_both_have_counted(running: Running) -> None:
    asked = [httpx2.get(f"{running.url}/sign-in").status_code for _ in range(12)]
    for _ in range(4):
        answer = httpx2.get(f"{running.url}/metrics", headers={"Authorization": f"Bearer {COLLECTOR}"})
        assert f'{{method="GET",part="sign-in",status="200"}} {len(asked)}.0' in answer.text


def test_asked_to_end_all_processes_do_within_the_grace(running: Running) -> None:
    processes = running.holders().values()
    asked = time.monotonic()
    running.supervisor.send_signal(signal.SIGTERM)
    assert running.supervisor.wait(GRACE_S + 5) == 0
    assert time.monotonic() - asked < GRACE_S
    assert not any(lives(pid) for pid in processes)
    assert not address_answers(running.url)


def test_processes_end_with_a_supervisor_that_was_killed(running: Running) -> None:
    processes = running.holders().values()
    running.supervisor.kill()
    assert soon(lambda: not any(lives(pid) for pid in processes), GRACE_S + 10)
    assert not address_answers(running.url)

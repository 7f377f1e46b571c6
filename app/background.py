"""The server in the background. It holds a lock while it lives: a pid noted by a dead one misleads nobody."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.settings import Settings
from app.setup.answering import address_answers, ensure_port_is_free
from db.errors import DomainError

SERVER_COMMAND = (sys.executable, "-m", "app.server")
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0
PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that lives: its process and the address it was started on."""

    pid: int
    url: str


def running_server(home: Path) -> RunningServer | None:
    """The living server of this home, or None."""
    with _note(home) as file:
        if _locked(file):
            return None
        note = json.loads(file.read() or "{}")
    return RunningServer(note["pid"], note["url"]) if note else None


def start_server(settings: Settings, variables: Mapping[str, str]) -> RunningServer:
    """Starts the server with these environment variables and returns once it answers.

    Raises PORT_TAKEN or SERVER_DID_NOT_START.
    """
    ensure_port_is_free(settings.host, settings.port)
    log = settings.home / "log" / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with _note(settings.home) as file, log.open("ab") as sink:
        if not _locked(file):
            raise DomainError("ALREADY_STARTED", "服务已在启动。", "The server is being started already.")
        file.truncate(0)
        # The child inherits the open file, and with it the lock: it ends with the process, however it dies.
        child = subprocess.Popen(
            SERVER_COMMAND,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            pass_fds=[file.fileno()],
            start_new_session=True,
        )
        file.write(json.dumps({"pid": child.pid, "url": settings.address}))
    _wait_until_it_answers(child, settings.address, log)
    child.returncode = 0  # it is meant to outlive us: Popen need not warn that nobody waited for it
    return RunningServer(child.pid, settings.address)


def stop_server(home: Path) -> bool:
    """Asks the server to end, insists after a while; False when none was running."""
    server = running_server(home)
    if server is None:
        return False
    os.kill(server.pid, signal.SIGTERM)
    if not _gone_within(home, STOP_TIMEOUT_S):
        os.killpg(server.pid, signal.SIGKILL)  # it leads a session of its own, its processes in it
        _gone_within(home, STOP_TIMEOUT_S)
    return True


def _wait_until_it_answers(child: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_TIMEOUT_S
    while child.poll() is None and time.monotonic() < end:
        if address_answers(url):
            return
        time.sleep(PAUSE_S)
    if child.poll() is None:
        child.terminate()
    raise DomainError(
        "SERVER_DID_NOT_START",
        f"服务未能启动；原因见 {log} 末尾。",
        f"The server did not start; the end of {log} says why.",
    )


def _gone_within(home: Path, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while running_server(home) is not None:
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE_S)
    return True


@contextmanager
def _note(home: Path) -> Iterator[IO[str]]:
    path = home / "run" / "server.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        yield file


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

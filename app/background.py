"""Server and worker in the background. Each holds a lock while it lives: a dead one's pid misleads nobody."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.settings import Settings
from app.setup.answering import address_answers, ensure_port_is_free
from db.errors import DomainError

SERVER_COMMAND = (sys.executable, "-m", "app.server")
WORKER_COMMAND = (sys.executable, "-m", "app.jobs.worker")
SERVER, WORKER = "server", "worker"
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0
PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that lives: its process and the address it was started on."""

    pid: int
    url: str


def running_server(home: Path, name: str = SERVER) -> RunningServer | None:
    """The living server (or worker) of this home, or None."""
    with _note(home, name) as file:
        if _locked(file):
            return None
        note = json.loads(file.read() or "{}")
    return RunningServer(note["pid"], note["url"]) if note else None


def start_server(settings: Settings, variables: Mapping[str, str]) -> RunningServer:
    """Starts the server with these environment variables and returns once it answers.

    Raises PORT_TAKEN or SERVER_DID_NOT_START.
    """
    ensure_port_is_free(settings.host, settings.port)
    child = _started(settings, variables, SERVER, SERVER_COMMAND)
    _wait_until_it_answers(child, settings.address, _log_of(settings, SERVER))
    child.returncode = 0  # it is meant to outlive us: Popen need not warn that nobody waited for it
    return RunningServer(child.pid, settings.address)


def start_worker(settings: Settings, variables: Mapping[str, str]) -> None:
    """Starts the worker, if none lives: it needs nobody who waits for it."""
    if running_server(settings.home, WORKER) is None:
        _started(settings, variables, WORKER, WORKER_COMMAND).returncode = 0


def stop_server(home: Path, name: str = SERVER) -> bool:
    """Asks the server (or worker) to end, insists after a while; False when none was running."""
    server = running_server(home, name)
    if server is None:
        return False
    os.kill(server.pid, signal.SIGTERM)
    if not _gone_within(home, name, STOP_TIMEOUT_S):
        os.killpg(server.pid, signal.SIGKILL)  # it leads a session of its own, its processes in it
        _gone_within(home, name, STOP_TIMEOUT_S)
    return True


def _started(
    settings: Settings, variables: Mapping[str, str], name: str, command: Sequence[str]
) -> subprocess.Popen[bytes]:
    log = _log_of(settings, name)
    log.parent.mkdir(parents=True, exist_ok=True)
    with _note(settings.home, name) as file, log.open("ab") as sink:
        if not _locked(file):
            raise DomainError("ALREADY_STARTED", "服务已在启动。", "The server is being started already.")
        file.truncate(0)
        # The child inherits the open file, and with it the lock: it ends with the process, however it dies.
        child = subprocess.Popen(
            command,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            pass_fds=[file.fileno()],
            start_new_session=True,
        )
        file.write(json.dumps({"pid": child.pid, "url": settings.address}))
    return child


def _log_of(settings: Settings, name: str) -> Path:
    return settings.home / "log" / f"{name}.log"


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


def _gone_within(home: Path, name: str, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while running_server(home, name) is not None:
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE_S)
    return True


@contextmanager
def _note(home: Path, name: str) -> Iterator[IO[str]]:
    path = home / "run" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        yield file


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

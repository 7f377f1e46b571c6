"""The servers that are measured: one process each, started in turn, ended together."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.serving.database import CHECKOUT, HOME, conninfo, identity_key, variables
from benchmarks.serving.questions import Asked, asked_plain, asked_postgraphile, asking_ours

HERE = Path(__file__).parent
NODE_MODULES = CHECKOUT / "var" / "bench-peers" / "node_modules"
OLDEST_NODE = 22
POOL = "10"
START_S, END_S = 120, 10
PORT_NAMES = ("RONGGE_PORT", "UVICORN_PORT", "PORT")
UVICORN = (
    "-m",
    "uvicorn",
    "--lifespan",
    "on",
    "--loop",
    "uvloop",
    "--http",
    "httptools",
    "--no-access-log",
    "--log-level",
    "warning",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: who it is, where it listens, how it is asked, and its process."""

    name: str
    port: int
    asked: Asked
    pid: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a server is started; it listens on the port that PORT_NAMES name to it."""

    name: str
    asked: Asked
    command: Sequence[str | Path]
    settings: Mapping[str, str]


@contextmanager
def running_servers(url: str, connection: psycopg.Connection) -> Iterator[list[Server]]:
    """All of them on the measuring database, to which `connection` is open, ready to be asked."""
    with ExitStack() as stack:
        yield [stack.enter_context(running(recipe)) for recipe in _recipes(url, connection)]


def our_recipe(url: str, connection: psycopg.Connection) -> Recipe:
    """Our server, in one process, under a key of this run."""
    key = secrets.token_bytes(32)
    settings = variables(url) | {
        "RONGGE_TOKEN_KEY": key.hex(),
        "RONGGE_IDENTITY_KEY": identity_key(),
        "RONGGE_DEMO": "0",
        "RONGGE_POOL_SIZE": POOL,
    }
    serve = (Path(sys.executable).with_name("rongge"), "serve", "--processes", "1")
    return Recipe("ours", asking_ours(connection, key), serve, settings)


def _recipes(url: str, connection: psycopg.Connection) -> list[Recipe]:
    node, plain = node_program(), os.environ | {"DATABASE": conninfo(url), "POOL": POOL}
    return [
        our_recipe(url, connection),
        Recipe("raw", asked_plain, _uvicorn("plain_json"), plain),
        Recipe("limit", asked_plain, _uvicorn("flat_rows"), plain),
        Recipe(
            "postgraphile",
            asked_postgraphile,
            (node, HERE / "postgraphile" / "server.cjs"),
            plain | {"NODE_PATH": str(NODE_MODULES), "NODE_ENV": "production", "GRAPHILE_ENV": "production"},
        ),
    ]


def _uvicorn(module: str) -> tuple[str, ...]:
    return (sys.executable, *UVICORN, f"benchmarks.serving.{module}:app")


def node_program() -> Path:
    """A Node of the major version PostGraphile needs: the system's, or npm's package `node-linux-…`."""
    candidates = [*sorted(NODE_MODULES.glob("node-*/bin/node")), Path(shutil.which("node") or "node")]
    for candidate in candidates:
        found = subprocess.run((candidate, "--version"), capture_output=True, text=True, check=False)
        if found.returncode == 0 and int(found.stdout.removeprefix("v").split(".")[0]) >= OLDEST_NODE:
            return candidate
    sys.exit(f"PostGraphile needs Node {OLDEST_NODE} or newer; run make bench, which installs it")


@contextmanager
def running(recipe: Recipe) -> Iterator[Server]:
    """The server of a recipe, ready to be asked, until the block ends."""
    port = _free_port()
    environment = {**recipe.settings, **dict.fromkeys(PORT_NAMES, str(port))}
    log = HOME / f"{recipe.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        process = subprocess.Popen(recipe.command, cwd=CHECKOUT, env=environment, stdout=file, stderr=file)
    try:
        _wait_for(port, process, log)
        yield Server(recipe.name, port, recipe.asked, process.pid)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(END_S)
        process.kill()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"no server came up; see {log}")

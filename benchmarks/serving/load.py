"""The load: wrk where it is installed, else a client of our own; the same for all servers of a run."""

import asyncio
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving.answers import headers
from benchmarks.serving.questions import Request

SCRIPT = Path(__file__).parent / "requests.lua"
WRK = shutil.which("wrk")
TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Load:
    """What a server was asked and answered in a time."""

    requests: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


def tool() -> str:
    """What sends the load."""
    if WRK is None:
        return "an asyncio client of our own"
    version = subprocess.run((WRK, "--version"), capture_output=True, text=True, check=False)
    return " ".join((version.stdout + version.stderr).split()[:2])


def write_requests(file: Path, requests: Sequence[Request]) -> None:
    """Keeps requests in a file, as `run` wants them."""
    lines = [f"{one.path}\t{one.token}\t{one.body}\n" for one in requests]
    file.write_text("".join(lines), encoding="utf-8")


def run(port: int, file: Path, *, connections: int, seconds: float, seed: int) -> Load:
    """Sends the requests of the file at random, on each connection one after the other.

    Ends the run if one fails.
    """
    if WRK is None:
        return asyncio.run(_own_run(port, _wires(file), connections=connections, seconds=seconds, seed=seed))
    options = (f"-c{connections}", "-t1", f"-d{max(1, round(seconds))}s", f"--timeout={TIMEOUT_S}s")
    done = subprocess.run(
        (WRK, *options, "-s", SCRIPT, f"http://127.0.0.1:{port}"),
        env=os.environ | {"REQUESTS": str(file), "SEED": str(seed)},
        capture_output=True,
        text=True,
        check=True,
    )
    result = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    requests, microseconds, _, failed = (int(word) for word in result.split()[1:])
    if failed or not requests:
        sys.exit(f"port {port}, {file.name}: {failed} of {requests} requests failed\n{done.stdout}")
    return Load(requests, microseconds / 1e6)


async def _own_run(
    port: int, requests: Sequence[bytes], *, connections: int, seconds: float, seed: int
) -> Load:
    started = time.monotonic()
    counts = await asyncio.gather(
        *[
            _one_connection(port, requests, started + seconds, random.Random(seed + number))  # noqa: S311  # no secret
            for number in range(connections)
        ]
    )
    return Load(sum(counts), time.monotonic() - started)


def _wires(file: Path) -> list[bytes]:
    return [_wire(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _wire(line: str) -> bytes:
    path, token, body = line.split("\t", 2)
    sent = headers(Request(path, body, token)) | {"Host": "127.0.0.1"}
    if body:
        sent["Content-Length"] = str(len(body.encode()))
    lines = [
        f"{'POST' if body else 'GET'} {path} HTTP/1.1",
        *[f"{name}: {value}" for name, value in sent.items()],
    ]
    return "\r\n".join([*lines, "", body]).encode()


async def _one_connection(port: int, requests: Sequence[bytes], until: float, chance: random.Random) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    count = 0
    while time.monotonic() < until:
        writer.write(chance.choice(requests))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b" 200 " not in head.partition(b"\r\n")[0]:
            sys.exit(f"port {port}: {head[:200]!r}")
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        count += 1
    writer.close()
    return count

"""Seconds for each kind of paper, and pages of the coverage map a second, with the processor's time beside.

    python -m benchmarks.paper [--rounds 3] [--pages 40]

One process of the server, on the small measuring database, for the leader of the county with the most
persons. Each sheet is asked for in turn, of `rounds` days after one unmeasured, and of each again: then it is
kept. Pages and rows one after the other on one connection. Beside them, in the same run, a style sheet of the
same server: what an answer costs at least. The processor's time is that of the server with its workers, and
of PostgreSQL for it.
"""

import argparse
import os
import re
import secrets
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg

from app.tokens import issue_token
from benchmarks.serving.database import QUICK, conninfo, identity_key, measuring_database, variables
from benchmarks.serving.results import markdown
from benchmarks.serving.servers import Recipe, running
from benchmarks.serving.usage import backends, cpu_seconds, family, since
from benchmarks.tiles import LARGEST, ROOT
from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer
from resolvers.windows import today_in_china

SHEETS = (
    ("coverage by township, A4", "/maps/coverage/{}.pdf"),
    ("coverage by cell, A4", "/maps/coverage/{}.pdf?level=cells"),
    ("the wall's map of stations, A3", "/maps/stations/{}.pdf?paper=A3"),
    ("bulletin, six pages", "/maps/bulletin/{}.pdf"),
    ("coverage by cell as PNG", "/maps/coverage/{}.png?level=cells"),
)
PAGES = (
    ("page by township", "/maps/coverage/{}"),
    ("page by cell", "/maps/coverage/{}?level=cells"),
    ("its rows apart", "/maps/coverage/{}/rows.json?level=cells"),
)
# As a page of the map names it.
STYLE = re.compile(rb'href="(/assets/[^"]+/coverage-map.css)"')
ROUNDS, TIMES, TIMEOUT_S = 3, 40, 240


@dataclass(frozen=True, slots=True)
class Asking:
    """A running server with its database, and the token of whoever asks."""

    port: int
    pid: int
    connection: psycopg.Connection
    token: str

    def answer(self, opened: HTTPConnection, path: str) -> bytes:
        """The body of an answer; ends the run if it is none."""
        opened.request("GET", path, headers={"Authorization": f"Bearer {self.token}"})
        answered = opened.getresponse()
        body = answered.read()
        if answered.status != 200:
            sys.exit(f"{path}: {answered.status} {body[:300]!r}")
        return body

    def spent(self) -> dict[int, float]:
        """The processor's time until now, by process."""
        return cpu_seconds([*family(self.pid), *backends(self.connection)])


@dataclass(frozen=True, slots=True)
class Spent:
    """What one answer took, in seconds of waiting and of the processor, and its bytes."""

    waited: float
    cpu: float
    bytes: int


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paper")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--pages", type=int, default=TIMES)
    given = parser.parse_args()
    with _served() as (asking, county):
        paper = [_paper(asking, name, path.format(county), given.rounds) for name, path in SHEETS]
        asked = [(name, path.format(county)) for name, path in PAGES]
        asked.append(("a style sheet", _style(asking, asked[0][1])))
        pages = [_pages(asking, name, path, given.pages) for name, path in asked]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; medians of {given.rounds}")
    print(markdown(["", "seconds", "of the processor", "again, seconds", "bytes"], paper))
    print(f"\none connection, {given.pages} of each")
    print(markdown(["", "a second", "ms of the processor", "bytes"], pages))


def _style(asking: Asking, page: str) -> str:
    """The address of the style sheet of a page."""
    with closing(HTTPConnection("127.0.0.1", asking.port, timeout=TIMEOUT_S)) as opened:
        found = STYLE.search(asking.answer(opened, page))
        return found[1].decode() if found else sys.exit("the page has no style sheet")


def _paper(asking: Asking, name: str, path: str, rounds: int) -> list[str]:
    days = [today_in_china() - timedelta(days=number) for number in range(rounds + 1)]
    more = "&" if "?" in path else "?"
    found = [[_one(asking, f"{path}{more}asOf={day}", 1) for _ in ("first", "again")] for day in days][1:]
    first, again = zip(*found, strict=True)
    numbers = [_middle(first, "waited"), _middle(first, "cpu"), _middle(again, "waited")]
    return [name, *[f"{one:.1f}" for one in numbers], f"{first[0].bytes:,}"]


def _middle(found: Sequence[Spent], what: str) -> float:
    return float(statistics.median(getattr(one, what) for one in found))


def _pages(asking: Asking, name: str, path: str, times: int) -> list[str]:
    _one(asking, path, 2)
    found = _one(asking, path, times)
    return [name, f"{1 / found.waited:,.0f}", f"{1000 * found.cpu:,.1f}", f"{found.bytes:,}"]


def _one(asking: Asking, path: str, times: int) -> Spent:
    """One answer of several that were asked for one after the other."""
    with closing(HTTPConnection("127.0.0.1", asking.port, timeout=TIMEOUT_S)) as opened:
        before, began = asking.spent(), time.perf_counter()
        sizes = [len(asking.answer(opened, path)) for _ in range(times)]
        waited = time.perf_counter() - began
        return Spent(waited / times, since(before, asking.spent()) / times, sizes[0])


@contextmanager
def _served() -> Iterator[tuple[Asking, int]]:
    """The server on the small measuring database, and the county."""
    url = measuring_database(QUICK)
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        county = _only(connection, LARGEST)
        root = _only(connection, ROOT, (county,))
        key = secrets.token_bytes(32)
        area = Area(AreaKind.DIVISION, county, root, DivisionLevel.COUNTY)
        viewer = Viewer("bench", "bench", Role.LEADER, (Grant(Permission.ANALYSE, area),))
        token = issue_token(key, viewer, lifetime=timedelta(hours=1))
        own = variables(url) | {"RONGGE_TOKEN_KEY": key.hex(), "RONGGE_IDENTITY_KEY": identity_key()}
        own |= {"RONGGE_DEMO": "0", "RONGGE_REQUESTS_PER_MINUTE": "1000000"}
        # On a busy machine a sheet is measured, too, instead of being given up.
        own |= {"RONGGE_REQUEST_TIMEOUT_MS": str(1000 * TIMEOUT_S)}
        serve = (Path(sys.executable).with_name("rongge"), "serve", "--processes", "1")
        with running(Recipe("paper-ours", _unasked, serve, own)) as server:
            yield Asking(server.port, server.pid, connection, token), county


def _only(connection: psycopg.Connection, statement: str, given: Sequence[Any] = ()) -> int:
    """The number that a statement has."""
    return int(connection.execute(statement, given).fetchone()[0])  # type: ignore[index]  # there are cells


def _unasked(workload: str, _subject: Any) -> Any:
    """The server is asked by this program alone."""
    raise NotImplementedError(workload)


if __name__ == "__main__":
    main()

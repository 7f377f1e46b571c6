"""Vector tiles a second against tipg, of the same table in the same run.

    python -m benchmarks.tiles [--quick]

Both servers are one process on the measuring database. They are asked in turn, some tiles each, for those
of zooms 8 to 14 that a county's cells lie in: tipg for the stored EPSG:3857 column of `grid_cell` and the
id alone, ours with scope and version. `cold`: each for the first time, by servers that have begun to work
(at zoom 15), after several starts; `warm`: again and again.
"""

import argparse
import asyncio
import os
import secrets
import statistics
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import psycopg
from sqlalchemy import make_url

from app.tokens import issue_token
from benchmarks.serving.database import (
    CHECKOUT,
    FULL,
    QUICK,
    conninfo,
    identity_key,
    measuring_database,
    variables,
)
from benchmarks.serving.questions import Request, Subject
from benchmarks.serving.results import markdown
from benchmarks.serving.servers import Recipe, Server, running
from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer

PEERS = CHECKOUT / "var" / "bench-env" / "bin" / "python"
ZOOMS, BEGUN_AT = range(8, 15), range(15, 16)
CONNECTIONS, STARTS, ROUNDS, AT_ONCE = 8, 5, 5, 121
LARGEST = "SELECT county_id FROM grid_cell GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
BOX = """
    SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e), n
    FROM (SELECT ST_Extent(geom_3857) AS e, count(*) AS n FROM grid_cell WHERE county_id = %s) box
"""
ROOT = "SELECT id FROM division WHERE county_id = %s AND level = 'COUNTY'"
HALF_M = 20_037_508.342789244


@dataclass(frozen=True, slots=True)
class Asked:
    """A server and the requests for the tiles, in wire form."""

    server: Server
    wires: Sequence[bytes]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tiles")
    parser.add_argument("--quick", action="store_true", help="a small database")
    url = measuring_database(QUICK if parser.parse_args().quick else FULL)
    if not PEERS.exists():
        sys.exit("tipg is not installed; run make bench, which does it")
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        county = connection.execute(LARGEST).fetchone()[0]  # type: ignore[index]  # there are cells
        root = connection.execute(ROOT, (county,)).fetchone()[0]  # type: ignore[index]  # each county has one
        *box, cells = connection.execute(BOX, (county,)).fetchone() or ()
    tiles = [*list(_tiles(box, BEGUN_AT))[:AT_ONCE], *_tiles(box, ZOOMS)]
    print(f"{cells} cells, {len(tiles) - AT_ONCE} tiles, {CONNECTIONS} connections, {STARTS} starts")
    area, key = Area(AreaKind.DIVISION, county, root, DivisionLevel.COUNTY), secrets.token_bytes(32)
    cold: list[list[float]] = []
    for start in range(STARTS):
        with ExitStack() as stack:
            servers = [stack.enter_context(running(recipe)) for recipe in _recipes(url, key)]
            ours, theirs = _ours(servers[0], area, key, tiles), _theirs(tiles)
            _per_second([Asked(servers[0], ours[:AT_ONCE]), Asked(servers[1], theirs[:AT_ONCE])])
            asked = [Asked(servers[0], ours[AT_ONCE:]), Asked(servers[1], theirs[AT_ONCE:])]
            cold.append(_per_second(asked))
            if start == STARTS - 1:
                warm = [_per_second(asked) for _ in range(ROUNDS)]
    print(markdown(["tiles/s", "ours", "tipg", "ours / tipg"], [_row("cold", cold), _row("warm", warm)]))


def _row(name: str, rounds: Sequence[Sequence[float]]) -> list[str]:
    each = [f"{statistics.median(one):,.0f}" for one in zip(*rounds, strict=True)]
    ratios = sorted(ours / theirs for ours, theirs in rounds)
    return [name, *each, f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"]


def _recipes(url: str, key: bytes) -> list[Recipe]:
    own = variables(url) | {"RONGGE_TOKEN_KEY": key.hex(), "RONGGE_IDENTITY_KEY": identity_key()}
    own |= {"RONGGE_DEMO": "0", "RONGGE_POOL_SIZE": "10", "RONGGE_REQUESTS_PER_MINUTE": "1000000"}
    serve = (Path(sys.executable).with_name("rongge"), "serve", "--processes", "1")
    peer = os.environ | {
        "DATABASE_URL": _by_host(url),
        "DB_MAX_CONN_SIZE": "10",
        "TIPG_DB_SCHEMAS": '["public"]',
    }
    app = ("-m", "uvicorn", "--no-access-log", "--log-level", "warning", "tipg.main:app")
    return [Recipe("tiles-ours", _unasked, serve, own), Recipe("tiles-tipg", _unasked, (PEERS, *app), peer)]


def _by_host(url: str) -> str:
    """The address with the folder of the socket where a host stands, as tipg takes it."""
    made = make_url(url)
    host, port = made.host or made.query["host"], made.port or made.query.get("port", 5432)
    owner = quote(made.username or "", safe="") + (
        f":{quote(str(made.password), safe='')}" if made.password else ""
    )
    return f"postgresql://{owner}@{quote(str(host), safe='')}:{port}/{made.database}"


def _unasked(workload: str, _subject: Subject) -> Request:
    """Neither is asked the questions of benchmarks/serving."""
    raise NotImplementedError(workload)


def _tiles(box: Sequence[float], zooms: range) -> Iterator[tuple[int, int, int]]:
    """Zoom, column and row of the tiles that a box (EPSG:3857) lies in."""
    west, south, east, north = map(float, box)
    for zoom in zooms:
        size = 2 * HALF_M / 2**zoom
        for column in range(int((west + HALF_M) / size), int((east + HALF_M) / size) + 1):
            for row in range(int((HALF_M - north) / size), int((HALF_M - south) / size) + 1):
                yield zoom, column, row


def _ours(server: Server, area: Area, key: bytes, tiles: Sequence[tuple[int, int, int]]) -> list[bytes]:
    viewer = Viewer("bench", "bench", Role.LEADER, (Grant(Permission.ANALYSE, area),))
    token = issue_token(key, viewer, lifetime=timedelta(hours=1))
    more = f"Authorization: Bearer {token}\r\n"
    told = asyncio.run(
        _body(server.port, _wire("/ogc/collections/cells/tiles/WebMercatorQuad?f=tilejson", more))
    )
    version = told.partition(b"version=")[2][:32].decode()
    path = "/ogc/collections/cells/tiles/WebMercatorQuad/{}/{}/{}?version={}"
    return [_wire(path.format(zoom, row, column, version), more) for zoom, column, row in tiles]


def _theirs(tiles: Sequence[tuple[int, int, int]]) -> list[bytes]:
    path = "/collections/public.grid_cell/tiles/WebMercatorQuad/{}/{}/{}?geom-column=geom_3857&properties=id"
    return [_wire(path.format(zoom, column, row), "") for zoom, column, row in tiles]


def _wire(path: str, more: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode()


def _per_second(asked: Sequence[Asked]) -> list[float]:
    """Of each server. They take turns, some tiles each: what else the machine does falls upon both."""
    seconds = [0.0] * len(asked)
    number = len(asked[0].wires)
    for first in range(0, number, AT_ONCE):
        for place, one in enumerate(asked):
            began = time.perf_counter()
            asyncio.run(_all(one.server.port, deque(one.wires[first : first + AT_ONCE])))
            seconds[place] += time.perf_counter() - began
    return [number / each for each in seconds]


async def _all(port: int, left: deque[bytes]) -> None:
    await asyncio.gather(*[_some(port, left) for _ in range(CONNECTIONS)])


async def _some(port: int, left: deque[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    while left:
        writer.write(left.popleft())
        await _answer(reader)
    writer.close()


async def _body(port: int, wire: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    writer.write(wire)
    body = await _answer(reader)
    writer.close()
    return body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    if status not in {200, 204}:
        sys.exit(f"refused: {head[:300]!r}")
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0].strip()
    return await reader.readexactly(int(length)) if length else b""


if __name__ == "__main__":
    main()

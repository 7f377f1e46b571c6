"""What each coding costs and saves on a real answer: coverage of a county by cell, with its boundaries.

Usage: python benchmarks/compression.py ADDRESS TOKEN
The server at ADDRESS has the demonstration's county; TOKEN is one of its developer's.

Prints, for the whole answer and for its first 300 KiB, bytes, milliseconds of CPU (median of the rounds), and
those with the time the bytes take at ten megabytes a second. gzip-6 is what servers usually do.
"""

import statistics
import sys
import time
import urllib.request
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

import orjson
from rich.console import Console
from rich.table import Table

from app.http.codings import CODINGS, GZIP_FORMAT

ROUNDS = 40
SLICE = 300 * 1024
LINE_BYTES_PER_MS = 10_000
QUERY = """{ coverageBreakdown(by: CELL, scope: { divisionCode: "500151000000" }) {
    whole { numerator denominator share }
    parts {
        key label cell { boundary }
        coverage { numerator denominator share attempted unlocated registered }
    }
} }"""
WAYS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {
        "none": bytes,
        "zstd-1": lambda body: CODINGS["zstd"]().end(body),
        "br-1": lambda body: CODINGS["br"]().end(body),
        "gzip-1": lambda body: CODINGS["gzip"]().end(body),
        "gzip-6": lambda body: zlib.compress(body, 6, GZIP_FORMAT),
    }
)


def main() -> None:
    """Measures and prints."""
    answer = _answer(sys.argv[1], sys.argv[2])
    for body in (answer, answer[:SLICE]):
        table = Table("coding", "bytes", "share", "CPU, ms", "CPU and line, ms", title=f"{len(body):,} bytes")
        for name, way in WAYS.items():
            _measure(table, name, way, body)
        Console().print(table)


def _answer(address: str, token: str) -> bytes:
    request = urllib.request.Request(  # noqa: S310  # the address is the caller's own
        f"{address}/graphql",
        orjson.dumps({"query": QUERY}),
        {"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310  # as above
        body: bytes = answer.read()
    return body


def _measure(table: Table, name: str, way: Callable[[bytes], bytes], body: bytes) -> None:
    taken, size = [], 0
    for _ in range(ROUNDS):
        begun = time.process_time()
        size = len(way(body))
        taken.append(1000 * (time.process_time() - begun))
    cpu = statistics.median(taken)
    line = size / LINE_BYTES_PER_MS
    table.add_row(name, f"{size:,}", f"{size / len(body):.0%}", f"{cpu:.2f}", f"{cpu + line:.1f}")


if __name__ == "__main__":
    main()

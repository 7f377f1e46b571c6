"""How the cost of answers grows with the country: blocks and time of each question at several sizes.

Usage: python -m benchmarks.growth [--sizes two quarter full five] [--part OF-A-NAME]
Databases of those sizes are made where they are not there yet (`five` is `full` and its counties four
times over, see multiplying.py: an hour and 30 GB; `two` the two counties of `full` with the most persons, so
that the county asked about is the very same: a minute, and the room of `full` meanwhile). Persons stand in
counties of about 30,000, of which a larger database has more.

Prints a row for each question of hot_questions.py and number_questions.py: shared blocks hit and read, and
the database's time (EXPLAIN ANALYZE, the least of three), as flat_plans.py counts them, beside how much more
they are in the largest than in the smallest. Above the county they may grow with the number of counties.
"""

import argparse
import asyncio
import os
from collections.abc import Mapping

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.flat_plans import Cost, costs
from benchmarks.serving.database import FIVE, FULL, QUARTER, QUICK, TWO, measuring_database

SIZES = {"two": TWO, "quick": QUICK, "quarter": QUARTER, "full": FULL, "five": FIVE}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["quarter", "full"])
    parser.add_argument("--part", default="", help="only questions whose names hold it")
    given = parser.parse_args()
    urls = {size: measuring_database(SIZES[size]) for size in given.sizes}
    console = Console(width=150)
    found = {
        size: asyncio.run(costs(url, given.part))
        for size, url in track(urls.items(), "sizes", console=console, transient=True)
    }
    console.print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    console.print(_table(found))


def _table(found: Mapping[str, Mapping[str, Cost]]) -> Table:
    columns = [f"{what}, {_people(size)}" for what in ("blocks", "ms") for size in found]
    table = Table("question", *columns, "blocks ×")
    sizes = list(found.values())
    for name in sizes[0]:
        each = [size.get(name) for size in sizes]  # a small country has no city of many counties
        blocks = ["–" if one is None else f"{one.blocks:,}" for one in each]
        ms = ["–" if one is None else f"{one.ms:,.1f}" for one in each]
        table.add_row(name, *blocks, *ms, _times(each))
    return table


def _people(size: str) -> str:
    people = SIZES[size].people
    return size if people is None else f"{people:,}"


def _times(each: list[Cost | None]) -> str:
    first, last = each[0], each[-1]
    return f"{last.blocks / first.blocks:.2f}" if first and last and first.blocks else "–"


if __name__ == "__main__":
    main()

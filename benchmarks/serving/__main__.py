"""`make bench`, its first part: our server against three others, on the same database, asked the same."""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console

from benchmarks.serving.database import FULL, QUICK, Size, conninfo, measuring_database
from benchmarks.serving.load import tool
from benchmarks.serving.measuring import Bench, Plan
from benchmarks.serving.report import DETAIL_HEADS, HEADS, detail, memory, table, workloads
from benchmarks.serving.results import keep, keep_table, machine, markdown
from benchmarks.serving.servers import running_servers

PLAN, QUICK_PLAN = Plan(seconds=4, warm_up=3, rounds=3), Plan(seconds=1, warm_up=1, rounds=3)


def main() -> None:
    """Measures, and writes what was found into the results and the documentation."""
    parser = argparse.ArgumentParser(prog="make bench BENCH_ARGS=…")
    parser.add_argument(
        "--quick", action="store_true", help="a short run on a small database; nothing is kept"
    )
    quick = parser.parse_args().quick
    console = Console(highlight=False, soft_wrap=True)
    found = _measured(QUICK if quick else FULL, QUICK_PLAN if quick else PLAN, console)
    rows, details = table(found["workloads"], found["memory"]), detail(found["workloads"])
    print(markdown(HEADS, rows), markdown(DETAIL_HEADS, details), sep="\n\n")
    if not quick:
        keep(found)
        keep_table("serving", HEADS, rows)
        keep_table("serving-detail", DETAIL_HEADS, details)


def _measured(size: Size, plan: Plan, console: Console) -> dict[str, Any]:
    url = measuring_database(size)
    with (
        psycopg.connect(conninfo(url), autocommit=True) as connection,
        running_servers(url, connection) as servers,
        tempfile.TemporaryDirectory() as folder,
    ):
        samples = Bench(servers, connection, Path(folder), console.print).measured(plan)
        return {
            "machine": machine() | {"postgresql": connection.info.server_version, "load": tool()},
            "database": {"people": size.people, "contacts": size.contacts},
            "workloads": workloads(samples),
            "memory": memory(servers),
        }


if __name__ == "__main__":
    main()

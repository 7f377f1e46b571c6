"""Where results are kept: benchmarks/results/latest.json, and tables of docs/understanding/performance.md."""

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from benchmarks.serving.database import CHECKOUT

LATEST = CHECKOUT / "benchmarks" / "results" / "latest.json"
DOCUMENT = CHECKOUT / "docs" / "understanding" / "performance.md"
GIB = 1024 * 1024  # in KiB


def keep(results: dict[str, Any]) -> None:
    """Puts sections into latest.json; the others stay."""
    kept = orjson.loads(LATEST.read_bytes()) if LATEST.exists() else {}
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_bytes(orjson.dumps(kept | results, option=orjson.OPT_INDENT_2) + b"\n")


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (heads, ["---"] * len(heads), *rows))


def keep_table(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Puts a table between the marks `bench:name` of the documentation. ValueError without them."""
    table = markdown(heads, rows)
    marked = re.compile(rf"(<!-- bench:{name} -->\n).*?(<!-- end -->)", re.DOTALL)
    text = DOCUMENT.read_text(encoding="utf-8")
    if not marked.search(text):
        raise ValueError(f"{DOCUMENT.name} has no marks for the table {name}")
    DOCUMENT.write_text(marked.sub(lambda mark: f"{mark[1]}{table}\n{mark[2]}", text), encoding="utf-8")


def machine() -> dict[str, Any]:
    """What it was measured on."""
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(encoding="ascii"))
    model = re.search(r"model name\s+: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory[1]) / GIB) if memory else None,
        "python": platform.python_version(),
    }

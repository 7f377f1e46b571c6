"""What the tests ran, as lines and branches: `python -m tests.covered var/coverage.json [FOLDER]`.

A table by folder; with FOLDER also each file below it that was not run whole, its missing lines and branches.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table


class Share(NamedTuple):
    """How many of how many were run."""

    run: int = 0
    missing: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.run + self.missing

    def __str__(self) -> str:
        return f"{100 * self.run / self.all:.1f} %" if self.all else "–"


def main() -> None:
    """Prints the table, and what is missing below a folder if one is named."""
    files = json.loads(Path(sys.argv[1]).read_text())["files"]
    console = Console(highlight=False, soft_wrap=True)
    table = Table("folder", "files", "lines", "run", "branches", "run")
    for folder, reports in sorted(by_folder(files).items()):
        lines, branches = shares(reports, "lines"), shares(reports, "branches")
        table.add_row(
            folder, f"{len(reports)}", f"{lines.all:,}", str(lines), f"{branches.all:,}", str(branches)
        )
    console.print(table)
    for folder in sys.argv[2:]:
        for name, report in sorted(files.items()):
            if Path(name).is_relative_to(folder) and (said := missing(report)):
                console.print(f"{name}: {said}")


def by_folder(files: Mapping[str, Any]) -> Mapping[str, list[Any]]:
    """The reports of each of the house's folders at the top."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for name, report in files.items():
        found[Path(name).parts[0]].append(report)
    return found


def shares(reports: Iterable[Any], what: str) -> Share:
    """What was run of "lines" or of "branches", over files."""
    kept = [report["summary"] for report in reports]
    return Share(sum(one[f"covered_{what}"] for one in kept), sum(one[f"missing_{what}"] for one in kept))


def missing(report: Any) -> str:
    """The lines and branches (from line → to line, 0 for out) that no test ran."""
    lines = ", ".join(f"{line}" for line in report["missing_lines"])
    branches = ", ".join(f"{start}→{end}" for start, end in report["missing_branches"])
    return "; ".join(
        text for text in (lines and f"lines {lines}", branches and f"branches {branches}") if text
    )


if __name__ == "__main__":
    main()

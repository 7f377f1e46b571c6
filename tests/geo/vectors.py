"""Golden vectors of coordinates, codes and numbers."""

import csv
from pathlib import Path

VECTORS = Path(__file__).parents[1] / "data" / "vectors"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a vector file."""
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

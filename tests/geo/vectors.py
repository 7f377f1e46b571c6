"""Golden vectors that lie beside the checkout, not in it: the tests that need them say so and are skipped."""

import csv
from pathlib import Path

import pytest

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "vectors"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a vector file; skips the test where the file is absent."""
    path = VECTORS / name
    if not path.is_file():
        pytest.skip(f"golden vectors are absent: {name}")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

"""Duplicates at size: of persons registered twice with an error of seven kinds, how many are found; how fast.

Usage: PYTHONPATH=. python benchmarks/duplicates.py [PERSONS]
No database. Persons (1,000,000, made up) stand in counties of 30,000, each compared by itself as
`rongge duplicates find` does; in each 20 are registered twice with each kind of error, and there are twins.

The peer finds who has the same name and day of birth, which is what one would write by hand.
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from rich.console import Console
from rich.table import Table

from resolvers.registry.duplicates.features import Features
from resolvers.registry.duplicates.model import probable_pairs
from tests.resolvers.duplicates.seeded import KINDS, Seeded, seeded

COUNTY, EACH = 30_000, 20
Pairs = frozenset[tuple[int, int]]


@dataclass(slots=True)
class Found:
    """What one way has found in all counties: of each kind, of twins, of strangers, in so many seconds."""

    seconds: float = 0.0
    each: Counter[str] = field(default_factory=Counter)
    twins: int = 0
    strangers: int = 0

    def take(self, made: Seeded, pairs: Pairs, seconds: float) -> None:
        """Adds a county."""
        same = Pairs().union(*made.pairs.values())
        self.each.update({kind: len(those & pairs) for kind, those in made.pairs.items()})
        self.twins += len(made.twins & pairs)
        self.strangers += len(pairs - same - made.twins)
        self.seconds += seconds


def main() -> None:
    """Measures and prints."""
    counties = max(1, round(int(sys.argv[1] if len(sys.argv) > 1 else 1_000_000) / COUNTY))
    ours, peer = Found(), Found()
    for number in range(counties):
        made = seeded(COUNTY - 16 * EACH, EACH, seed=number)
        begun = time.perf_counter()
        pairs = frozenset((one.first_id, one.second_id) for one in probable_pairs(made.persons))
        ours.take(made, pairs, time.perf_counter() - begun)
        begun = time.perf_counter()
        alike = _alike(made.persons)
        peer.take(made, alike, time.perf_counter() - begun)
        print(f"{number + 1} of {counties} counties", file=sys.stderr)
    Console().print(_table(counties, ours, peer))


def _alike(persons: Mapping[int, Features]) -> Pairs:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row_id, one in persons.items():
        groups[one.name, str(one.born_on)].append(row_id)
    return frozenset(pair for ids in groups.values() for pair in combinations(sorted(ids), 2))


def _table(counties: int, ours: Found, peer: Found) -> Table:
    table = Table(f"{counties * COUNTY:,} persons", "probable pairs", "same name and birth")
    for kind in KINDS:
        table.add_row(kind, *[f"{one.each[kind] / counties / EACH:.1%}" for one in (ours, peer)])
    table.add_row("twins proposed", *[f"{one.twins:,}" for one in (ours, peer)])
    table.add_row("strangers proposed", *[f"{one.strangers:,}" for one in (ours, peer)])
    table.add_row("seconds", *[f"{one.seconds:,.1f}" for one in (ours, peer)])
    table.add_row("seconds a county", *[f"{one.seconds / counties:.2f}" for one in (ours, peer)])
    table.add_row("ratio", f"{ours.seconds / peer.seconds:,.0f}", "1")
    return table


if __name__ == "__main__":
    main()

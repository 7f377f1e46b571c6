"""The most that is counted person by person in an area of several counties, as measured.

Beyond it an answer can only end in TIMEOUT (docs/understanding/performance.md, Refused for their size).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Persons, of trends times months."""

    # Coverage of one window: 3 to 7 s a million.
    facts: int = 4_000_000
    # Each month of a trend: 0.75 s a million.
    months_of_facts: int = 20_000_000
    # Bit strings of a filter or a cut: 1 s for a million and 36 months.
    months_of_bits: int = 500_000_000
    # 2.5 s a million.
    continuity: int = 4_000_000
    # 2.7 s for 60,000 in two counties, 23 s for 250,000 in nine, load 8.
    duties: int = 250_000


LIMITS = Limits()

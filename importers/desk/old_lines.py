"""Forgetting what the lines of old runs say: names, numbers and homes that nobody needs for the account."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import psycopg

from importers.statements import statement

# An undoing needs the lines: nobody forgets them before it could be wanted.
LEAST_KEPT_DAYS = 30
AT_ONCE = 5_000


class OldLines(NamedTuple):
    """How many lines, and the bytes of what they say."""

    lines: int
    size: int


def old_lines(
    connection: psycopg.Connection, county_id: int, before: date, *, forgets: bool, at_once: int = AT_ONCE
) -> Iterator[OldLines]:
    """The lines of runs in a county that came in before a day, and are over or were never accepted.

    With `forgets` what they say is taken away, some at a time, those of each batch once the caller commits:
    verdicts, reasons and what became of them stay, and so does the account. Such a run cannot be undone.
    """
    values = {"county_id": county_id, "before": before, "most": at_once, "only_counts": not forgets}
    if forgets:
        connection.execute(statement("forgotten_runs"), values)
    found = OldLines(at_once, 0)
    while found.lines >= at_once:
        row = connection.execute(statement("forgotten_lines"), values).fetchone()
        assert row is not None  # noqa: S101  # an aggregate
        found = OldLines(*row)
        yield found
        if not forgets:
            return

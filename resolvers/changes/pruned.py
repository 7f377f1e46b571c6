"""Taking old changes away: the log keeps a whole end of the feed, and cursors older than that are refused."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import psycopg

AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many changes of a county lie before its floor, the first position kept, and how many do not.

    `size` is the bytes of the old ones.
    """

    old: int
    kept: int
    floor: int
    size: int


def prunable(connection: psycopg.Connection, county_id: int, before: date) -> Pruned:
    """What would be taken away of changes noted before a day; nothing is."""
    values = {"county_id": county_id, "before": before}
    row = connection.execute(_statement("prunable_changes"), values).fetchone()
    assert row is not None  # noqa: S101  # an aggregate
    return Pruned(*row)


def prune(connection: psycopg.Connection, county_id: int, before: date, *, at_once: int = AT_ONCE) -> Pruned:
    """Takes away the first `at_once` changes noted before a day, once the caller commits; what there was.

    The last of them stays, so that who has come just so far goes on. Writers do not wait for it, nor it for
    them.
    """
    found = prunable(connection, county_id, before)
    values = {"county_id": county_id, "floor": found.floor, "most": at_once}
    connection.execute(_statement("pruned_changes"), values)
    return found


@cache
def _statement(name: str) -> bytes:
    return files("resolvers").joinpath("sql", f"{name}.sql").read_bytes()

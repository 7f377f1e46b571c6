"""Whose staff number it is: the database lets two of a county have one on no day."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import IntegrityError

from db.errors import DomainError

_RULE = "grid_worker_number_one_at_a_time"


@contextmanager
def numbers_refused() -> Iterator[None]:
    """Around a transaction that gives a worker a number: one that somebody else has is refused.

    Raises DomainError STAFF_NUMBER_TAKEN.
    """
    try:
        yield
    except IntegrityError as error:
        one = error.orig
        if isinstance(one, psycopg.errors.ExclusionViolation) and one.diag.constraint_name == _RULE:
            raise number_taken() from None
        raise


def number_taken() -> DomainError:
    """The refusal of a number that another worker of the county has on those days."""
    return DomainError(
        "STAFF_NUMBER_TAKEN",
        "该工号为本区县另一在岗网格员所用。",
        "Another worker of the county has that number on those days.",
    )

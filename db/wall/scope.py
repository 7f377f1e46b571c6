"""Whom a transaction serves, as the policies of the wall read it: counties, office, and who acts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Counties:
    """The counties from `first` up to `before`, which is none of them, by their six digits."""

    first: int
    before: int


# From 1 on: 0 stands in the log of accesses for no county in particular.
ALL_COUNTIES = Counties(1, 1_000_000)
_PROVINCE = 10_000


def county(county_id: int) -> Counties:
    """One county."""
    return Counties(county_id, county_id + 1)


def province_of(county_id: int) -> Counties:
    """All that have a county's first two digits: what a unit above counties may ever have below it."""
    first = county_id // _PROVINCE * _PROVINCE
    return Counties(first, first + _PROVINCE)


def scope_statement(counties: Iterable[Counties], subject: str, office: str = "") -> bytes:
    """The literal SET LOCAL, which ends with the transaction and reaches the shards of a cluster.

    Counties as the bounds of stretches, from low to high, so that a place behind an odd number of them is
    inside; then the office, then the subject as it is.
    """
    bounds = ",".join(str(bound) for one in _joined(counties) for bound in (one.first, one.before))
    return b"SET LOCAL rongge.scope = " + _quoted(f"{{{bounds}}};{office};{subject}").encode()


def _quoted(said: str) -> str:
    """Without a per cent sign: drivers take one for the place of a value."""
    inside = said.replace("\\", r"\\").replace("'", "''").replace("%", r"\x25")
    return f"E'{inside}'"


def _joined(counties: Iterable[Counties]) -> Sequence[Counties]:
    joined: list[Counties] = []
    for one in sorted(set(counties)):
        if joined and one.first <= joined[-1].before:
            joined[-1] = Counties(joined[-1].first, max(joined[-1].before, one.before))
        else:
            joined.append(one)
    return joined


NOBODY = b"SET LOCAL rongge.scope = ''"
EVERYWHERE = scope_statement([ALL_COUNTIES], "rongge")

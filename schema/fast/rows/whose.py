"""Whose records the rows of a plan are: found in its results before it is let go (db/log/traces.py)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from psycopg.pq.abc import PGresult

from db.log.traces import MARKS, Persons

TEXT = -1


@dataclass(frozen=True, slots=True)
class Whose:
    """Columns of the result `source`: of county and person, or (`county` is TEXT) one of marked JSON."""

    source: int
    county: int
    person: int


def moved(whose: Sequence[Whose], by: int) -> list[Whose]:
    """The same in a plan in which `by` results come before."""
    return [replace(one, source=one.source + by) for one in whose]


def persons_of(whose: Sequence[Whose], results: Sequence[PGresult]) -> Persons:
    """The persons whose records the results hold."""
    persons: Persons = {}
    for one in whose:
        result = results[one.source]
        if one.county == TEXT:
            for row in range(result.ntuples):
                for county, person in MARKS.findall(result.get_value(row, one.person) or b""):
                    persons.setdefault(county, {})[person] = None
        else:
            _add(persons, one, result)
    return persons


def _add(persons: Persons, whose: Whose, result: PGresult) -> None:
    get_value, rows = result.get_value, range(result.ntuples)
    counties = [get_value(row, whose.county) for row in rows]
    ids = [get_value(row, whose.person) for row in rows]
    first = counties[0] if counties else None
    if first is not None and counties.count(first) == len(ids) and None not in ids:
        persons.setdefault(first, {}).update(dict.fromkeys(ids))  # type: ignore[arg-type]  # none of them is None
        return
    for county, person in zip(counties, ids, strict=True):
        if county is not None and person is not None:
            persons.setdefault(county, {})[person] = None


def unmarked(json: bytes) -> bytes:
    """JSON text without its marks."""
    return MARKS.sub(b"", json)

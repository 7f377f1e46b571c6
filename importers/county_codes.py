"""The six-digit codes counties had before: identity numbers and old registers still name them so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from psycopg import Connection, Cursor
from psycopg.types.range import DateRange

from db.codes import DivisionLevel
from db.ids import IdMaker
from importers.county_timeline import CodeSpan, lineage, read_timeline
from importers.run import Run, one_transaction, record_run
from importers.statements import statement

__all__ = ["CodesReport", "import_county_codes"]

KIND = "COUNTY_CODES"
NATION_ID = 100_000


@dataclass(frozen=True, slots=True)
class CodesReport:
    """How many counties the list knows, and how many codes of theirs were added or now begin earlier.

    `run_id` is None after a dry run, which writes nothing.
    """

    counties: int
    changed: int
    run_id: int | None


def import_county_codes(connection: Connection, source: Path, *, ids: IdMaker, dry_run: bool) -> CodesReport:
    """Adds to `county_code` the earlier codes of every county whose lineage in the list is beyond doubt.

    Codes already known keep their end and may begin earlier. Raises DomainError FILE_ENCODING, FILE_HEADER or
    FILE_MALFORMED.
    """
    timeline = read_timeline(source)
    with one_transaction(connection, keep=not dry_run), connection.cursor() as cursor:
        counties = cursor.execute(statement("current_counties")).fetchall()
        found = {county_id: lineage(timeline, adcode, name) for county_id, adcode, name in counties}
        known = {county_id: spans for county_id, spans in found.items() if spans}
        changed = _written(cursor, _codes(known))
        counts = {DivisionLevel.COUNTY.value: {"known": len(known), "changed": changed}}
        run = Run(NATION_ID, KIND, None, counts, ())
        return CodesReport(len(known), changed, None if dry_run else record_run(cursor, run, ids))


def _codes(known: Mapping[int, tuple[CodeSpan, ...]]) -> Iterator[Mapping[str, Any]]:
    for county_id, spans in known.items():
        for adcode in dict.fromkeys(span.adcode for span in spans):
            own = [span for span in spans if span.adcode == adcode]
            valid = DateRange(_first_day(own[-1].first_year), _first_day(own[0].last_year, after=1))
            yield {"county_id": county_id, "adcode": adcode, "name": own[0].name, "valid": valid}


def _written(cursor: Cursor, codes: Iterable[Mapping[str, Any]]) -> int:
    cursor.executemany(statement("write_county_code"), list(codes))
    return cursor.rowcount


def _first_day(year: int | None, *, after: int = 0) -> date | None:
    return None if year is None else date(year + after, 1, 1)

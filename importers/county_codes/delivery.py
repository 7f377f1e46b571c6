"""The list of county codes brought into the register."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from psycopg import Connection, Cursor
from psycopg.types.range import DateRange

from db.codes import DivisionLevel
from db.ids import IdMaker
from importers.county_codes.claims import Addition, Holding, additions
from importers.county_codes.timeline import Doubt, lineage, read_timeline
from importers.run import Run, one_transaction, record_run
from importers.statements import statement

__all__ = ["CodesReport", "import_county_codes"]

KIND = "COUNTY_CODES"
NATION_ID = 100_000


@dataclass(frozen=True, slots=True)
class CodesReport:
    """How many counties the list knows, and how many codes of theirs were added or now begin earlier.

    `doubts` are the codes that were left out; `run_id` is None after a dry run, which writes nothing.
    """

    counties: int
    changed: int
    doubts: tuple[Doubt, ...]
    run_id: int | None


def import_county_codes(connection: Connection, source: Path, *, ids: IdMaker, dry_run: bool) -> CodesReport:
    """Adds to `county_code` the earlier codes of every county, as far as its lineage is beyond doubt.

    Codes already known keep their end and may begin earlier; no code comes to belong to two units on one day.
    Raises DomainError FILE_ENCODING, FILE_HEADER, FILE_MALFORMED or BAD_DIVISION_CODE.
    """
    timeline = read_timeline(source)
    with one_transaction(connection, keep=not dry_run), connection.cursor() as cursor:
        cursor.execute(statement("lock_counties"))
        counties = cursor.execute(statement("current_counties")).fetchall()
        found = {county_id: lineage(timeline, adcode, name) for county_id, adcode, name in counties}
        added, left_out = additions(found, list(_held(cursor)))
        _write(cursor, added)
        known = sum(1 for one in found.values() if one.spans)
        doubts = (*(doubt for one in found.values() for doubt in one.doubts), *left_out)
        counts = {
            DivisionLevel.COUNTY.value: {"known": known, "changed": len(added), "doubtful": len(doubts)}
        }
        run = Run(NATION_ID, KIND, None, counts, ())
        return CodesReport(known, len(added), doubts, None if dry_run else record_run(cursor, run, ids))


def _held(cursor: Cursor) -> Iterator[Holding]:
    for county_id, adcode, name, valid in cursor.execute(statement("county_codes")).fetchall():
        yield Holding(county_id, adcode, name, valid.lower or date.min, valid.upper or date.max)


def _write(cursor: Cursor, added: Iterable[Addition]) -> None:
    rows = [
        {
            "county_id": one.holding.county_id,
            "adcode": one.holding.adcode,
            "name": one.holding.name,
            "valid": _days(one.holding),
            "known": None if one.known is None else _days(one.known),
        }
        for one in added
    ]
    cursor.executemany(statement("extend_county_code"), [row for row in rows if row["known"] is not None])
    cursor.executemany(statement("write_county_code"), [row for row in rows if row["known"] is None])


def _days(holding: Holding) -> DateRange:
    first = None if holding.first == date.min else holding.first
    end = None if holding.end == date.max else holding.end
    return DateRange(first, end)

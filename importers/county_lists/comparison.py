"""A delivery of divisions, staged and held against the register: of the nation, or of one county's list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.codes import DivisionLevel
from db.ids import IdMaker
from geo.division_codes import NATION_CODE, CodeRange, subtree_range
from importers.closings import closings_by_level
from importers.division_diff import Diff, Progress, compare
from importers.parsing import DivisionRow, Intake
from importers.reading import LevelRows
from importers.report import LevelClosings
from importers.statements import statement
from importers.terms import Terms

__all__ = ["Comparison", "OneCounty", "compared"]

PROVINCES = 31  # the statisticians' list leaves out Hong Kong, Macao and Taiwan

_ADCODE_DIGITS = 6
_PROGRESS_ROWS = 10_000
_COPY = b"""COPY delivered
    (id, level, code, name, parent_code, adcode, tail, is_functional_zone, station_name) FROM STDIN"""


@dataclass(frozen=True, slots=True)
class OneCounty:
    """What is known beforehand of a list of one county.

    `kept` are codes that end with nothing, for something was said of them that cannot be taken; of levels
    that are not in `closable` no division ends.
    """

    county_id: int
    kept: frozenset[str]
    closable: tuple[DivisionLevel, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came in, the difference that it makes, and how many divisions of each level it would close."""

    intake: Intake
    diff: Diff
    closings: tuple[LevelClosings, ...]


def compared(
    cursor: Any,
    delivery: Iterable[LevelRows],
    *,
    vintage_on: date,
    ids: IdMaker,
    progress: Progress,
    terms: Terms,
    county: OneCounty | None = None,
) -> Comparison:
    """Leaves the tables `placed`, `judged` and `closing` until the transaction ends; nothing is written.

    `cursor` binds on the client, for several statements stand in one text. Raises DomainError
    VINTAGE_TOO_OLD, CODE_IN_USE, SAME_NOT_FOUND, and what reading the rows raises.
    """
    intake = _staged(cursor, delivery, ids=ids, vintage_on=vintage_on, progress=progress, county=county)
    _stage_said(cursor, intake, terms)
    levels = DivisionLevel if county is None else county.closable
    closable = [level for level in levels if level not in intake.unreadable]
    diff = Diff(vintage_on, terms, _covered(intake, terms), closable, ids, progress)
    compare(cursor, diff)
    return Comparison(intake, diff, closings_by_level(cursor))


def _staged(
    cursor: Any,
    delivery: Iterable[LevelRows],
    *,
    ids: IdMaker,
    vintage_on: date,
    progress: Progress,
    county: OneCounty | None,
) -> Intake:
    cursor.execute(statement("lock_counties"))
    within = {"vintage_on": vintage_on, "county_id": None if county is None else county.county_id}
    known = cursor.execute(statement("places"), within).fetchall()
    intake = Intake(
        places={code: adcode for code, _, adcode in known},
        names={code: name for code, name, _ in known},
        rejected_codes=set() if county is None else set(county.kept),
        is_whole=county is None,
    )
    cursor.execute(statement("staging"))
    with cursor.copy(_COPY) as copy:
        if county is None:
            copy.write_row(_cells(ids.next(), intake.nation()))
        for delivered in delivery:
            stage = f"read {delivered.level.value}"
            for done, row in enumerate(intake.taken(delivered)):
                copy.write_row(_cells(ids.next(), row))
                if done % _PROGRESS_ROWS == 0:
                    progress(stage, done, delivered.expected)
            progress(stage, delivered.expected, delivered.expected)
    return intake


def _stage_said(cursor: Any, intake: Intake, terms: Terms) -> None:
    with cursor.copy(b"COPY rejected_code (code) FROM STDIN") as copy:
        for code in intake.rejected_codes:
            copy.write_row((code,))
    with cursor.copy(b"COPY folded (adcode, unit_adcode, name) FROM STDIN") as copy:
        for code, unit in intake.folded_codes.items():
            copy.write_row((code[:_ADCODE_DIGITS], unit[:_ADCODE_DIGITS], intake.names[unit]))
    with cursor.copy(b"COPY said_same (old_code, code) FROM STDIN") as copy:
        for same in terms.same:
            copy.write_row((same.old_code, same.code))


def _cells(new_id: int, row: DivisionRow) -> tuple[object, ...]:
    return (new_id, row.level.value, *row[1:])


def _covered(intake: Intake, terms: Terms) -> CodeRange | None:
    if terms.covers is not None:
        return terms.range()
    provinces = sum(1 for code in intake.seen if code.endswith("0000000000"))
    return subtree_range(NATION_CODE) if provinces >= PROVINCES else None

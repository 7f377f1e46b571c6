"""Delivered divisions held against the register: the comparison, and the writing of what it found.

SQL does the work, in temporary tables that end with the transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Cursor

from db.codes import UNIT_LEVELS, DivisionLevel
from db.errors import DomainError
from db.ids import IdMaker
from geo.division_codes import CodeRange, level_of
from importers.statements import statement
from importers.station_names import station_name
from importers.terms import Sameness, Terms
from importers.units.recognition import recognise_units, same_not_found
from resolvers.changes.marks import MARKING

__all__ = ["Diff", "Progress", "compare", "vintage_too_old", "write"]

Progress = Callable[[str, int, int], None]

# Endings that say what kind of division a name is of; two names alike but for them are of one place.
_KINDS = {
    DivisionLevel.TOWNSHIP: "(街道办事处|街道|民族乡|镇|乡|苏木)$",
    DivisionLevel.VILLAGE: "((村|社区)?(村民委员会|村委会|居民委员会|居委会|社区委员会)|村|社区)$",
}
_RECOGNITIONS = (
    "recognise_sibling",
    "recognise_children",
    "recognise_name",
    "recognise_code",
    "recognise_tail",
    "recognise_stem",
)
_COMPARING = 5
_WRITING = (
    "write_units",
    "write_county_codes",
    "write_divisions",
    "write_past_versions",
    "write_versions",
    "write_stations",
)


@dataclass(frozen=True, slots=True)
class Diff:
    """What a comparison needs beside the staged rows.

    `covers` is the range of codes in which every unit was delivered, None for a part of the country; only
    levels in `closable` may lose divisions.
    """

    vintage_on: date
    terms: Terms
    covers: CodeRange | None
    closable: Sequence[DivisionLevel]
    ids: IdMaker
    progress: Progress

    def parameters(self) -> Mapping[str, Any]:
        """What the statements bind."""
        return {
            "vintage_on": self.vintage_on,
            "covers_low": self.covers.low if self.covers else None,
            "covers_high": self.covers.high if self.covers else None,
            "closable": [level.value for level in self.closable],
            "unit_levels": [level.value for level in UNIT_LEVELS],
            "township_kind": _KINDS[DivisionLevel.TOWNSHIP],
            "zones_listed": self.terms.zones_listed,
        }


def compare(cursor: Cursor, diff: Diff) -> None:
    """Leaves the tables `judged` (a verdict per delivered row) and `closing`.

    Raises DomainError VINTAGE_TOO_OLD, CODE_IN_USE or SAME_NOT_FOUND.
    """
    parameters = diff.parameters()
    diff.progress("compare", 0, _COMPARING)
    recognise_units(cursor, parameters, diff.terms.same)
    _refuse_older_vintage(cursor, parameters)
    for done, name in enumerate(("standing", "pairing"), start=1):
        diff.progress("compare", done, _COMPARING)
        cursor.execute(statement(name), parameters)
    _refuse_unknown_sameness(cursor, diff.terms.same)
    diff.progress("compare", 3, _COMPARING)
    for level in (DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE):
        _recognise(cursor, level)
    diff.progress("compare", 4, _COMPARING)
    cursor.execute(statement("verdicts"), parameters)
    diff.progress("compare", _COMPARING, _COMPARING)


def write(cursor: Cursor, diff: Diff) -> None:
    """Brings the register to what `compare` found: nothing is overwritten, old versions are superseded."""
    _stage_spare_ids(cursor, diff.ids)
    steps = len(_WRITING) + 1
    for done, name in enumerate(_WRITING):
        diff.progress("write", done, steps)
        cursor.execute(statement(name), diff.parameters())
    diff.progress("write", steps - 1, steps)
    _change_stations(cursor, diff)
    _record_successions(cursor, diff)
    diff.progress("write", steps, steps)


def _refuse_older_vintage(cursor: Cursor, parameters: Mapping[str, Any]) -> None:
    row = cursor.execute(statement("later"), parameters).fetchone()
    if row and row[0]:
        raise vintage_too_old()


def vintage_too_old() -> DomainError:
    """The refusal of a day from after which the divisions are known already."""
    return DomainError(
        "VINTAGE_TOO_OLD",
        "登记中已有这些区划更晚日期的版本；请按时间先后导入",
        "the register already knows these divisions from a later day; import vintages in their order",
    )


def _refuse_unknown_sameness(cursor: Cursor, same: Sequence[Sameness]) -> None:
    found = {row[0] for row in cursor.execute(statement("said_pairs")).fetchall()}
    for said in same:
        if level_of(said.code) not in UNIT_LEVELS and said.code not in found:
            raise same_not_found(said)


def _recognise(cursor: Cursor, level: DivisionLevel) -> None:
    cursor.execute(statement("unpaired"), {"level": level.value, "kind": _KINDS[level]})
    for name in _RECOGNITIONS:
        cursor.execute(statement(name))


def _stage_spare_ids(cursor: Cursor, ids: IdMaker) -> None:
    row = cursor.execute(b"SELECT count(*) FROM ended").fetchone()
    with cursor.copy(b"COPY spare_id (place, id) FROM STDIN") as copy:
        for place, spare in enumerate(ids.take(row[0] if row else 0), start=1):
            copy.write_row((place, spare))


def _change_stations(cursor: Cursor, diff: Diff) -> None:
    # A station that was given a name of its own keeps it.
    rows = cursor.execute(statement("renamed_stations"), diff.parameters()).fetchall()
    with cursor.copy(b"COPY station_change (county_id, station_id, name) FROM STDIN") as copy:
        for county_id, station_id, name, level, division_name, new in rows:
            if name == station_name(DivisionLevel.of(level), division_name):
                copy.write_row((county_id, station_id, new))
    row = cursor.execute(statement("number_of_station_changes")).fetchone()
    ids = list(diff.ids.take(row[0] if row else 0))
    cursor.execute(statement("write_station_changes"), {**diff.parameters(), "ids": ids})


def mark_units(cursor: Cursor) -> None:
    """Marks the duties kept of everybody, last of all: whom a policy reaches hangs on units and divisions."""
    cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", MARKING)
    cursor.execute(statement("mark_duties"))


def _record_successions(cursor: Cursor, diff: Diff) -> None:
    rows = cursor.execute(statement("succession_candidates")).fetchall()
    names = ("county_id", "predecessor_id", "successor_id", "kind")
    cursor.executemany(
        statement("write_succession"),
        [
            dict(zip(names, row, strict=True)) | {"id": diff.ids.next(), "happened_on": diff.vintage_on}
            for row in rows
        ],
    )

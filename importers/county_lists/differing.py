"""A list of divisions held against the register: what each line means, and what the list lacks."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from db.codes import DivisionField, DivisionLevel, RowVerdict
from db.ids import IdMaker
from importers.closings import refuse_more
from importers.county_lists.comparison import Comparison, OneCounty, compared
from importers.county_lists.lines.findings import CODE_STAYS, NOT_TAKEN
from importers.county_lists.lines.ground import Ground
from importers.county_lists.lines.judging import Judged
from importers.reading import LevelRows, SourceRow
from importers.report import LevelClosings, Verdict
from importers.statements import statement
from importers.terms import Terms

__all__ = ["MOST_SHOWN", "Asked", "Difference", "Gone", "Meant", "differ"]

MOST_SHOWN = 100  # of each verdict
_LEVELS = (DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE)
_SOURCE = "list"


@dataclass(frozen=True, slots=True)
class Asked:
    """From which day on a list holds, and how many divisions that it lacks may close; None for none."""

    on: date
    accepted: int | None


class Meant(NamedTuple):
    """What a list means for a division that it has; `division_id` is None of a new one."""

    code: str
    name: str
    level: str
    verdict: str
    division_id: int | None
    old_code: str | None
    old_name: str | None
    has_new_code: bool
    has_new_name: bool
    has_new_parent: bool
    parent_code: str

    @property
    def row_verdict(self) -> RowVerdict:
        """The same as the verdict of a line."""
        new = {Verdict.ADDED: RowVerdict.NEW, Verdict.UNCHANGED: RowVerdict.UNCHANGED}
        return new.get(Verdict.of(self.verdict), RowVerdict.CHANGED)

    @property
    def changed(self) -> list[str]:
        """The fields of a registered division that become otherwise."""
        if self.row_verdict is not RowVerdict.CHANGED:
            return []
        said = (
            (DivisionField.CODE, self.has_new_code),
            (DivisionField.NAME, self.has_new_name),
            (DivisionField.PARENT, self.has_new_parent),
        )
        return [one.value for one, is_new in said if is_new]


class Gone(NamedTuple):
    """A division that stands and is not in the list; `is_used` if persons or cells are in it."""

    division_id: int
    level: str
    code: str
    name: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What a list means by code, and what it lacks: that ends only if `closes`."""

    comparison: Comparison
    meant: Mapping[str, Meant]
    gone: Sequence[Gone]
    closings: tuple[LevelClosings, ...]
    closes: bool

    @property
    def fingerprint(self) -> str:
        """A digest of all that would be written: another register gives another."""
        rows = [*self.meant.values(), *(self.gone if self.closes else ())]
        said = [tuple(row)[: len(row) - (1 if isinstance(row, Gone) else 0)] for row in rows]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def changes(self) -> Iterator[tuple[str, str, str | None, str | None, str | None, str | None]]:
        """Verdict, level, code and name before and after: so many of each verdict, what ends first."""
        shown = Counter[str]()
        ends = [(Verdict.CLOSED.value, one.level, one.code, None, one.name, None) for one in self.gone]
        rest = [
            (one.verdict, one.level, one.old_code, one.code, one.old_name, one.name)
            for one in self.meant.values()
            if one.verdict != Verdict.UNCHANGED.value
        ]
        for change in (*(ends if self.closes else ()), *rest):
            shown[change[0]] += 1
            if shown[change[0]] <= MOST_SHOWN:
                yield change


def differ(cursor: Any, found: Judged, ground: Ground, asked: Asked, *, ids: IdMaker) -> Difference:
    """Leaves the tables of the comparison; lines that it cannot take are held in `found`.

    Raises DomainError VINTAGE_TOO_OLD, and CLOSINGS_NOT_ACCEPTED if more would close than was accepted.
    """
    closable = _LEVELS if found.is_readable else ()
    while True:
        made = _compared(cursor, found, ground, asked.on, ids=ids, closable=closable)
        held = {found.good[one.line].code: NOT_TAKEN[one.code] for one in made.intake.rejections}
        if not held:
            gone = [Gone(*row) for row in cursor.execute(statement("list_closing")).fetchall()]
            closings = made.closings
            closes = bool(gone) and asked.accepted is not None
            if asked.accepted is not None:
                refuse_more(closings, asked.accepted)
            elif gone:
                made = _compared(cursor, found, ground, asked.on, ids=ids, closable=())
            clashes = cursor.execute(statement("list_clashes")).fetchall()
            held = {code: CODE_STAYS for (code,) in clashes}
        if not held:
            rows = [Meant(*row) for row in cursor.execute(statement("list_verdicts")).fetchall()]
            return Difference(made, {one.code: one for one in rows}, gone, closings, closes=closes)
        found.without(held)


def _compared(
    cursor: Any,
    found: Judged,
    ground: Ground,
    on: date,
    *,
    ids: IdMaker,
    closable: tuple[DivisionLevel, ...],
) -> Comparison:
    county = OneCounty(ground.county_id, found.kept_on(ground), closable)
    delivery = [_rows(found, level) for level in _LEVELS]
    return compared(
        cursor,
        [one for one in delivery if one.expected],
        vintage_on=on,
        ids=ids,
        progress=_unseen,
        terms=Terms(),
        county=county,
    )


def _rows(found: Judged, level: DivisionLevel) -> LevelRows:
    rows = [
        SourceRow(at, one.code, one.name, one.parent)
        for at, one in enumerate(found.good)
        if one.level is level
    ]
    return LevelRows(level, _SOURCE, len(rows), rows)


def _unseen(_stage: str, _done: int, _total: int) -> None:
    """A county has few divisions: nobody waits for them."""

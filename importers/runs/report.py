"""What a run would do, or has done: every line of the file in one account, reasons by code, never a value."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from db.codes import RowOutcome, RowVerdict
from db.engine import Database
from db.errors import DomainError
from db.models import StagedHousehold, StagedRow
from importers.findings import Weight
from importers.runs.run import RunKey, run_of
from resolvers.ask import Ask, Statement

PLACES = 10
MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding by its code: how many lines have it, and the first of them, as sheet and line number."""

    code: str
    weight: Weight
    column: str | None
    zh: str
    en: str
    lines: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that was not undone, for the person was changed later: by whom, if that is kept, and when."""

    place: str
    by: str | None
    at: str


@dataclass(frozen=True, slots=True)
class Households:
    """The households of a file of people, by what they would do and what became of them."""

    verdicts: Mapping[RowVerdict, int] = field(default_factory=dict)
    outcomes: Mapping[RowOutcome, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunReport:
    """Every line of a file: read = accepted + warned + held + refused + ignored.

    Those accepted and warned are told by `verdicts` (new, changed, unchanged), and by `outcomes` once they
    were to be written; `fields` says of how many persons a field changes, `kept` what an undoing left,
    `households` how many households of the file would be, or were, formed or changed.
    """

    run: Row[Any]
    accepted: int
    warned: int
    held: int
    refused: int
    ignored: Mapping[str, int]
    verdicts: Mapping[RowVerdict, int]
    outcomes: Mapping[RowOutcome, int]
    fields: Mapping[str, int]
    reasons: tuple[Reason, ...]
    kept: tuple[Kept, ...] = ()
    households: Households = field(default_factory=Households)

    @property
    def read(self) -> int:
        """The lines of the file."""
        return int(self.run.read)


async def report_of(database: Database, ask: Ask, key: RunKey) -> RunReport:
    """The account of a run. Raises DomainError RUN_NOT_FOUND, RUN_UNBALANCED."""
    run = await run_of(database, ask, key)
    counts, verdicts, outcomes = Counter[str](), Counter[RowVerdict](), Counter[RowOutcome]()
    for row in await database.rows(_counts(key)):
        counts[row.taken] += row.lines
        if row.verdict is not None:
            verdicts[RowVerdict.of(row.verdict)] += row.lines
        if row.outcome is not None:
            outcomes[RowOutcome.of(row.outcome)] += row.lines
    fields = {row.field: row.persons for row in await database.rows(_fields(key))}
    found = [*await database.rows(_reasons(key)), *await database.rows(_since(key))]
    if run.read != sum(counts.values()) + sum(run.ignored.values()):
        raise _unbalanced()
    parts = {name: counts[name] for name in ("accepted", "warned", "held", "refused")}
    return RunReport(
        run,
        **parts,
        ignored=run.ignored,
        verdicts=verdicts,
        outcomes=outcomes,
        fields=fields,
        reasons=tuple(_reason(row) for row in found),
        kept=tuple(Kept(row.place, row.by, row.at) for row in await database.rows(_kept(key))),
        households=_households(await database.rows(_households_counted(key))),
    )


def _mine(key: RunKey) -> tuple[ColumnElement[bool], ...]:
    return StagedRow.county_id == key.county_id, StagedRow.run_id == key.id


def _counts(key: RunKey) -> Statement:
    row = StagedRow
    since: ColumnElement[bool] = row.outcome == RowOutcome.CHANGED_SINCE.value
    is_held: ColumnElement[bool] = or_(row.verdict == RowVerdict.HELD.value, since)
    taken = case(
        (is_held, "held"),
        (row.verdict == RowVerdict.REFUSED.value, "refused"),
        (func.jsonb_array_length(row.findings) > 0, "warned"),
        else_="accepted",
    ).label("taken")
    grouped = select(taken, row.verdict, row.outcome, func.count().label("lines")).where(*_mine(key))
    return grouped.group_by(taken, row.verdict, row.outcome)


def _fields(key: RunKey) -> Statement:
    one = func.unnest(StagedRow.changed).column_valued("one")
    counted = select(one.label("field"), func.count().label("persons")).where(*_mine(key))
    return counted.select_from(StagedRow).group_by(one).order_by(one)


def _reasons(key: RunKey) -> Statement:
    return _by_code(func.jsonb_array_elements(StagedRow.findings).column_valued("finding"), key)


def _since(key: RunKey) -> Statement:
    """What was found as a line was written or undone."""
    one = func.jsonb_build_array(StagedRow.why["finding"])
    written = StagedRow.why["finding"].is_not(None)
    return _by_code(func.jsonb_array_elements(one).column_valued("finding"), key).where(written)


def _kept(key: RunKey) -> Statement:
    place = (StagedRow.sheet + ":" + cast(StagedRow.line, Text)).label("place")
    later = [StagedRow.why[name].astext.label(name) for name in ("by", "at")]
    kept = StagedRow.outcome == RowOutcome.KEPT.value
    return select(place, *later).where(*_mine(key), kept).order_by(StagedRow.number).limit(MOST_KEPT)


def _households_counted(key: RunKey) -> Statement:
    one = StagedHousehold
    counted = select(one.verdict, one.outcome, func.count().label("number"))
    mine = (one.county_id == key.county_id, one.run_id == key.id)
    return counted.where(*mine).group_by(one.verdict, one.outcome)


def _households(rows: Sequence[Row[Any]]) -> Households:
    verdicts, outcomes = Counter[RowVerdict](), Counter[RowOutcome]()
    for row in rows:
        verdicts[RowVerdict.of(row.verdict)] += row.number
        if row.outcome is not None:
            outcomes[RowOutcome.of(row.outcome)] += row.number
    return Households(verdicts, outcomes)


def _by_code(finding: Any, key: RunKey) -> Statement:
    columns = [finding.op("->>")(place) for place in range(5)]
    place = StagedRow.sheet + ":" + cast(StagedRow.line, Text)
    places = func.array_agg(aggregate_order_by(place, StagedRow.number), type_=ARRAY(Text))[1:PLACES]
    names = ("code", "weight", "column", "zh", "en")
    labelled = [column.label(name) for column, name in zip(columns, names, strict=True)]
    counted = select(*labelled, func.count().label("lines"), places.label("places")).where(*_mine(key))
    return counted.select_from(StagedRow).group_by(*columns)


def _reason(row: Row[Any]) -> Reason:
    places: Sequence[str] = row.places
    return Reason(row.code, Weight(row.weight), row.column, row.zh, row.en, row.lines, tuple(places))


def _unbalanced() -> DomainError:
    return DomainError(
        "RUN_UNBALANCED",
        "批次账目不平：读入行数不等于各类行数之和；请重新导入并报告此事。",
        "The account of the run is out of balance: import the file again, and report this.",
    )

"""Contact coverage (联系全覆盖): the one definition, and every question that is asked of it.

Denominator: persons served who are active and resident in the area at the window's end. Numerator: of
those, the persons reached at least once in the window (policy 001-V41; model §4).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from db.codes import Code
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.people import PersonFilter
from resolvers.viewer import Permission, Viewer
from resolvers.windows import Window

SMALLEST_SHOWN = 5


class Attribution(Code):
    """Where a person counts when it, its cell or its worker has changed."""

    AT_CONTACT = "AT_CONTACT", "按联系时所在网格", "the place where the person was last reached in the window"
    AT_WINDOW_END = "AT_WINDOW_END", "按期末所在网格", "the place where the person lived at the window's end"
    CURRENT = "CURRENT", "按当前所在网格", "the place where the person lives on the day asked about"


class BreakdownBy(Code):
    CHILD_DIVISION = "CHILD_DIVISION", "下级区划", "child division"
    VILLAGE = "VILLAGE", "村（社区）", "village"
    CELL = "CELL", "网格", "grid cell"
    STATION = "STATION", "服务站", "the one station that serves the person's division"
    WORKER = "WORKER", "网格员", "primary grid worker"
    CATEGORY = "CATEGORY", "人员类别（首要类别）", "principal category"
    PRIORITY_CLASS = "PRIORITY_CLASS", "重点类别（最高一类）", "most urgent priority class"
    SEX = "SEX", "性别", "sex"
    AGE_BAND = "AGE_BAND", "年龄段", "age band at the window's end"
    MODE = "MODE", "首次联系方式；空为未联系到", "mode of the first contact; null: not reached"
    MONTH = "MONTH", "首次联系月份；空为未联系到", "month of the first contact; null: not reached"


PERSONAL = frozenset(
    {BreakdownBy.CATEGORY, BreakdownBy.PRIORITY_CLASS, BreakdownBy.SEX, BreakdownBy.AGE_BAND}
)


class Definition(Code):
    """What a number means, by id and text."""

    CONTACT = (
        "contact-coverage-1",
        "联系覆盖率：期末在册且居住在范围内的服务对象中，期内至少联系到一次的人数占比。",
        "The share, of the persons active and resident at the window's end, reached at least once in it.",
    )
    VISIT = (
        "visit-coverage-1",
        "走访覆盖率：期末在册且居住在范围内的服务对象中，期内至少当面联系到一次的人数占比。",
        "The share, of the persons active and resident at the window's end, met at least once in it.",
    )


@dataclass(frozen=True, slots=True)
class CoverageQuestion:
    """Coverage of `area` over `window`, as of a day, for the persons `filter` names."""

    area: Area
    window: Window
    as_of: date
    filter: PersonFilter = field(default_factory=PersonFilter)
    attribution: Attribution = Attribution.AT_WINDOW_END
    in_person: bool = False
    known_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.as_of < self.window.from_on:
            raise DomainError(
                "WINDOW_IN_THE_FUTURE",
                "时间窗晚于截止查询日（asOf）。",
                "The window begins after the day asked about (asOf).",
            )

    @property
    def counted_on(self) -> date:
        """The day on which residents are counted.

        The window's last, or the day asked about if that comes first.
        """
        return min(self.window.last_on, self.as_of)

    @property
    def contacts_until(self) -> date:
        """The day before which contacts count."""
        return self.counted_on + timedelta(days=1)

    @property
    def placed_on(self) -> date:
        """The day whose ground decides where persons count."""
        return self.as_of if self.attribution == Attribution.CURRENT else self.counted_on

    @property
    def definition(self) -> Definition:
        """The definition by which the numbers were counted."""
        return Definition.VISIT if self.in_person else Definition.CONTACT


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of persons.

    `registered` are those resident at the window's end, `denominator` those of them the filter names, and
    the rest are parts of the denominator.
    """

    registered: int = 0
    denominator: int = 0
    numerator: int = 0
    attempted: int = 0
    unlocated: int = 0
    withheld: bool = False

    @property
    def share(self) -> float | None:
        """Numerator / denominator; None where nobody is due or the numbers are withheld."""
        return None if self.withheld or not self.denominator else self.numerator / self.denominator

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.registered + other.registered,
            self.denominator + other.denominator,
            self.numerator + other.numerator,
            self.attempted + other.attempted,
            self.unlocated + other.unlocated,
        )


@dataclass(frozen=True, slots=True)
class Drop:
    """Persons who leave the waterfall at a step, and how many of them were reached nevertheless."""

    reason: str
    persons: int
    reached: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the waterfall: how many remain, and why the others left."""

    key: str
    persons: int
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """An answer: what was asked, the counts, and the waterfall."""

    question: CoverageQuestion
    counts: Counts
    waterfall: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a breakdown. `key` is an official code.

    A code value or None for those that fall in no part; `county_id` and `id` name the row the part stands
    for, where there is one.
    """

    key: str | None
    label: str | None
    county_id: int | None
    id: int | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class Breakdown:
    """An answer cut into parts that sum to the whole."""

    question: CoverageQuestion
    by: BreakdownBy
    whole: Counts
    parts: tuple[Part, ...]


CLOSED = ("DECEASED", "MOVED_OUT", "INELIGIBLE")
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("LOCATED", ("UNLOCATED",)),
    ("ASSIGNED", ("NO_CELL", "NO_WORKER")),
    ("ATTEMPTED", ("NOT_ATTEMPTED",)),
    ("REACHED", ("NOT_HOME", "NO_ANSWER", "REFUSED", "WRONG_ADDRESS", "NOT_IN_PERSON")),
)


def coverage_of(viewer: Viewer, question: CoverageQuestion, rows: Sequence[Row[Any]]) -> Coverage:
    """The answer that the rows of `coverage_statement` amount to."""
    stages = {row.stage: row for row in rows}
    closed = tuple(Drop(code, stages[code].denominator, 0) for code in CLOSED if code in stages)
    inside = {stage: row for stage, row in stages.items() if stage not in CLOSED}
    counts = sum((_counts(row) for row in inside.values()), Counts())
    registered = counts.denominator + sum(drop.persons for drop in closed)
    steps = [Step("REGISTERED", registered, ()), Step("ELIGIBLE", counts.denominator, closed)]
    for key, reasons in STEPS:
        drops = tuple(
            Drop(code, inside[code].denominator, inside[code].numerator) for code in reasons if code in inside
        )
        steps.append(Step(key, steps[-1].persons - sum(drop.persons for drop in drops), drops))
    shown = _shown(viewer, counts, personal=question.filter.is_personal)
    return Coverage(question, shown, () if shown.withheld else tuple(steps))


def _counts(row: Row[Any]) -> Counts:
    return Counts(row.registered, row.denominator, row.numerator, row.attempted, row.unlocated)


def breakdown_of(
    viewer: Viewer, question: CoverageQuestion, by: BreakdownBy, rows: Sequence[Row[Any]]
) -> Breakdown:
    """The answer that the rows of `breakdown_statement` amount to.

    Parts in their natural order, the rest last.
    """
    parts = [Part(row.key, row.label, row.part_county_id, row.part_id, _counts(row)) for row in rows]
    whole = sum((part.counts for part in parts), Counts())
    personal = question.filter.is_personal
    shown = _shown(viewer, whole, personal=personal or by in PERSONAL)
    if shown.withheld:
        return Breakdown(question, by, shown, ())
    return Breakdown(question, by, shown, tuple(_part(viewer, part, personal=personal) for part in parts))


def _part(viewer: Viewer, part: Part, *, personal: bool) -> Part:
    return Part(part.key, part.label, part.county_id, part.id, _shown(viewer, part.counts, personal=personal))


def _shown(viewer: Viewer, counts: Counts, *, personal: bool) -> Counts:
    """Fewer than five persons are not told apart by what they are to those who may not see persons.

    Source: docs/decisions/0007.
    """
    hidden = personal and counts.registered < SMALLEST_SHOWN and not viewer.areas(Permission.SEARCH)
    return Counts(registered=counts.registered, withheld=True) if hidden and counts.registered else counts

"""What coverage answers are made of, and how the rows of its statements become them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Row

from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.small_numbers import Sight, is_withheld, telling_part


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of persons.

    `registered` are those resident at the window's end, `denominator` those of them the filter names, and
    the rest are parts of the denominator; `visited` are those reached in person.
    """

    registered: int = 0
    denominator: int = 0
    numerator: int = 0
    attempted: int = 0
    unlocated: int = 0
    visited: int = 0
    withheld: bool = False

    @property
    def share(self) -> float | None:
        """Numerator / denominator; None where nobody is due or the numbers are withheld."""
        return None if self.withheld or not self.denominator else self.numerator / self.denominator

    @property
    def visited_share(self) -> float | None:
        """Visited / denominator, likewise."""
        return None if self.withheld or not self.denominator else self.visited / self.denominator

    def __add__(self, other: "Counts") -> "Counts":
        return together([self, other])


NUMBERS = tuple(item.name for item in fields(Counts) if item.name != "withheld")
_numbers = attrgetter(*NUMBERS)
# The columns of a part's row in the order of its fields, but for the counts.
_OF_PART = ("key", "label", "part_county_id", "part_id")


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
    """One part of a breakdown.

    `key` is an official code, a code value, or None for those that fall in no part; `county_id` and `id` name
    the row the part stands for, where there is one.
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
    ("REACHABLE", ("UNREACHABLE",)),
    ("ATTEMPTED", ("NOT_ATTEMPTED",)),
    ("REACHED", ("NOT_HOME", "NO_ANSWER", "REFUSED", "WRONG_ADDRESS", "NOT_IN_PERSON")),
)


def coverage_of(sight: Sight, question: CoverageQuestion, rows: Sequence[Row[Any]]) -> Coverage:
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
    shown = _shown(sight, counts, personal=question.filter.is_personal)
    return Coverage(question, shown, () if shown.withheld else tuple(steps))


def counts_of(sight: Sight, question: CoverageQuestion, rows: Sequence[Row[Any] | Counts]) -> Counts:
    """The counts of the whole: what a statement without a waterfall amounts to."""
    return _shown(sight, _counts(rows[0]), personal=question.filter.is_personal)


def together(parts: Iterable[Counts]) -> Counts:
    """The sum of numbers none of which is withheld."""
    every = list(parts)
    return Counts(*[sum(map(attrgetter(name), every)) for name in NUMBERS])


def _counts(row: Row[Any] | Counts) -> Counts:
    return Counts(*_numbers(row))


def breakdown_of(
    sight: Sight, question: CoverageQuestion, by: BreakdownBy, rows: Sequence[Row[Any]]
) -> Breakdown:
    """The answer that the rows of `breakdown_statement` amount to.

    Parts in their natural order, the rest last.
    """
    parts = _parts_in(rows)
    whole = together(part.counts for part in parts)
    personal = question.filter.is_personal
    shown = _shown(sight, whole, personal=question.singles_out(by))
    if shown.withheld:
        return Breakdown(question, by, shown, ())
    told = [_part(sight, part, personal=personal) for part in parts]
    return Breakdown(question, by, shown, tuple(_without_the_telling_one(told)))


def _parts_in(rows: Sequence[Row[Any]]) -> list[Part]:
    """The parts of rows, whose columns are found once: to look each up by name takes longer than all else."""
    if not rows:
        return []
    columns = list(rows[0]._fields)
    of_part: Callable[[Row[Any]], tuple[Any, Any, Any, Any]] = itemgetter(*map(columns.index, _OF_PART))
    of_numbers, counts = itemgetter(*map(columns.index, NUMBERS)), _Same()
    return [Part(*of_part(row), counts[of_numbers(row)]) for row in rows]


class _Same(dict[tuple[Any, ...], Counts]):
    """Counts by their numbers, each made once: of thousands of small places most have those of others."""

    def __missing__(self, numbers: tuple[Any, ...]) -> Counts:
        made = self[numbers] = Counts(*numbers)
        return made


def _without_the_telling_one(parts: list[Part]) -> list[Part]:
    place = telling_part([part.counts.registered for part in parts], [part.counts.withheld for part in parts])
    if place is not None:
        hidden = Counts(registered=parts[place].counts.registered, withheld=True)
        parts[place] = replace(parts[place], counts=hidden)
    return parts


def _part(sight: Sight, part: Part, *, personal: bool) -> Part:
    shown = _shown(sight, part.counts, personal=personal)
    return part if shown is part.counts else replace(part, counts=shown)


def _shown(sight: Sight, counts: Counts, *, personal: bool) -> Counts:
    if is_withheld(sight, counts.registered, personal=personal):
        return Counts(registered=counts.registered, withheld=True)
    return counts

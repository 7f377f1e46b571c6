"""The waterfall read from months: who has left it by which step, as bits."""

from typing import Any

from sqlalchemy import ColumnElement, Text, case, column, func, select, true, values
from sqlalchemy.dialects.postgresql import BIT

from db.models.rollup import CHUNK_BITS
from resolvers.ask import Statement
from resolvers.coverage.months.bits import NOBODY, both, number, without
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.facts import ENDED, OUTCOMES
from resolvers.coverage.months.kept import all_kept
from resolvers.coverage.months.whom import months
from resolvers.coverage.months.window import persons_of_window
from resolvers.coverage.question import CoverageQuestion


def waterfall_of_months(question: CoverageQuestion) -> Statement:
    """The rows of `coverage_statement`, and is_kept: whether the months are there."""
    month = months(question.window.from_on, question.counted_on)
    counties = Counties(question, month)
    person = persons_of_window(question, month, counties)
    row, met = person.c, person.c.visited if question.in_person else person.c.reached
    bits = BIT(CHUNK_BITS)
    stage = values(column("stage", Text), column("due", bits), column("everybody", bits), name="stage")
    left = [(name, both(some, row.due), some) for name, some in _stages(row, met)]
    ended = [(one.upper(), row[f"due_{one}"], NOBODY) for one in ENDED]
    part = stage.data([*left, *ended]).lateral()
    due = part.c.due
    # Of those whose registration has ended nothing else is counted.
    inside = both(due, part.c.everybody)
    closed = part.c.stage.in_([one.upper() for one in ENDED])
    numbers = {
        "registered": number(part.c.everybody),
        "denominator": number(due),
        "numerator": number(both(inside, met)),
        "attempted": number(both(inside, row.attempted)),
        "unlocated": number(without(inside, row.located)),
        "visited": number(both(inside, row.visited)),
    }
    kept = select(all_kept(counties, month)).scalar_subquery().label("is_kept")
    there = counties.hold_in(row.county_id, row.last_on)
    counted = (
        select(part.c.stage, *[one.label(name) for name, one in numbers.items()], kept)
        .select_from(person.join(part, true()))
        .where(there)
        .group_by(part.c.stage)
    )
    # As where persons are counted: nobody is no stage, and no reason of those whose registration has ended.
    return counted.having(case((closed, numbers["denominator"]), else_=numbers["registered"]) > 0)


def _stages(row: Any, met: ColumnElement[str]) -> list[tuple[str, ColumnElement[str]]]:
    """The residents who leave at each step, or have been reached at the end."""
    found: list[tuple[str, ColumnElement[str]]] = []
    left: ColumnElement[str] = row.resident

    def leave(name: str, who: ColumnElement[str]) -> None:
        nonlocal left
        found.append((name, both(left, who)))
        left = without(left, who)

    leave("UNLOCATED", func.bitnot(row.located))
    leave("NO_CELL", func.bitnot(row.in_cell))
    leave("NO_WORKER", func.bitnot(row.assigned))
    leave("UNREACHABLE", row.unreachable)
    leave("NOT_ATTEMPTED", func.bitnot(row.attempted))
    leave("REACHED", met)
    for name in OUTCOMES:
        leave(name.upper(), row[name])
    return [*found, ("NOT_IN_PERSON", left)]

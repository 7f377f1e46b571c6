"""The waterfall read from months: who has left it by which step."""

from typing import Any

from sqlalchemy import CTE, CompoundSelect, case, select, union_all

from resolvers.ask import Statement
from resolvers.coverage.answers import NUMBERS
from resolvers.coverage.months.bits import total
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.facts import ENDED
from resolvers.coverage.months.kept import all_kept
from resolvers.coverage.months.stages import CLOSED, chunks_without, kept_stages, stages_of
from resolvers.coverage.months.whom import last_month, months
from resolvers.coverage.months.window import persons_of_window
from resolvers.coverage.question import CoverageQuestion


def is_year_so_far(question: CoverageQuestion) -> bool:
    """Whether it is asked of everybody in a year so far, of which the steps are kept."""
    last = question.counted_on
    return not question.filter.is_personal and question.window.from_on == last.replace(month=1, day=1)


def waterfall_of_months(question: CoverageQuestion) -> Statement:
    """The rows of `coverage_statement`, and is_kept: whether the months are there."""
    counties = _counties(question)
    return _together(counties, _counted(question, counties))


def waterfall_of_year(question: CoverageQuestion) -> Statement:
    """The same where `is_year_so_far`: by the steps that are kept, else by months."""
    counties = _counties(question)
    kept = kept_stages(counties, question.counted_on, in_person=question.in_person)
    only = chunks_without(kept, counties)
    return _together(counties, union_all(select(*kept.c), _counted(question, counties, only)))


def _counties(question: CoverageQuestion) -> Counties:
    return Counties(question, months(question.window.from_on, question.counted_on))


def _counted(question: CoverageQuestion, counties: Counties, only: CTE | None = None) -> Statement:
    person = persons_of_window(question, counties, only=only)
    ended = {one: person.c[f"due_{one}"] for one in ENDED}
    return stages_of(person, person.c.due, ended, in_person=question.in_person)


def _together(counties: Counties, rows: Statement | CompoundSelect[Any]) -> Statement:
    stage = rows.subquery("stage_of_chunk").c
    numbers = {name: total(stage[name]) for name in NUMBERS}
    kept = select(all_kept(counties, counties.month)).scalar_subquery().label("is_kept")
    # As where persons are counted: nobody is no stage, and no reason of those whose registration has ended.
    some = case((stage.stage.in_(CLOSED), numbers["denominator"]), else_=numbers["registered"]) > 0
    return (
        select(stage.stage, *[one.label(name) for name, one in numbers.items()], kept)
        .where(counties.hold_in(stage.county_id, last_month(counties.month)))
        .group_by(stage.stage)
        .having(some)
    )

"""Where the numbers of coverage are read: in roll-ups where these say the same, else in raw facts."""

from datetime import date

from resolvers.ask import Statement
from resolvers.coverage.parts import breakdown_statement, counts_statement
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.coverage.rolled_up import is_rolled_up, rollup_breakdown, rollup_whole


def whole(question: CoverageQuestion, today: date) -> Statement:
    """The counts of the whole, without a waterfall: one row."""
    if not is_rolled_up(question, today):
        return counts_statement(question)
    return rollup_whole(
        question.area, from_on=question.window.from_on, today=today, in_person=question.in_person
    )


def parts(question: CoverageQuestion, by: BreakdownBy, today: date) -> Statement:
    """The counts by part, with the columns of `breakdown_statement`."""
    if by not in PLACES or not is_rolled_up(question, today):
        return breakdown_statement(question, by)
    return rollup_breakdown(
        question.area, by, from_on=question.window.from_on, today=today, in_person=question.in_person
    )

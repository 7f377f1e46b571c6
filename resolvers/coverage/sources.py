"""Where coverage is read: in roll-ups and persons' rows where these say the same, else in raw facts."""

from datetime import date

from resolvers.ask import Statement
from resolvers.coverage.indicators import CoverageNumber
from resolvers.coverage.lists import CoverageList, PartOf, StandingList
from resolvers.coverage.parts import breakdown_statement, counts_statement
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import Attribution, BreakdownBy, CoverageQuestion
from resolvers.coverage.rolled_up import is_rolled_up, rollup_breakdown, rollup_whole
from resolvers.people.question import Among

_STANDING = frozenset(
    {
        CoverageNumber.REGISTERED,
        CoverageNumber.DENOMINATOR,
        CoverageNumber.REACHED,
        CoverageNumber.NOT_REACHED,
        CoverageNumber.VISITED,
        CoverageNumber.NOT_VISITED,
        CoverageNumber.ATTEMPTED,
        CoverageNumber.ATTEMPTED_NOT_REACHED,
        CoverageNumber.UNLOCATED,
    }
)


def whole(question: CoverageQuestion, today: date) -> Statement:
    """The counts of the whole, without a waterfall: one row."""
    if not is_rolled_up(question, today):
        return counts_statement(question)
    return rollup_whole(
        question.area, from_on=question.window.from_on, today=today, in_person=question.in_person
    )


def are_rolled_up(question: CoverageQuestion, by: BreakdownBy, today: date) -> bool:
    """Whether roll-ups can say its parts."""
    return by in PLACES and is_rolled_up(question, today)


def parts(question: CoverageQuestion, by: BreakdownBy, today: date) -> Statement:
    """The counts by part, with the columns of `breakdown_statement`."""
    if not are_rolled_up(question, by, today):
        return breakdown_statement(question, by)
    return rollup_breakdown(
        question.area, by, from_on=question.window.from_on, today=today, in_person=question.in_person
    )


def list_behind(
    question: CoverageQuestion,
    of: CoverageNumber,
    *,
    reached: bool | None,
    part: PartOf | None,
    today: date,
) -> Among:
    """The persons behind a number of coverage, or of one of its parts. Raises DomainError NO_SUCH_NUMBER."""
    up_to_today = question.counted_on == question.as_of == today and question.known_at is None
    in_place = question.attribution != Attribution.AT_CONTACT
    if up_to_today and in_place and part is None and of in _STANDING:
        return StandingList(question, of, reached)
    return CoverageList(question, of, reached, part)

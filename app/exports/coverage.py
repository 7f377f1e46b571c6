"""A breakdown of coverage as a table: the fields of its parts, each line with what its numbers mean."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

from app.exports.table import Cell, Rows, cell_of, title
from app.layers.coverage import NUMBERS
from app.layers.feature import Given
from app.layers.questions import coverage_answer
from resolvers.coverage.answers import Breakdown
from resolvers.coverage.question import BreakdownBy
from resolvers.wording.language import said
from resolvers.wording.shares import percent
from schema.coverage.breakdown import CoverageBreakdown, CoveragePart
from schema.coverage.coverage import Coverage, IndicatorDefinition
from schema.headings import Heading, plain_headings
from schema.window import Window

AT_ONCE = 500
WHOLE, PART = ("合计", "whole"), ("部分", "part")
# Of a part, what its own columns do not say.
PARTS = [heading for heading in plain_headings(CoveragePart) if heading.name != "coverage"]
# What a share is a share of the denominator of.
SHARES = {"share": "numerator", "visited_share": "visited"}
DEFINITION = [heading for heading in plain_headings(IndicatorDefinition) if heading.name == "id"]
WINDOW = plain_headings(Window)


async def coverage_rows(given: Given, by: BreakdownBy) -> AsyncGenerator[Rows, None]:
    """The whole and its parts, as `coverageBreakdown` gives them; what is withheld there is withheld here."""
    # Whole before the first line: which part is withheld depends on all of them.
    answer = await coverage_answer(given, by)
    whole = [said(*WHOLE), *[""] * len(PARTS), *_numbers(Coverage.of(answer.question, answer.whole))]
    yield [_heading(), whole]
    for first in range(0, len(answer.parts), AT_ONCE):
        yield _lines(answer, first)


def _heading() -> Sequence[Cell]:
    return [said("行", "row"), *[title(one) for one in (*PARTS, *NUMBERS, *DEFINITION, *WINDOW)]]


def _lines(answer: Breakdown, first: int) -> list[Sequence[Cell]]:
    some = CoverageBreakdown.of(replace(answer, parts=answer.parts[first : first + AT_ONCE]))
    return [[said(*PART), *_values(PARTS, part), *_numbers(part.coverage)] for part in some.parts]


def _numbers(shown: Coverage) -> list[Cell]:
    return [
        *[_number(heading, shown) for heading in NUMBERS],
        *_values(DEFINITION, shown.definition),
        *_values(WINDOW, shown.window),
    ]


def _number(heading: Heading, shown: Coverage) -> Cell:
    if heading.name not in SHARES:
        return cell_of(heading, getattr(shown, heading.name))
    part = getattr(shown, SHARES[heading.name])
    return percent(part, shown.denominator) if part is not None and shown.denominator else ""


def _values(headings: Sequence[Heading], shown: object) -> list[Cell]:
    return [cell_of(heading, getattr(shown, heading.name)) for heading in headings]

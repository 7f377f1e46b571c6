"""A breakdown of coverage as a table: the fields of its parts, each line with what its numbers mean."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

from app.exports.table import MARK, Cell, cell_of, csv_text
from db.engine import Database
from resolvers.ask import Ask
from resolvers.coverage.answers import Breakdown, breakdown_of
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.coverage.sources import parts
from schema.coverage.breakdown import CoverageBreakdown, CoveragePart
from schema.coverage.coverage import Coverage, IndicatorDefinition
from schema.headings import Heading, plain_headings
from schema.window import Window

AT_ONCE = 500
WHOLE, PART = "合计", "部分"
# Of a part, what its own columns do not say; of coverage, what is no single value or never asked here.
PARTS = [heading for heading in plain_headings(CoveragePart) if heading.name != "coverage"]
APART = ("definition", "visited_definition", "window", "known_at", "waterfall")
NUMBERS = [heading for heading in plain_headings(Coverage) if heading.name not in APART]
DEFINITION = [heading for heading in plain_headings(IndicatorDefinition) if heading.name == "id"]
WINDOW = plain_headings(Window)


async def coverage_csv(
    database: Database, ask: Ask, question: CoverageQuestion, by: BreakdownBy
) -> AsyncGenerator[bytes, None]:
    """The whole and its parts, as `coverageBreakdown` gives them; what is withheld there is withheld here."""
    rows = await database.rows(parts(question, by, ask.today))
    # Whole before the first line: which part is withheld depends on all of them.
    answer = breakdown_of(ask.viewer, question, by, rows)
    whole = [WHOLE, *[""] * len(PARTS), *_numbers(Coverage.of(question, answer.whole))]
    yield MARK + csv_text([_heading(), whole])
    for first in range(0, len(answer.parts), AT_ONCE):
        yield csv_text(_lines(answer, first))


def _heading() -> Sequence[Cell]:
    return ["行", *[heading.zh for heading in (*PARTS, *NUMBERS, *DEFINITION, *WINDOW)]]


def _lines(answer: Breakdown, first: int) -> list[Sequence[Cell]]:
    some = CoverageBreakdown.of(replace(answer, parts=answer.parts[first : first + AT_ONCE]))
    return [[PART, *_values(PARTS, part), *_numbers(part.coverage)] for part in some.parts]


def _numbers(shown: Coverage) -> list[Cell]:
    return [
        *_values(NUMBERS, shown),
        *_values(DEFINITION, shown.definition),
        *_values(WINDOW, shown.window),
    ]


def _values(headings: Sequence[Heading], shown: object) -> list[Cell]:
    return [cell_of(heading, getattr(shown, heading.name)) for heading in headings]

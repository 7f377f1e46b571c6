"""The arguments that coverage questions share, and the question they amount to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.small_numbers import Sight, sight_of
from resolvers.windows import Window, year_to_date
from schema.arguments import CoverageScopeInput, WindowInput, analysed, instant
from schema.codes import Attribution
from schema.context import Context
from schema.fields import argument
from schema.people.inputs import CoverageFilterInput

Which = Annotated[CoverageFilterInput | None, argument("只统计哪些人", "Which persons count")]
By = Annotated[Attribution | None, argument("归属口径，默认按期末", "Attribution; AT_WINDOW_END by default")]


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments that coverage questions share."""

    window: WindowInput | None
    as_of: date | None
    filter: CoverageFilterInput | None
    attribution: Attribution | None = None
    in_person: bool = False
    known_at: datetime | None = None


async def seen(context: Context, question: CoverageQuestion, by: BreakdownBy | None = None) -> Sight:
    """What the viewer sees of the persons of a question."""
    personal = question.singles_out(by)
    return await sight_of(context.rows, context.ask(), question.area, personal=personal)


async def coverage_question(
    context: Context,
    scope: CoverageScopeInput | None,
    asked: Asked,
    *,
    otherwise: Callable[[date], Window] = year_to_date,
) -> CoverageQuestion:
    """The question, about an area the viewer may analyse; `otherwise` gives the window if none is named.

    Raises DomainError AREA_NOT_FOUND and others.
    """
    ask = replace(context.ask(asked.as_of), known_at=instant(asked.known_at))
    return CoverageQuestion(
        area=await analysed(context, ask, scope),
        window=asked.window.window() if asked.window else otherwise(ask.as_of),
        as_of=ask.as_of,
        filter=(asked.filter or CoverageFilterInput()).person_filter(),
        attribution=asked.attribution or Attribution.AT_WINDOW_END,
        in_person=asked.in_person,
        known_at=ask.known_at,
        today=ask.today,
    )

"""The arguments that coverage questions share, and the question they amount to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.coverage.question import CoverageQuestion
from resolvers.requested_areas import NamedArea, any_area_statement, area_of, area_statement, own_area
from resolvers.windows import SHANGHAI, Window, year_to_date
from schema.context import Context
from schema.describe import argument
from schema.inputs import CoverageFilterInput, CoverageScopeInput, WindowInput
from schema.lookups import looked_up
from schema.types.codes import Attribution

AsOf = Annotated[
    date | None,
    argument("按哪一日的状态，默认今天（北京时间）", "As of which day; today in China by default"),
]
Scope = Annotated[CoverageScopeInput | None, argument("统计范围，默认您的范围", "The area; yours by default")]
InWindow = Annotated[
    WindowInput | None,
    argument("时间窗，默认 asOf 当年年初至 asOf", "The window; the year up to asOf by default"),
]
Which = Annotated[CoverageFilterInput | None, argument("只统计哪些人", "Which persons count")]
By = Annotated[Attribution | None, argument("归属口径，默认按期末", "Attribution; AT_WINDOW_END by default")]
InPerson = Annotated[bool | None, argument("仅计当面联系（走访覆盖）", "Count contacts in person only")]
KnownAt = Annotated[datetime | None, argument("按此时已知的情况，默认现在", "As known then; now by default")]


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments that coverage questions share."""

    window: WindowInput | None
    as_of: date | None
    filter: CoverageFilterInput | None
    attribution: Attribution | None = None
    in_person: bool = False
    known_at: datetime | None = None


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
        area=await _area(context, ask, scope),
        window=asked.window.window() if asked.window else otherwise(ask.as_of),
        as_of=ask.as_of,
        filter=(asked.filter or CoverageFilterInput()).person_filter(),
        attribution=asked.attribution or Attribution.AT_WINDOW_END,
        in_person=asked.in_person,
        known_at=ask.known_at,
    )


def instant(moment: datetime | None) -> datetime | None:
    """An instant without an offset is one in China."""
    return moment.replace(tzinfo=SHANGHAI) if moment is not None and moment.tzinfo is None else moment


async def _area(context: Context, ask: Ask, scope: CoverageScopeInput | None) -> Area:
    if scope is None:
        return own_area(ask)
    return area_of(await looked_up(context, area_statement, ask, scope.named()))


async def any_area(context: Context, named: NamedArea) -> Area:
    """A named area, whoever asks: for filters. Raises DomainError AREA_NOT_FOUND."""
    return area_of(await looked_up(context, any_area_statement, context.ask(), named))

"""Refusing what cannot be answered in time before it is begun, by how many residents are kept of counties."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Self

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
)

from db.errors import DomainError
from db.models import CoverageSum
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.coverage.question import AreaOn, BreakdownBy, CoverageQuestion
from resolvers.coverage.residents import in_counties
from resolvers.coverage.sources import are_rolled_up
from resolvers.duties.question import DutyQuestion
from resolvers.scope import sees_count
from resolvers.sizes import limits
from resolvers.small_numbers import Rows
from resolvers.within import Placed

ALWAYS: ColumnElement[bool] = true()


class QuestionTooLargeError(DomainError):
    """The refusal of what is counted person by person, of too many."""

    def __init__(
        self, counted: int, most: int, zh: str = "缩小范围", en: str = "name a smaller area", **said: object
    ) -> None:
        super().__init__(
            "QUESTION_TOO_LARGE",
            f"此问题须逐人统计约 {counted:,} 人次，一次至多 {most:,}；请{zh}。",
            f"This would count persons one by one, {counted:,} times, and {most:,} are the most: {en}.",
            said,
        )
        self.counted, self.most = counted, most

    def narrowed(self, zh: str, en: str, ways: list[str]) -> Self:
        """The same, saying which arguments make it less."""
        return type(self)(self.counted, self.most, zh, en, **self.details, narrow=ways)


async def ensure_few(
    rows: Rows, ground: AreaOn, today: date, *, most: int, times: int = 1, seen: ColumnElement[bool] = ALWAYS
) -> None:
    """Raises QuestionTooLargeError where an area of several counties has more persons, `times` over.

    Residents are those at the last month's end; counties of which no months are kept count for none. `seen`
    is the condition on which there is an answer at all.
    """
    if _is_wide(ground):
        await _ensure(rows, _residents(today, ground).where(seen), most=most, times=times)


async def _ensure(rows: Rows, residents: Select[int], *, most: int, times: int = 1) -> None:
    [row] = await rows(residents)
    if row.persons * times > most:
        raise QuestionTooLargeError(row.persons * times, most)


def _is_wide(ground: AreaOn) -> bool:
    return ground.area.spans_counties and ground.area.is_whole_counties


async def ensure_few_of_facts(rows: Rows, question: CoverageQuestion, today: date) -> None:
    """The same of coverage that is counted from facts."""
    await ensure_few(rows, question.ground, today, most=limits.LIMITS.facts)


async def ensure_few_of_places(
    rows: Rows, ask: Ask, question: CoverageQuestion, areas: Sequence[Area]
) -> None:
    """The same of some places together; of one of which the viewer may not be told it says nothing."""
    told = [
        _told(ask, ground) for ground in [question.over(area).ground for area in areas] if _is_wide(ground)
    ]
    if told:
        await _ensure(rows, _residents(ask.today).where(or_(*told)), most=limits.LIMITS.facts)


def _told(ask: Ask, ground: AreaOn) -> ColumnElement[bool]:
    area = ground.area
    place = Placed(literal(area.county_id, Integer), literal(area.id, BigInteger), null())
    return and_(in_counties(ground, CoverageSum.county_id), sees_count(ask, place))


async def ensure_few_parts(rows: Rows, question: CoverageQuestion, by: BreakdownBy, today: date) -> None:
    """The same of parts of coverage, which are counted from facts unless they are rolled up."""
    if not are_rolled_up(question, by, today):
        await ensure_few_of_facts(rows, question, today)


async def ensure_few_duties(
    rows: Rows, question: DutyQuestion, today: date, own: Sequence[Area] | None = None
) -> None:
    """The same of duties that are computed, of all of the areas together.

    Where the areas are a filter, only persons in one's `own` are asked about, and only they are told of.
    """
    asked = tuple(filter(_is_wide, question.grounds))
    reached = asked if own is None else tuple(filter(_is_wide, replace(question, areas=tuple(own)).grounds))
    if question.kept or not asked or not reached:
        return
    residents = _residents(today, *asked)
    if own is not None:
        residents = residents.where(_in_any(reached))
    await _ensure(rows, residents, most=limits.LIMITS.duties)


def _residents(today: date, *grounds: AreaOn) -> Select[int]:
    """How many were residents at the last month's end, in any of some grounds if they are given."""
    last_month, kept = (today.replace(day=1) - timedelta(days=1)).replace(day=1), CoverageSum
    persons = cast(func.coalesce(func.sum(kept.residents), 0), BigInteger).label("persons")
    inside = [_in_any(grounds)] if grounds else []
    return select(persons).where(kept.first_on == last_month, *inside)


def _in_any(grounds: Sequence[AreaOn]) -> ColumnElement[bool]:
    return or_(*[in_counties(ground, CoverageSum.county_id) for ground in grounds])

"""Refusing what cannot be answered in time before it is begun, by how many residents are kept of counties."""

from datetime import date, timedelta
from typing import Self

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, cast, func, literal, null, select, true

from db.errors import DomainError
from db.models import CoverageSum
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
    if not (ground.area.spans_counties and ground.area.is_whole_counties):
        return
    last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    [row] = await rows(_residents(ground, last_month).where(seen))
    if row.persons * times > most:
        raise QuestionTooLargeError(row.persons * times, most)


async def ensure_few_of_facts(rows: Rows, question: CoverageQuestion, today: date) -> None:
    """The same of coverage that is counted from facts."""
    await ensure_few(rows, question.ground, today, most=limits.LIMITS.facts)


async def ensure_few_of_place(rows: Rows, ask: Ask, question: CoverageQuestion) -> None:
    """The same of a place of which the viewer may not be told: then it says nothing."""
    area = question.area
    place = Placed(literal(area.county_id, Integer), literal(area.id, BigInteger), null())
    most, seen = limits.LIMITS.facts, sees_count(ask, place)
    await ensure_few(rows, question.ground, ask.today, most=most, seen=seen)


async def ensure_few_parts(rows: Rows, question: CoverageQuestion, by: BreakdownBy, today: date) -> None:
    """The same of parts of coverage, which are counted from facts unless they are rolled up."""
    if not are_rolled_up(question, by, today):
        await ensure_few_of_facts(rows, question, today)


async def ensure_few_duties(rows: Rows, question: DutyQuestion, today: date) -> None:
    """The same of duties that are computed."""
    for ground in () if question.kept else question.grounds:
        await ensure_few(rows, ground, today, most=limits.LIMITS.duties)


def _residents(ground: AreaOn, first_on: date) -> Select[int]:
    kept = CoverageSum
    persons = cast(func.coalesce(func.sum(kept.residents), 0), BigInteger).label("persons")
    return select(persons).where(in_counties(ground, kept.county_id), kept.first_on == first_on)

"""The parameter `datetime` (OGC API - Features, 7.15.4): days in China, and what maps are asked by them."""

from dataclasses import dataclass
from datetime import date, datetime

from db.errors import DomainError
from resolvers.ask import FIRST_YEAR, LAST_YEAR
from resolvers.windows import SHANGHAI

OPEN = ("", "..")


@dataclass(frozen=True, slots=True)
class Days:
    """Days, both included; None is open. `is_one` tells a day from a span of one."""

    first: date | None
    last: date | None
    is_one: bool

    def asked(self, today: date, *, windowed: bool) -> list[tuple[str, str]]:
        """The parameters of a map: the ground of the last day; of a window, from its first to its last day.

        Nothing is known of days to come: a window that reaches beyond today ends with it.
        """
        last = self.last or max(today, self.first or today)
        if not windowed:
            return [("asOf", last.isoformat())]
        through = min(last, today) if self.first is None or self.first <= today else last
        pairs = [("asOf", min(through, today).isoformat()), ("through", through.isoformat())]
        return pairs if self.is_one or self.first is None else [("from", self.first.isoformat()), *pairs]


def days_of(text: str) -> Days:
    """What `datetime` says. Raises DomainError BAD_PARAMETER."""
    first, slash, last = text.strip().partition("/")
    if not slash:
        day = _day(first)
        return Days(day, day, is_one=True)
    days = [None if end in OPEN else _day(end) for end in (first, last)]
    if days == [None, None] or (days[0] and days[1] and days[0] > days[1]):
        raise _bad()
    return Days(days[0], days[1], is_one=False)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-01-31") else _day_of_instant(text)
    except (ValueError, OverflowError):
        raise _bad() from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _bad()
    return day


def _day_of_instant(text: str) -> date:
    instant = datetime.fromisoformat(text.upper())
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant.astimezone(SHANGHAI).date()


def _bad() -> DomainError:
    right = "2026-01-31 | 2026-01-31T00:00:00Z | 2026-01-01/2026-01-31 | ../2026-01-31 | 2026-01-01/.."
    return DomainError(
        "BAD_PARAMETER",
        f"参数 datetime 应为日期、时刻或区间：{right}。",
        f"datetime should be a day, an instant or an interval: {right}.",
        {"argument": "datetime"},
    )

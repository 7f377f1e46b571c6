"""Civil time: the one window type, and today where the people live."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from db.errors import DomainError

SHANGHAI = ZoneInfo("Asia/Shanghai")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


def today_in_china(now: datetime | None = None) -> date:
    """The civil date in Asia/Shanghai."""
    return (now or datetime.now(UTC)).astimezone(SHANGHAI).date()


def written_day(written: str) -> date:
    """The day written YYYY-MM-DD, and in no other form of ISO 8601. Raises DomainError BAD_DATE."""
    try:
        if _DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise DomainError(
        "BAD_DATE",
        "日期须为日历上的一天，写作 YYYY-MM-DD，如 2026-06-30。",
        "A date is a day of the calendar written YYYY-MM-DD, such as 2026-06-30.",
    )


def written_instant(written: str) -> datetime:
    """The instant written as RFC 3339 has it, with its offset. Raises DomainError BAD_INSTANT."""
    try:
        if _INSTANT.fullmatch(written):
            return datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise DomainError(
        "BAD_INSTANT",
        "时刻须写明时区，如 2026-07-05T09:00:00+08:00 或 2026-07-05T01:00:00Z（RFC 3339）。",
        "An instant is written with its offset, such as 2026-07-05T09:00:00+08:00 or 2026-07-05T01:00:00Z"
        " (RFC 3339).",
    )


@dataclass(frozen=True, slots=True)
class Window:
    """Civil days from `from_on` up to, but not including, `to_on`."""

    from_on: date
    to_on: date

    def __post_init__(self) -> None:
        if self.from_on >= self.to_on:
            raise DomainError(
                "EMPTY_WINDOW",
                "时间窗为左闭右开区间，起始日期须早于截止日期。",
                "A window is half-open: its first day must lie before its end.",
            )

    @property
    def last_on(self) -> date:
        """The last day inside the window."""
        return self.to_on - timedelta(days=1)


def year_to_date(as_of: date) -> Window:
    """From 1 January up to and including `as_of`.

    The yearly visit is counted by calendar year (policy 000, 二(二)).
    """
    return Window(date(as_of.year, 1, 1), as_of + timedelta(days=1))


def year_up_to(as_of: date) -> Window:
    """The twelve months that end with `as_of`."""
    end = as_of + timedelta(days=1)
    # The day after 28 February of a leap year is the 29th, which the year before has not.
    leap_day = end.month == 2 and end.day == 29  # noqa: PLR2004  # a day of the calendar
    return Window(date(end.year - 1, 3, 1) if leap_day else end.replace(year=end.year - 1), end)


def last_day_of_month(day: date) -> date:
    """The last day of the month in which a day lies."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def months_of(window: Window) -> list[Window]:
    """The window cut at the first of each month."""
    parts, start = [], window.from_on
    while start < window.to_on:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        parts.append(Window(start, min(following, window.to_on)))
        start = following
    return parts

"""Civil time: the one window type, and today where the people live."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from db.errors import DomainError

SHANGHAI = ZoneInfo("Asia/Shanghai")


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


def today_in_china(now: datetime | None = None) -> date:
    """The civil date in Asia/Shanghai."""
    return (now or datetime.now(UTC)).astimezone(SHANGHAI).date()


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


def months_of(window: Window) -> list[Window]:
    """The window cut at the first of each month."""
    parts, start = [], window.from_on
    while start < window.to_on:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        parts.append(Window(start, min(following, window.to_on)))
        start = following
    return parts

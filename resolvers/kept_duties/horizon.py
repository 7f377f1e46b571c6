"""For which days the duties of a county are kept: this year, last year while it is near, and months ahead."""

from datetime import date, timedelta

from resolvers.windows import Window

_NEAR = timedelta(days=92)
# What is asked about unless a window is named reaches a month ahead; there have to be days left to extend it.
_LEAST = timedelta(days=45)


def horizon(today: date) -> Window:
    """The window for which duties are kept that are computed today."""
    return Window(date((today - _NEAR).year, 1, 1), _next_month(today + _NEAR))


def least_end(today: date) -> date:
    """A window that ends before this day has to be extended."""
    return today + _LEAST


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)

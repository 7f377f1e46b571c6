"""Duties to visit (走访任务): windows and what satisfies them are kept, their state never is (model §5).

A duty is a rule, a person and a trigger. It is due within a window and satisfied by a contact of fitting
purpose and mode in which the person was reached. docs/decisions/0020 says what counts and why.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from db.codes import Code, DutyRule, DutyState
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.ask import FIRST_YEAR, LAST_YEAR
from resolvers.choices import each_once
from resolvers.coverage.question import AreaOn, BreakdownBy
from resolvers.duties.festivals import festival_calendar
from resolvers.windows import Window

UPCOMING_DAYS = 30
# How far back duties are weighed that could claim the same contact as one asked about.
HISTORY_YEARS = 10
LONGEST_WINDOW = timedelta(days=3 * 366)


class DutyBreakdownBy(Code):
    CHILD_DIVISION = "CHILD_DIVISION", "下级区划", "child division"
    CELL = "CELL", "网格", "grid cell"
    STATION = "STATION", "服务站", "the one station that serves the person's division"
    WORKER = "WORKER", "网格员", "primary grid worker"

    @property
    def place(self) -> BreakdownBy:
        """The same dimension of coverage."""
        return BreakdownBy.of(self.value)


@dataclass(frozen=True, slots=True)
class Trial:
    """A policy, whatever its status, taken as in force from a day on."""

    county_id: int
    policy_id: int
    on: date


@dataclass(frozen=True, slots=True)
class DutyQuestion:
    """The duties, as of a day, of persons who live in any of `areas`, that were open on a day of `window`.

    No `rules` and no `states` mean all;
    `campaign`, by county and id, means the duties of that one alone.
    `calendar` holds the festivals of the years that matter. Statements use the values of a question in SQL
    only, so that one compiled statement serves all questions of the same shape.
    """

    areas: tuple[Area, ...]
    window: Window
    as_of: date
    rules: tuple[DutyRule, ...] = ()
    states: tuple[DutyState, ...] = ()
    known_at: datetime | None = None
    campaign: tuple[int, int] | None = None
    trial: Trial | None = None
    # Whether kept duties may answer, and whether their numbers may: told when it is asked, for the day.
    kept: bool = False
    counted: bool = False
    # Whether persons' rows say what they are on that day: told likewise.
    is_present: bool = False
    calendar: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Takes each code once. Refuses windows over three years, WINDOW_TOO_LONG, or beyond calendars."""
        object.__setattr__(self, "rules", each_once(self.rules))
        object.__setattr__(self, "states", each_once(self.states))
        if not FIRST_YEAR <= self.window.from_on.year <= self.window.to_on.year <= LAST_YEAR:
            raise DomainError(
                "DATE_OUT_OF_RANGE",
                "时间窗须在 1900 年至 2999 年之间。",
                "A window must lie between the years 1900 and 2999.",
            )
        years = (self.window.from_on.year - HISTORY_YEARS, self.window.to_on.year + 1)
        object.__setattr__(self, "calendar", festival_calendar(*years))
        if self.window.to_on - self.window.from_on > LONGEST_WINDOW:
            raise DomainError(
                "WINDOW_TOO_LONG",
                "任务的时间窗不得超过三年。",
                "A window of duties spans at most three years.",
            )

    def asked_on(self, today: date) -> "DutyQuestion":
        """The same, answered from kept duties if it is about today or later and its window not over.

        Numbers are kept by month: they answer for windows that begin with one.
        """
        present = self.known_at is None and today <= self.as_of
        kept = present and self.as_of < self.window.to_on
        return replace(self, kept=kept, counted=kept and self.window.from_on.day == 1, is_present=present)

    @property
    def grounds(self) -> tuple[AreaOn, ...]:
        """The areas on the day asked about."""
        return tuple(AreaOn(area, self.as_of, self.known_at) for area in self.areas)


def year_and_month_ahead(as_of: date) -> Window:
    """From 1 January of the year to thirty days after `as_of`: what was to be done, and what is coming."""
    return Window(date(as_of.year, 1, 1), as_of + timedelta(days=UPCOMING_DAYS + 1))

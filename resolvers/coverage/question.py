"""Contact coverage (联系全覆盖): the one definition, and every question that is asked of it.

Denominator: persons served who are active and resident in the area at the window's end. Numerator: of
those, the persons reached at least once in the window (policy 001-V41; model §4).
"""

from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from db.codes import Code
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.people.filter import PersonFilter
from resolvers.windows import Window


class Attribution(Code):
    """Where a person counts when it, its cell or its worker has changed."""

    AT_CONTACT = "AT_CONTACT", "按联系时所在网格", "the place where the person was last reached in the window"
    AT_WINDOW_END = "AT_WINDOW_END", "按期末所在网格", "the place where the person lived at the window's end"
    CURRENT = "CURRENT", "按当前所在网格", "the place where the person lives on the day asked about"


class BreakdownBy(Code):
    CHILD_DIVISION = "CHILD_DIVISION", "下级区划", "child division"
    VILLAGE = "VILLAGE", "村（社区）", "village"
    CELL = "CELL", "网格", "grid cell"
    STATION = "STATION", "服务站", "the one station that serves the person's division"
    WORKER = "WORKER", "网格员", "primary grid worker"
    CATEGORY = "CATEGORY", "人员类别（首要类别）", "principal category"
    PRIORITY_CLASS = "PRIORITY_CLASS", "重点类别（最高一类）", "most urgent priority class"
    SEX = "SEX", "性别", "sex"
    AGE_BAND = "AGE_BAND", "年龄段", "age band at the window's end"
    MODE = "MODE", "首次联系方式；空为未联系到", "mode of the first contact; null: not reached"
    MONTH = "MONTH", "首次联系月份；空为未联系到", "month of the first contact; null: not reached"


PERSONAL = frozenset(
    {BreakdownBy.CATEGORY, BreakdownBy.PRIORITY_CLASS, BreakdownBy.SEX, BreakdownBy.AGE_BAND}
)


class Definition(Code):
    """What a number means, by id and text."""

    CONTACT = (
        "contact-coverage-1",
        "联系覆盖率：期末在册且居住在范围内的服务对象中，期内至少联系到一次的人数占比。",
        (
            "Of the persons served who are active and resident in the area at the window's end, the share "
            "reached at least once in the window."
        ),
    )
    VISIT = (
        "visit-coverage-1",
        "走访覆盖率：期末在册且居住在范围内的服务对象中，期内至少当面联系到一次的人数占比。",
        (
            "Of the persons served who are active and resident in the area at the window's end, the share "
            "reached in person at least once in the window."
        ),
    )


@dataclass(frozen=True, slots=True)
class AreaOn:
    """An area as the ground lay on the day that decides where persons count, as known at a moment."""

    area: Area
    placed_on: date
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CoverageQuestion:
    """Coverage of `area` over `window`, as of a day, for the persons `filter` names.

    Residents are counted on `counted_on`; contacts count that were made before `contacts_until`. Without
    `today` what persons were on that day is looked up in any case.
    """

    area: Area
    window: Window
    as_of: date
    filter: PersonFilter = field(default_factory=PersonFilter)
    attribution: Attribution = Attribution.AT_WINDOW_END
    in_person: bool = False
    known_at: datetime | None = None
    today: date | None = None
    # Values of their own, so that a statement may leave them open: it cannot compute one from another.
    counted_on: date = field(init=False)
    contacts_until: date = field(init=False)
    # Whether persons' rows say what they are on that day.
    is_present: bool = field(init=False)

    def __post_init__(self) -> None:
        """Residents are counted on the window's last day, or the day asked about if that comes first."""
        if self.as_of < self.window.from_on:
            raise DomainError(
                "WINDOW_IN_THE_FUTURE",
                "时间窗晚于截止查询日（asOf）。",
                "The window begins after the day asked about (asOf).",
            )
        counted_on = min(self.window.last_on, self.as_of)
        object.__setattr__(self, "counted_on", counted_on)
        object.__setattr__(self, "contacts_until", counted_on + timedelta(days=1))
        present = self.known_at is None and self.today is not None and counted_on >= self.today
        object.__setattr__(self, "is_present", present)

    def over(self, area: Area) -> "CoverageQuestion":
        """The same question of another area; nothing is looked at, so that values may be left open."""
        other = copy(self)
        object.__setattr__(other, "area", area)
        return other

    @property
    def placed_on(self) -> date:
        """The day whose ground decides where persons count."""
        return self.as_of if self.attribution == Attribution.CURRENT else self.counted_on

    @property
    def ground(self) -> AreaOn:
        """The area on that day."""
        return AreaOn(self.area, self.placed_on, self.known_at)

    def singles_out(self, by: BreakdownBy | None = None) -> bool:
        """Whether it, or its parts by a dimension, tell persons apart by what they are."""
        return self.filter.is_personal or by in PERSONAL

    @property
    def definition(self) -> Definition:
        """The definition by which the numbers were counted."""
        return Definition.VISIT if self.in_person else Definition.CONTACT

"""Density of persons, duties and visits (重点走访密度): what may be asked, and what each number means."""

from dataclasses import dataclass
from datetime import date

from db.codes import Code, DivisionLevel
from db.errors import DomainError
from geo.density.kernel import LARGEST_BANDWIDTH_M, SMALLEST_BANDWIDTH_M
from resolvers.coverage.question import CoverageQuestion
from resolvers.duties.question import LONGEST_WINDOW

SMALLEST_HEXAGON_M, LARGEST_HEXAGON_M = 250, 5_000
# Finer ones of a whole city would be hundreds of thousands.
SMALLEST_OF_CITY_M = 500
USUAL_HEXAGON_M, USUAL_BANDWIDTH_M = 1_000, 2_000
# A share of fewer persons is noise.
SMALLEST_DENOMINATOR = 10


class Measure(Code):
    """What is counted in each bin; its text is the definition."""

    PERSONS = (
        "PERSONS",
        "服务对象密度：期末在册且居住在范围内的服务对象人数／平方公里。",
        "Persons served, active and resident at the window's end, per km².",
    )
    PRIORITY_PERSONS = (
        "PRIORITY_PERSONS",
        "重点对象密度：其中属于任一重点类别者的人数／平方公里。",
        "Of those, persons of any priority class, per km².",
    )
    DUTIES_DUE = (
        "DUTIES_DUE",
        "应访任务密度：这些人期末处于应访状态的走访任务数／平方公里。",
        "Visit duties of these persons that are due at the window's end, per km².",
    )
    DUTIES_OVERDUE = (
        "DUTIES_OVERDUE",
        "逾期任务密度：这些人期末逾期（仍可补访）的走访任务数／平方公里。",
        "Visit duties of these persons that are overdue at the window's end, per km².",
    )
    VISITS = (
        "VISITS",
        "走访密度：期内对这些人当面走访的人次（同一人同一日计一次）／平方公里。",
        "Visits in person to these persons in the window, one per person and day, per km².",
    )

    @property
    def of_duties(self) -> bool:
        """Whether it counts duties."""
        return self in {Measure.DUTIES_DUE, Measure.DUTIES_OVERDUE}


class BinKind(Code):
    CELL = "CELL", "网格", "grid cells"
    VILLAGE = "VILLAGE", "村（社区）", "villages"
    TOWNSHIP = "TOWNSHIP", "乡镇（街道）", "townships"
    HEXAGON = "HEXAGON", "等面积六边形", "hexagons of equal area"
    KERNEL = "KERNEL", "核密度面", "a smooth surface from the points"

    @property
    def is_place(self) -> bool:
        """Whether its bins are places with names."""
        return self not in {BinKind.HEXAGON, BinKind.KERNEL}


@dataclass(frozen=True, slots=True)
class Bins:
    """How the ground is cut: `metres` is the width of a hexagon, or the bandwidth of a kernel."""

    kind: BinKind
    metres: int | None = None

    def __post_init__(self) -> None:
        """Refuses sizes that cannot be, BAD_BIN_SIZE."""
        if self.kind.is_place:
            if self.metres is not None:
                raise _bad_size(
                    self.kind, "网格、村、乡镇没有大小。", "Cells, villages and townships have no size."
                )
            return
        least, most, usual = SIZES[self.kind]
        metres = usual if self.metres is None else self.metres
        if not least <= metres <= most:
            raise _bad_size(
                self.kind,
                f"{self.kind.zh}的大小须在 {least} 至 {most} 米之间。",
                f"The size of {self.kind.en} must lie between {least} and {most} metres.",
            )
        object.__setattr__(self, "metres", metres)


SIZES = {
    BinKind.HEXAGON: (SMALLEST_HEXAGON_M, LARGEST_HEXAGON_M, USUAL_HEXAGON_M),
    BinKind.KERNEL: (SMALLEST_BANDWIDTH_M, LARGEST_BANDWIDTH_M, USUAL_BANDWIDTH_M),
}


@dataclass(frozen=True, slots=True)
class DensityQuestion:
    """The density of a measure, of the persons whom a question of coverage names and where it counts them.

    With `overdue` the share of persons with an overdue duty is told too, whatever is measured.
    """

    persons: CoverageQuestion
    measure: Measure
    bins: Bins
    overdue: bool = False

    def __post_init__(self) -> None:
        """Refuses windows over three years, WINDOW_TOO_LONG, and areas above a city, AREA_TOO_LARGE."""
        window, area = self.persons.window, self.persons.area
        if window.to_on - window.from_on > LONGEST_WINDOW:
            raise DomainError(
                "WINDOW_TOO_LONG",
                "密度的时间窗不得超过三年。",
                "A window of density spans at most three years.",
            )
        if area.level in {DivisionLevel.NATION, DivisionLevel.PROVINCE}:
            raise _too_large("密度最大按地市统计。", "Density is told of a city at most.")
        if self.bins.kind == BinKind.HEXAGON and area.spans_counties and _is_fine(self.bins):
            raise _too_large(
                f"跨区县时六边形不得小于 {SMALLEST_OF_CITY_M} 米。",
                f"Beyond one county hexagons are {SMALLEST_OF_CITY_M} metres at least.",
            )
        if self.bins.kind == BinKind.KERNEL and area.spans_counties:
            raise _too_large("核密度面按区县计算。", "A kernel surface is of one county at most.")

    @property
    def has_duties(self) -> bool:
        """Whether duties have to be looked at."""
        return self.overdue or self.measure.of_duties

    @property
    def has_visits(self) -> bool:
        """Whether visits have to be counted."""
        return self.measure == Measure.VISITS

    def is_of(self, today: date) -> bool:
        """Whether everything asked is as the register holds it today."""
        asked = self.persons
        return asked.counted_on == asked.as_of == today and asked.known_at is None


def _is_fine(bins: Bins) -> bool:
    return (bins.metres or USUAL_HEXAGON_M) < SMALLEST_OF_CITY_M


def _bad_size(kind: BinKind, zh: str, en: str) -> DomainError:
    argument = "bandwidth" if kind == BinKind.KERNEL else "size"
    return DomainError("BAD_BIN_SIZE", zh, en, {"argument": argument})


def _too_large(zh: str, en: str) -> DomainError:
    return DomainError("AREA_TOO_LARGE", zh, en)

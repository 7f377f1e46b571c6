"""A density map as values: its bins with class and numbers, the highest density first. Nothing here draws."""

from collections import Counter
from dataclasses import dataclass

from resolvers.spatial.answers import Density, DensityBin, DensityCounts
from resolvers.spatial.outlines.hexagons import Drawn
from resolvers.spatial.question import BinKind, Measure
from resolvers.wording.language import name_of, said
from resolvers.wording.shares import percent
from web_map.coverage_map import shape_id
from web_map.density.hexagons import hexagon_id
from web_map.density.palette import DensityClass, Scale
from web_map.labels import NOTHING

# What is counted, in Chinese and English.
UNITS = {
    Measure.PERSONS: ("人", "persons"),
    Measure.PRIORITY_PERSONS: ("人", "persons"),
    Measure.DUTIES_DUE: ("项", "duties"),
    Measure.DUTIES_OVERDUE: ("项", "duties"),
    Measure.VISITS: ("人次", "visits"),
}


@dataclass(frozen=True, slots=True)
class DensityPart:
    """One bin with the class it is drawn in, or that it is not drawn; `id` joins it to its boundary."""

    id: str
    name: str
    bin: DensityBin
    measure: Measure
    density_class: DensityClass
    has_duties: bool

    @property
    def number(self) -> str:
        """How many there are."""
        return number_text(self.bin.counts, self.measure)

    @property
    def density(self) -> str:
        """How many there are on a square kilometre."""
        return density_text(self.bin.per_km2)

    @property
    def shares(self) -> tuple[str, str, str]:
        """The shares reached, visited and overdue."""
        return shares_text(self.bin.counts, has_duties=self.has_duties)

    @property
    def tooltip(self) -> str:
        """Lines of plain text: the name, and the numbers or why there are none."""
        if self.density_class in {DensityClass.WITHHELD, DensityClass.NOBODY}:
            return f"{self.name}\n{name_of(self.density_class)}"
        unit = said(*UNITS[self.measure])
        lines = [self.name, f"{self.density} {unit}/km²"]
        if self.bin.counts is not None:
            reached, visited, overdue = self.shares
            registered = self.bin.counts.registered
            lines += [
                said(
                    f"共 {self.number} {unit}；登记 {registered} 人",
                    f"{self.number} {unit}; {registered} registered",
                ),
                said(
                    f"联系到 {reached}，走访到 {visited}，有逾期 {overdue}",
                    f"reached {reached}, visited {visited}, with something overdue {overdue}",
                ),
            ]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class DensityMap:
    """A whole map."""

    answer: Density
    parts: tuple[DensityPart, ...]
    scale: Scale

    @property
    def kind(self) -> BinKind:
        """How the ground is cut."""
        return self.answer.question.bins.kind

    @property
    def is_listed(self) -> bool:
        """Whether its bins stand in the list: the points of a surface help nobody there."""
        return self.kind != BinKind.KERNEL

    @property
    def drawn(self) -> int:
        """The number of bins on the map."""
        return sum(part.bin.km2 is not None for part in self.parts)

    @property
    def legend(self) -> list[tuple[DensityClass, int]]:
        """Every class with the number of its bins; a kind of emptiness only where it occurs."""
        counts = Counter(part.density_class for part in self.parts)
        always = list(DensityClass)[: list(DensityClass).index(DensityClass.ZERO)]
        return [(name, counts[name]) for name in DensityClass if name in always or counts[name]]

    @property
    def hexagons(self) -> list[Drawn]:
        """The hexagons of its bins, none of places."""
        return [Drawn(one.county_id, one.hexagon) for one in self.answer.bins if one.hexagon]


def density_map(answer: Density) -> DensityMap:
    """The map of an answer."""
    measure, scale = answer.question.measure, Scale.of(answer.bins)
    parts = [
        DensityPart(
            _id(one),
            f"{one.hexagon.q}, {one.hexagon.r}" if one.hexagon else one.label or one.key or "",
            one,
            measure,
            scale.class_of(one),
            answer.question.has_duties,
        )
        for one in answer.bins
    ]
    return DensityMap(answer, tuple(sorted(parts, key=_highest_first)), scale)


def number_text(counts: DensityCounts | None, measure: Measure) -> str:
    """A number, or that there is none to show."""
    return NOTHING if counts is None else str(counts.measured(measure))


def density_text(per_km2: float | None) -> str:
    """A density with as many digits as mean something."""
    if per_km2 is None:
        return NOTHING
    return f"{per_km2:.2f}" if 0.0 < per_km2 < 1.0 else f"{per_km2:.1f}"


def shares_text(counts: DensityCounts | None, *, has_duties: bool) -> tuple[str, str, str]:
    """The shares reached, visited and overdue; a dash where the denominator is too small, or not asked."""
    if counts is None:
        return NOTHING, NOTHING, NOTHING
    if counts.reached_share is None:
        return NOTHING, NOTHING, NOTHING
    some = (counts.reached, counts.visited, counts.overdue_persons)
    reached, visited, overdue = (percent(number, counts.persons) for number in some)
    return reached, visited, overdue if has_duties else NOTHING


def _id(one: DensityBin) -> str:
    if one.hexagon:
        return hexagon_id(Drawn(one.county_id, one.hexagon))
    return shape_id(one.county_id, one.id or 0)


def _highest_first(part: DensityPart) -> tuple[float, str]:
    per_km2 = part.bin.per_km2
    return (1.0 if per_km2 is None else -per_km2, part.name)

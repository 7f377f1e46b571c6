"""What the address of a density map asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import QueryParams

from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.spatial.question import BinKind, Bins, DensityQuestion, Measure
from web_map.asked import MANY, Asked, asked_in, code_of, number_of
from web_map.levels import MapLevel

KNOWN = ("from", "to", "through", "asOf", *MANY, "veteransOnly", "measure", "bins", "metres")
LEVELS = {
    BinKind.CELL: MapLevel.CELLS,
    BinKind.VILLAGE: MapLevel.VILLAGES,
    BinKind.TOWNSHIP: MapLevel.TOWNSHIPS,
}
_USUAL = {
    DivisionLevel.COUNTY: BinKind.TOWNSHIP,
    DivisionLevel.TOWNSHIP: BinKind.VILLAGE,
    DivisionLevel.VILLAGE: BinKind.CELL,
}


@dataclass(frozen=True, slots=True)
class DensityAsked:
    """The parameters; None means the default. `metres` is the width of hexagons, or the bandwidth."""

    persons: Asked
    measure: Measure = Measure.PRIORITY_PERSONS
    kind: BinKind | None = None
    metres: int | None = None

    def question(self, area: Area, today: date) -> DensityQuestion:
        """The question of `area`, the very one GraphQL asks. Raises DomainError as that does.

        Who had something overdue is asked of today alone: of a past day it takes longer than a page may.
        """
        persons, bins = self.persons.question(area, today), Bins(self.kind or _usual(area), self.metres)
        question = DensityQuestion(persons, self.measure, bins, overdue=True)
        return question if question.is_of(today) else replace(question, overdue=False)

    def query(self, bins: Bins | None = None) -> str:
        """The question as the query of an address, beginning with `?`, with other bins if given."""
        pairs = [*_pairs(self.persons), ("measure", self.measure.value)]
        kind, metres = (bins.kind, bins.metres) if bins else (self.kind, self.metres)
        return _query([*pairs, *_cut(kind, metres)])

    def outlines(self, bins: Bins) -> str:
        """What of the question decides where hexagons lie, as `query`: days and bins alone."""
        asked = self.persons
        days = Asked(from_on=asked.from_on, to_on=asked.to_on, as_of=asked.as_of)
        return _query([*_pairs(days), *_cut(bins.kind, bins.metres)])


def density_asked(parameters: QueryParams) -> DensityAsked:
    """What an address asks for. Raises DomainError BAD_PARAMETER."""
    return DensityAsked(
        asked_in(parameters, KNOWN),
        code_of(parameters, "measure", Measure) or Measure.PRIORITY_PERSONS,
        code_of(parameters, "bins", BinKind),
        number_of(parameters, "metres"),
    )


def kinds_of(area: Area) -> tuple[BinKind, ...]:
    """The ways to cut an area that can be drawn."""
    if area.kind != AreaKind.DIVISION:
        return (BinKind.CELL, BinKind.HEXAGON)
    usual = _usual(area)
    if usual == BinKind.HEXAGON:
        return (usual,)
    finer = (BinKind.TOWNSHIP, BinKind.VILLAGE, BinKind.CELL)
    places = finer[finer.index(usual) :]
    return (*places, BinKind.HEXAGON, BinKind.KERNEL)


def _pairs(persons: Asked) -> list[tuple[str, str]]:
    return parse_qsl(persons.query().removeprefix("?"))


def _cut(kind: BinKind | None, metres: int | None) -> list[tuple[str, str]]:
    given = {"bins": kind.value if kind else None, "metres": str(metres) if metres else None}
    return [(name, value) for name, value in given.items() if value]


def _query(pairs: Sequence[tuple[str, str]]) -> str:
    return f"?{urlencode(pairs)}"


def _usual(area: Area) -> BinKind:
    if area.kind != AreaKind.DIVISION or area.level is None:
        return BinKind.CELL
    return _USUAL.get(area.level, BinKind.HEXAGON)

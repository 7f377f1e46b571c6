"""Where a home lies from a day on: in the village and cell of its place, as the ground was drawn when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.errors import DomainError
from resolvers.areas import AreaKind
from resolvers.ask import Ask
from resolvers.registry.people.cells_around import cells_of_each, covering, named
from resolvers.registry.people.homes import Home
from resolvers.scope import out_of_scope


@dataclass(frozen=True, slots=True)
class Stretch:
    """The village and cell of a home for some days: those of its place as the ground was drawn then."""

    division_id: int
    cell_id: int | None
    valid: Range[date]


@dataclass(frozen=True, slots=True)
class Dwelling:
    """A home as it was told, from a day on."""

    home: Home
    on: date


async def stretches_of(
    connection: AsyncConnection, ask: Ask, county_id: int, home: Home, *, on: date, mine: bool
) -> list[Stretch]:
    """Where a home lies from a day on: without gaps, the last without end.

    `mine`: today's cell must be one in which the viewer may search. Raises DomainError AREA_NOT_FOUND,
    HOME_NOT_PLACED, HOME_CONTRADICTORY.
    """
    [found] = await stretches_of_each(connection, ask, county_id, [Dwelling(home, on)], mine=mine)
    if isinstance(found, DomainError):
        raise found
    return found


async def stretches_of_each(
    connection: AsyncConnection, ask: Ask, county_id: int, dwellings: Sequence[Dwelling], *, mine: bool
) -> list[list[Stretch] | DomainError]:
    """The same of several homes in a county, or what is wrong with one, in their order."""
    homes = {place: dwelling.home for place, dwelling in enumerate(dwellings)}
    spotted = {place: home for place, home in homes.items() if home.spot is not None}
    cells = await cells_of_each(connection, ask, county_id, spotted, which=covering)
    by_code = {
        place: home
        for place, home in homes.items()
        if home.area is not None
        and home.area.kind == AreaKind.CELL
        and _today(ask, cells.get(place, [])) is None
    }
    cells_named = await cells_of_each(connection, ask, county_id, by_code, which=named)
    found: list[list[Stretch] | DomainError] = []
    for place, dwelling in enumerate(dwellings):
        try:
            around = Around(cells.get(place, []), cells_named.get(place, []))
            found.append(_stretches(ask, dwelling, around, mine=mine))
        except DomainError as refusal:
            found.append(refusal)
    return found


class Around(NamedTuple):
    """The cells that have covered a place on some day, and those that were named."""

    covering: Sequence[Row[Any]]
    named: Sequence[Row[Any]]


def _stretches(ask: Ask, dwelling: Dwelling, around: Around, *, mine: bool) -> list[Stretch]:
    area, on = dwelling.home.area, dwelling.on
    today, cells = _today(ask, around.covering), around.covering
    if today is not None and not today.inside:
        raise _contradictory()
    if today is not None and mine and not today.seen:
        raise out_of_scope()
    if today is None and area is None:
        raise _not_placed()
    if today is None and area is not None and area.kind == AreaKind.CELL:
        today, cells = _today(ask, around.named), around.named
        if today is None:
            raise out_of_scope()
    if today is None:
        assert area is not None  # noqa: S101  # was looked at above
        return _without_gaps([], area.id, on)
    return _without_gaps(cells, today.division_id, on)


def _today(ask: Ask, cells: Iterable[Row[Any]]) -> Row[Any] | None:
    return next((cell for cell in cells if ask.today in cell.valid), None)


def _without_gaps(cells: Iterable[Row[Any]], division_id: int, on: date) -> list[Stretch]:
    """The stretches from a day on; between cells, and where two overlap, the earlier one and the village."""
    found: list[Stretch] = []
    next_on: date | None = on
    for cell in cells:
        first, end = cell.valid.lower or on, cell.valid.upper
        if next_on is None or (end is not None and end <= next_on):
            continue
        if first > next_on:
            found.append(Stretch(division_id, None, Range(next_on, first)))
        found.append(Stretch(cell.division_id, cell.id, Range(max(first, next_on), end)))
        next_on = end
    if next_on is not None:
        found.append(Stretch(division_id, None, Range(next_on, None)))
    return found


def _not_placed() -> DomainError:
    return DomainError(
        "HOME_NOT_PLACED",
        "该坐标不在任何网格内；请另给村（社区）代码。",
        "The place lies in no cell; name its village too.",
    )


def _contradictory() -> DomainError:
    return DomainError(
        "HOME_CONTRADICTORY",
        "该坐标不在所给的网格或村（社区）内；请核对，或只给其一。",
        "The place does not lie in the cell or village named: check them, or give one of the two.",
    )

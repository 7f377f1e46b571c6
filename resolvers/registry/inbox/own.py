"""The numbers of each area of a viewer who has several: of one that names no place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, exists, false, func, literal, not_, null, select

from db.models import DivisionVersion, GridCell, GridWorker, StationVersion
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement, current
from resolvers.registry.inbox.answers import InboxPlace, hidden, inbox_breakdown
from resolvers.registry.inbox.lists import InboxQuestion
from resolvers.registry.inbox.numbers import InboxBreakdownBy
from resolvers.small_numbers import Rows, telling_part
from resolvers.within import Placed, cells_of_worker, lies_in, placed

# Each costs up to four statements.
MOST_AREAS = 20


@dataclass(frozen=True, slots=True)
class _Own:
    """An area's numbers, and in which areas it lies, by their places in the list."""

    place: InboxPlace
    within: frozenset[int]


async def inbox_of_areas(
    rows: Rows, ask: Ask, asked: tuple[InboxQuestion, InboxQuestion], areas: Sequence[Area]
) -> list[InboxPlace]:
    """The first MOST_AREAS areas by their names, each asked as `inbox_breakdown` is.

    A division that is there has its code as `key`. What is withheld of one alone could be told from all
    together: then another is withheld, too, of those that lie in no other. An area within another adds
    nothing to all together; that one could be taken from the other is given up by docs/decisions/0007.
    """
    listed = areas[:MOST_AREAS]
    own = [await _of_area(rows, ask, asked, number=number, areas=listed) for number in range(len(listed))]
    found = [one.place for one in own]
    outer = [number for number in range(len(own)) if _is_outer(own, number)]
    telling = telling_part(
        [found[number].persons for number in outer], [found[number].withheld for number in outer]
    )
    if telling is None:
        return found
    goes = outer[telling]
    return [
        hidden(place) if number == goes or _are_same(own, number, goes) else place
        for number, place in enumerate(found)
    ]


def _is_outer(own: Sequence[_Own], number: int) -> bool:
    """Whether an area lies in no other of the list; of those that are the same ground the first does not."""
    around = own[number].within - {number}
    return all(number < other and _are_same(own, number, other) for other in around)


def _are_same(own: Sequence[_Own], one: int, other: int) -> bool:
    """Whether two areas lie in each other."""
    return other in own[one].within and one in own[other].within


async def _of_area(
    rows: Rows,
    ask: Ask,
    asked: tuple[InboxQuestion, InboxQuestion],
    *,
    number: int,
    areas: Sequence[Area],
) -> _Own:
    cut = await inbox_breakdown(rows, ask, asked, areas[number], by=InboxBreakdownBy.STATION)
    named = await rows(_named(ask, areas[number], areas))
    if not named:
        return _Own(cut.whole, frozenset())
    code, name, *inside = named[0]
    within = frozenset(place for place, is_inside in enumerate(inside) if is_inside)
    return _Own(replace(cut.whole, key=code, label=name), within)


def _named(ask: Ask, area: Area, areas: Sequence[Area]) -> Statement:
    """Code and name of an area, and for each of `areas` whether it lies there.

    What is no more is named as it was last. Only divisions that are there have a code: that of another names
    no place to ask about.
    """
    if area.kind == AreaKind.DIVISION:
        division = DivisionVersion
        code = case((current(division, ask.as_of), division.code), else_=null())
        place = Placed(division.county_id, division.division_id, null())
        shown = select(code, division.name, *_inside(ask, areas, place))
        mine = (division.county_id == area.county_id, division.division_id == area.id)
        return _as_last(ask, shown.where(*mine), division)
    if area.kind == AreaKind.STATION:
        station = StationVersion
        place = Placed(station.county_id, station.division_id, null())
        shown = select(_NO_CODE, station.name, *_inside(ask, areas, place))
        mine = (station.county_id == area.county_id, station.station_id == area.id)
        return _as_last(ask, shown.where(*mine), station)
    if area.kind == AreaKind.CELL:
        cell = GridCell
        place = Placed(cell.county_id, cell.division_id, cell.id)
        shown = select(_NO_CODE, cell.name, *_inside(ask, areas, place))
        return shown.where(cell.county_id == area.county_id, cell.id == area.id)
    shown = select(_NO_CODE, GridWorker.name, *[_all_inside(ask, area, other) for other in areas])
    return shown.where(GridWorker.county_id == area.county_id, GridWorker.id == area.id)


_NO_CODE = cast(null(), Text)


def _as_last(ask: Ask, versions: Statement, table: Any) -> Statement:
    """The version that holds, or else the last one."""
    held = (current(table, ask.as_of).desc(), table.superseded_at.is_(None).desc())
    return versions.order_by(*held, func.lower(table.valid).desc().nulls_last()).limit(1)


def _inside(ask: Ask, areas: Sequence[Area], place: Placed) -> list[ColumnElement[bool]]:
    return [func.coalesce(lies_in(area, place, ask.today), false()) for area in areas]


def _all_inside(ask: Ask, worker: Area, area: Area) -> ColumnElement[bool]:
    """Whether all cells of a worker lie in an area."""
    cell = select(GridCell.county_id, GridCell.division_id, GridCell.id.label("cell_id")).where(
        GridCell.county_id == worker.county_id, GridCell.id.in_(cells_of_worker(worker, ask.today))
    )
    own = cell.subquery("own_cell")
    outside = not_(func.coalesce(lies_in(area, placed(own.c), ask.today), false()))
    return not_(exists(select(literal(1)).select_from(own).where(outside)))

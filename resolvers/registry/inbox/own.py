"""The numbers of each area of a viewer who has several: of one that names no place."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Text, cast, null, select

from db.models import DivisionVersion, GridWorker, StationVersion
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement, current
from resolvers.registry.inbox.answers import InboxPlace, hidden, inbox_breakdown
from resolvers.registry.inbox.lists import InboxQuestion
from resolvers.registry.inbox.numbers import InboxBreakdownBy
from resolvers.small_numbers import Rows, telling_part


async def inbox_of_areas(
    rows: Rows, ask: Ask, asked: tuple[InboxQuestion, InboxQuestion], areas: Sequence[Area]
) -> list[InboxPlace]:
    """Each area by its name, a division with its code as `key`; asked as `inbox_breakdown` is.

    What is withheld of one alone could be told from all together: then another is withheld, too.
    """
    found = [await _of_area(rows, ask, asked, area) for area in areas]
    telling = telling_part([one.persons for one in found], [one.withheld for one in found])
    if telling is not None:
        found[telling] = hidden(found[telling])
    return found


async def _of_area(
    rows: Rows, ask: Ask, asked: tuple[InboxQuestion, InboxQuestion], area: Area
) -> InboxPlace:
    cut = await inbox_breakdown(rows, ask, asked, area, by=InboxBreakdownBy.STATION)
    named = await rows(_name(ask, area))
    [code, name] = named[0] if named else (None, None)
    return replace(cut.whole, key=code, label=name)


def _name(ask: Ask, area: Area) -> Statement:
    """Code and name of an area; only divisions have a code."""
    if area.kind == AreaKind.DIVISION:
        division = DivisionVersion
        mine = (division.county_id == area.county_id, division.division_id == area.id)
        return select(division.code, division.name).where(*mine, current(division, ask.as_of))
    if area.kind == AreaKind.STATION:
        station = StationVersion
        mine = (station.county_id == area.county_id, station.station_id == area.id)
        return select(cast(null(), Text), station.name).where(*mine, current(station, ask.as_of))
    mine = (GridWorker.county_id == area.county_id, GridWorker.id == area.id)
    return select(cast(null(), Text), GridWorker.name).where(*mine)

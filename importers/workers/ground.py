"""The stations at which workers of a file are, and their cells, by the names and codes that files give."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, select

from db.engine import Database
from db.models import Station, StationVersion
from importers.files.sheets import Cell, CellKind
from importers.findings import Finding, Read, Weight
from importers.people.ground import KnownGround as CellsAndVillages
from importers.people.ground import known_ground as known_cells
from importers.stations.ground import KnownGround as StationGround
from importers.stations.ground import known_ground as known_divisions
from importers.values.said import folded, held
from resolvers.ask import Ask, Statement, current
from resolvers.registry.staff.workers import STATION
from resolvers.scope import manages
from resolvers.viewer import Permission

_BETWEEN = re.compile(r"[、,，;；/\s]+")
_UNKNOWN = "没有此名称的服务站，或不在您的管理范围", "no station of yours bears that name"
_SEVERAL = (
    "不止一个服务站是此名称（或在此区划），请写明乡镇、村",
    "several stations are called so, or stand there: name township and village",
)


@dataclass(frozen=True, slots=True)
class KnownGround:
    """Stations by name and by division (its id), the divisions, and the cells."""

    by_name: Mapping[str, Sequence[Row[Any]]]
    by_division: Mapping[int, Sequence[Row[Any]]]
    divisions: StationGround
    cells: CellsAndVillages

    def station(self, name: str | None, ground: tuple[str | None, str, str], column: str) -> Read[int]:
        """A station by its name, by the division on which it stands (code, township, village), or by both."""
        code, township, village = ground
        named = None if name is None else self.by_name.get(folded(name), ())
        if not any(ground):
            return _one([row.station_id for row in named or ()], column) if name else _missing(column)
        division = self.divisions.of(code, township, village, column=column)
        if division.value is None:
            return Read(None, division.findings)
        there = self.by_division.get(self.divisions.codes[division.value], ())
        standing = [row.station_id for row in there if named is None or row in named]
        if not standing and named is not None:
            # A worker of a village often belongs to the station of its township.
            standing = [row.station_id for row in named]
        found = _one(standing, column)
        return Read(found.value, (*division.findings, *found.findings))

    def cells_of(self, cell: Cell, column: str) -> Read[tuple[int, ...]]:
        """The cells of a line by their codes, of which several may stand in one."""
        ids: list[int] = []
        findings: list[Finding] = []
        for code in filter(None, _BETWEEN.split(cell.text)):
            read = self.cells.cell(Cell(CellKind.TEXT, code), column)
            findings.extend(read.findings)
            if read.value is not None and read.value.id not in ids:
                ids.append(read.value.id)
        return Read(tuple(ids), tuple(dict.fromkeys(findings)))


async def known_ground(database: Database, ask: Ask, county_id: int) -> KnownGround:
    """The stations, divisions and cells of a county that the viewer manages."""
    by_name: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    by_division: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in await database.rows(_stations(ask, county_id)):
        by_name[folded(row.name)].append(row)
        by_division[row.division_id].append(row)
    return KnownGround(
        by_name,
        by_division,
        await known_divisions(database, ask, county_id),
        await known_cells(database, ask, county_id, Permission.MANAGE),
    )


def _one(stations: Sequence[int], column: str) -> Read[int]:
    if len(stations) == 1:
        return Read(stations[0])
    if stations:
        return held("STATION_AMBIGUOUS", column, *_SEVERAL)
    return held("STATION_UNKNOWN", column, *_UNKNOWN)


def _missing(_column: str) -> Read[int]:
    texts = "缺所属服务站：名称，或其所在乡镇、村", "no station: its name, or where it stands"
    return Read(None, (Finding("STATION_MISSING", Weight.HELD, *texts),))


def _stations(ask: Ask, county_id: int) -> Statement:
    version: Any = StationVersion
    here = and_(Station.county_id == version.county_id, Station.id == version.station_id)
    named = select(version.station_id, version.division_id, version.name).join(Station, here)
    return named.where(
        version.county_id == county_id,
        Station.county_id == county_id,
        current(version, ask.today),
        manages(ask, STATION),
    )

"""Map files of cells for the planned world, brought in as runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from db.engine import Database
from importers.cells.preview import CellTerms, preview_cells
from importers.columns.kinds.map_layers import MAP_CELLS
from importers.columns.mapping import recognised
from importers.kinds import undo_run, write_run
from importers.maps.reading import read_map
from importers.maps.staging import DeliveredMap
from importers.places.systems import declared_system
from importers.runs.accepting import accept_run
from importers.runs.report import RunReport, report_of
from importers.runs.run import RunKey
from importers.runs.steps import Hands
from resolvers.ask import Ask
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.builders import IDS
from tests.importers.maps.made import feature, geojson
from tests.schema.grid_plans.planned_world import Planned
from tests.schema.world import PLAN
from tests.viewers import ask_of
from tests.work import KEYS

HANDS = Hands(KEYS, IDS, lambda _done: None)
VILLAGES = {"A": "500151001001", "B": "500151001001", "C": "500151001002", "D": "500151101001"}


def halves(letter: str) -> tuple[BaseGeometry, BaseGeometry]:
    """The western and the eastern half of a cell of the drawing."""
    west, south, east, north = PLAN.shape(letter).bounds
    middle = round((west + east) / 2, 7)
    return shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)


def cell(shape: BaseGeometry, code: str | None, **said: Any) -> dict[str, Any]:
    """A feature of a cell."""
    drawn = shapely.geometry.mapping(shape)
    given = {"网格代码": code, **said}
    return feature(drawn["coordinates"], drawn["type"], **given)


def standing(letter: str, **said: Any) -> dict[str, Any]:
    """A cell in force as it is."""
    return cell(PLAN.shape(letter), f"500151{letter}", 村代码=VILLAGES[letter], **said)


def split_a() -> list[dict[str, Any]]:
    """Village 1 with cell A in two, and B as it is."""
    west, east = halves("A")
    return [cell(west, "500151001001001", 网格名称="西"), cell(east, "500151001001002"), standing("B")]


@dataclass(frozen=True, slots=True)
class CellDesk:
    """Where maps of cells come in."""

    database: Database
    planned: Planned

    @property
    def ask(self) -> Ask:
        """Whoever brings them in may search and manage the county."""
        county = self.planned.world.county
        grants = tuple(Grant(can, county) for can in (Permission.SEARCH, Permission.MANAGE))
        return ask_of(Viewer("desk", "导入", Role.SERVICE_CLIENT, grants))

    async def preview(self, features: Sequence[Mapping[str, Any]], system: str | None = "WGS84") -> RunKey:
        """The dry run of a file."""
        content = geojson(*map(dict, features))
        file = read_map(content, "网格.geojson")
        columns = {one.sheet.name: recognised(one.sheet.columns, MAP_CELLS) for one in file.layers}
        terms = CellTerms("导入草案", None if system is None else declared_system(system))
        county_id = self.planned.world.county.county_id
        delivered = DeliveredMap(file, b"digest", columns)
        return await preview_cells(
            self.database, self.ask, county_id, delivered=delivered, terms=terms, keys=KEYS, ids=IDS
        )

    async def report(self, key: RunKey) -> RunReport:
        """The account of a run."""
        return await report_of(self.database, self.ask, key)

    async def write(self, key: RunKey) -> RunReport:
        """Accepts a dry run and writes it."""
        await accept_run(self.database, self.ask, key)
        await write_run(self.database, self.ask, key, HANDS)
        return await self.report(key)

    async def undo(self, key: RunKey) -> RunReport:
        """Takes a run back."""
        await undo_run(self.database, self.ask, key, HANDS)
        return await self.report(key)

"""Lists of divisions of the small world, brought in as runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import select

from db.codes import FileKind
from db.models import DivisionVersion, StationVersion
from importers.files.sheets import Ignored, Line, Sheet, Workbook
from importers.runs.preview import Delivered
from resolvers.ask import Ask
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.importers.runs.files_of_people import Row, cell_of
from tests.importers.runs.list_desk import ListDesk
from tests.viewers import TODAY, ask_of

FIELDS = {"code": "区划代码", "name": "名称", "parent_code": "上级代码", "parent": "上级名称"}
# All that stands in the small world.
STANDING = (
    {"code": "500151001", "name": "甲街道"},
    {"code": "500151001001", "name": "一村"},
    {"code": "500151001002", "name": "二村"},
    {"code": "500151101", "name": "乙镇"},
    {"code": "500151101001", "name": "三村"},
)


@dataclass(frozen=True, slots=True)
class Desk(ListDesk):
    """Where lists of divisions come in."""

    kind: ClassVar[FileKind] = FileKind.DIVISIONS
    said_on: ClassVar[date] = TODAY
    subject: str = "desk"

    @property
    def ask(self) -> Ask:
        """Whoever brings them in manages the county."""
        grants = (Grant(Permission.MANAGE, self.world.county),)
        return ask_of(Viewer(self.subject, self.subject, Role.ADMINISTRATOR, grants))

    @staticmethod
    def file_of(rows: Sequence[Row]) -> Delivered:
        """A file of one sheet with these lines and its heading."""
        lines = tuple(
            Line(place, tuple(cell_of(row.get(name, "")) for name in FIELDS))
            for place, row in enumerate(rows, 2)
        )
        sheet = Sheet("区划", tuple(FIELDS.values()), lines, {Ignored.HEADER: 1})
        columns = {name: place for place, name in enumerate(FIELDS)}
        return Delivered(Workbook("区划.xlsx", "XLSX", None, (sheet,)), b"digest", {"区划": columns})

    async def divisions(self, on: date = TODAY) -> dict[str, tuple[str, int | None]]:
        """Name and parent of each division that stands on a day, by code."""
        version = DivisionVersion
        rows = await self.database.rows(
            select(version.code, version.name, version.parent_id, version.valid).where(
                version.county_id == self.world.county.county_id, version.superseded_at.is_(None)
            )
        )
        return {row.code: (row.name, row.parent_id) for row in rows if on in row.valid}

    async def everything(self) -> Sequence[str]:
        """All that is said of divisions and stations now, as text, but for ids and numbers of versions."""
        division, station = DivisionVersion, StationVersion
        said = [
            select(
                division.division_id, division.parent_id, division.code, division.name, division.valid
            ).where(division.superseded_at.is_(None)),
            select(station.division_id, station.name, station.open_in, station.valid).where(
                station.superseded_at.is_(None)
            ),
        ]
        rows = [row for one in said for row in await self.database.rows(one)]
        return sorted(repr(tuple(row)) for row in rows)

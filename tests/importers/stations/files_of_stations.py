"""Files of stations of the small world, brought in as runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import select

from db.codes import FileKind
from db.models import Station, StationVersion
from importers.files.sheets import Ignored, Line, Sheet, Workbook
from importers.runs.preview import Delivered
from resolvers.ask import Ask
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.importers.runs.files_of_people import Row, cell_of
from tests.importers.runs.list_desk import ListDesk
from tests.viewers import TODAY, ask_of

FIELDS = {
    "name": "服务站名称",
    "division_code": "区划代码",
    "township": "乡镇（街道）",
    "village": "村（社区）",
    "head": "站长",
    "phone": "联系电话",
    "address": "地址",
    "lon": "经度",
    "lat": "纬度",
    "opened_on": "建站日期",
}
SHOWN = (
    *("division_id", "level", "form", "version", "open_in", "valid", "name", "head_name", "head_post"),
    *("head_post_kind", "telephone", "address", "point_system", "co_located_id"),
)


@dataclass(frozen=True, slots=True)
class Desk(ListDesk):
    """Where files of stations come in."""

    kind: ClassVar[FileKind] = FileKind.STATIONS
    said_on: ClassVar[date] = TODAY
    subject: str = "desk"

    @property
    def ask(self) -> Ask:
        """Whoever brings them in manages the county and may search it."""
        grants = [Grant(can, self.world.county) for can in (Permission.SEARCH, Permission.MANAGE)]
        return ask_of(Viewer(self.subject, self.subject, Role.ADMINISTRATOR, tuple(grants)))

    @staticmethod
    def file_of(rows: Sequence[Row]) -> Delivered:
        """A file of one sheet with these lines and its heading."""
        lines = tuple(
            Line(place, tuple(cell_of(row.get(name, "")) for name in FIELDS))
            for place, row in enumerate(rows, 2)
        )
        sheet = Sheet("站", tuple(FIELDS.values()), lines, {Ignored.HEADER: 1})
        columns = {name: place for place, name in enumerate(FIELDS)}
        return Delivered(Workbook("站.xlsx", "XLSX", None, (sheet,)), b"digest", {"站": columns})

    async def stations(self) -> Sequence[str]:
        """All that is said of stations now, as text."""
        point = StationVersion.point.ST_AsText().label("point")
        columns = [getattr(StationVersion, name) for name in SHOWN]
        there = select(*columns, point).join(
            Station,
            (Station.county_id == StationVersion.county_id) & (Station.id == StationVersion.station_id),
        )
        rows = await self.database.rows(there.where(StationVersion.superseded_at.is_(None)))
        return sorted(repr(tuple(row)) for row in rows)

"""Files of stations of the small world, brought in as runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from db.codes import FileKind
from db.engine import Database
from db.models import Station, StationVersion
from importers.files.sheets import Ignored, Line, Sheet, Workbook
from importers.kinds import STEPS, undo_run, write_run
from importers.runs.accepting import accept_run
from importers.runs.preview import Delivered, preview
from importers.runs.report import RunReport, report_of
from importers.runs.run import RunKey
from importers.runs.steps import Terms
from resolvers.ask import Ask
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.importers.runs.files_of_people import HANDS, IDS, Row, cell_of
from tests.schema.world import World
from tests.viewers import TODAY, ask_of
from tests.work import KEYS

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
class Desk:
    """Where files of stations come in."""

    database: Database
    world: World
    subject: str = "desk"

    @property
    def ask(self) -> Ask:
        """Whoever brings them in manages the county and may search it."""
        grants = [Grant(can, self.world.county) for can in (Permission.SEARCH, Permission.MANAGE)]
        return ask_of(Viewer(self.subject, self.subject, Role.ADMINISTRATOR, tuple(grants)))

    async def preview(self, *rows: Row, **terms: Any) -> RunKey:
        """The dry run of a file with these lines."""
        return await preview(
            self.database,
            self.ask,
            self.world.county.county_id,
            steps=STEPS[FileKind.STATIONS],
            delivered=file_of(rows),
            terms=replace(Terms(TODAY), **terms),
            keys=KEYS,
            ids=IDS,
        )

    async def write(self, key: RunKey) -> RunReport:
        """Accepts a dry run and writes it."""
        await accept_run(self.database, self.ask, key)
        await write_run(self.database, self.ask, key, HANDS)
        return await self.report(key)

    async def brought(self, *rows: Row, **terms: Any) -> RunReport:
        """A file brought in from beginning to end."""
        return await self.write(await self.preview(*rows, **terms))

    async def tried(self, *rows: Row, **terms: Any) -> RunReport:
        """The account of a dry run."""
        return await self.report(await self.preview(*rows, **terms))

    async def undone(self, report: RunReport) -> RunReport:
        """A run that was taken back."""
        key = RunKey(report.run.county_id, report.run.id)
        await undo_run(self.database, self.ask, key, HANDS)
        return await self.report(key)

    async def report(self, key: RunKey) -> RunReport:
        """The account of a run."""
        return await report_of(self.database, self.ask, key)

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


def file_of(rows: Sequence[Row]) -> Delivered:
    """A file of one sheet with these lines and its heading."""
    lines = tuple(
        Line(place, tuple(cell_of(row.get(name, "")) for name in FIELDS)) for place, row in enumerate(rows, 2)
    )
    sheet = Sheet("站", tuple(FIELDS.values()), lines, {Ignored.HEADER: 1})
    columns = {name: place for place, name in enumerate(FIELDS)}
    return Delivered(Workbook("站.xlsx", "XLSX", None, (sheet,)), b"digest", {"站": columns})

"""Files of grid workers of the small world, brought in as runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import select

from db.codes import FileKind
from db.models import CellAssignment, GridCell, GridWorker, StationVersion
from importers.files.sheets import Ignored, Line, Sheet, Workbook
from importers.runs.preview import Delivered
from resolvers.ask import Ask
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.importers.runs.files_of_people import Row, cell_of
from tests.importers.runs.list_desk import ListDesk
from tests.viewers import ask_of

FIELDS = {
    "name": "姓名",
    "station": "所属服务站",
    "township": "乡镇（街道）",
    "village": "村（社区）",
    "village_code": "村（社区）代码",
    "cell_code": "网格代码",
    "role": "职责",
    "since": "任职日期",
    "until": "离任日期",
    "successor": "接任网格员",
    "staff_number": "工号",
    "phone": "联系电话",
}
SAID_ON = date(2025, 9, 1)


@dataclass(frozen=True, slots=True)
class Desk(ListDesk):
    """Where files of workers come in."""

    kind: ClassVar[FileKind] = FileKind.WORKERS
    said_on: ClassVar[date] = SAID_ON

    @property
    def ask(self) -> Ask:
        """Whoever brings them in manages the county."""
        grants = (Grant(Permission.MANAGE, self.world.county),)
        return ask_of(Viewer("desk", "desk", Role.ADMINISTRATOR, grants))

    @staticmethod
    def file_of(rows: Sequence[Row]) -> Delivered:
        """A file of one sheet with these lines and its heading."""
        lines = tuple(
            Line(place, tuple(cell_of(row.get(name, "")) for name in FIELDS))
            for place, row in enumerate(rows, 2)
        )
        sheet = Sheet("网格员", tuple(FIELDS.values()), lines, {Ignored.HEADER: 1})
        columns = {name: place for place, name in enumerate(FIELDS)}
        return Delivered(Workbook("网格员.xlsx", "XLSX", None, (sheet,)), b"digest", {"网格员": columns})

    async def workers(self) -> list[tuple[str, str]]:
        """Workers by name with the days of their posts; those that hold on no day are none."""
        rows = await self.database.rows(select(GridWorker.name, GridWorker.valid))
        return sorted(
            (row.name, f"{row.valid.lower}/{row.valid.upper}") for row in rows if not row.valid.isempty
        )

    async def station_of(self, name: str) -> str:
        """The name of the station at which a worker is."""
        told = StationVersion
        wanted = select(told.name).join(GridWorker, GridWorker.station_id == told.station_id)
        wanted = wanted.where(GridWorker.name == name, told.superseded_at.is_(None))
        return str((await self.database.rows(wanted))[0].name)

    async def details(self) -> list[tuple[str, str | None, str | None]]:
        """Workers by name with number and masked telephone, of those who have any."""
        worker = GridWorker
        shown = (worker.name, worker.staff_number, worker.phone_masked, worker.valid)
        rows = await self.database.rows(select(*shown))
        told = [(row.name, row.staff_number, row.phone_masked) for row in rows if not row.valid.isempty]
        return sorted(one for one in told if one[1:] != (None, None))

    async def tasks(self) -> list[tuple[str, str, str, str]]:
        """Who has which cell in which role, on which days, as it stands."""
        task, worker, cell = CellAssignment, GridWorker, GridCell
        rows = await self.database.rows(
            select(worker.name, cell.code, task.role, task.valid)
            .join(worker, worker.id == task.worker_id)
            .join(cell, cell.id == task.cell_id)
            .where(task.superseded_at.is_(None))
        )
        return sorted((row.name, row.code, row.role, f"{row.valid.lower}/{row.valid.upper}") for row in rows)


def worker(name: str = "赵网格", **said: str) -> Row:
    """A line about a worker of the first township's station."""
    return {"name": name, "station": "甲街道站", **said}

"""Files of contacts with made-up people of the small world, brought in as runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from db.codes import FileKind
from db.engine import Database
from db.models import Contact
from importers.files.sheets import Ignored, Line, Sheet, Workbook
from importers.kinds import STEPS, undo_run, write_run
from importers.runs.accepting import accept_run
from importers.runs.preview import Delivered, preview
from importers.runs.report import RunReport, report_of
from importers.runs.run import RunKey
from importers.runs.steps import Terms
from resolvers.ask import Ask
from tests.importers.runs import files_of_people
from tests.importers.runs.files_of_people import HANDS, IDS, Row, cell_of, number_of, someone
from tests.schema.world import World
from tests.viewers import ask_of
from tests.work import KEYS

FIELDS = {
    "identity_number": "身份证号码",
    "person_id": "人员编号",
    "name": "姓名",
    "contacted_on": "走访日期",
    "mode": "走访方式",
    "purpose": "走访类型",
    "outcome": "走访结果",
    "needs": "发现的需求",
    "note": "备注",
    "own_number": "记录编号",
    "worker": "走访人",
}
SAID_ON = date(2025, 12, 1)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where files of contacts come in."""

    database: Database
    world: World

    @property
    def ask(self) -> Ask:
        """Whoever brings them in may search the county."""
        return ask_of(self.world.viewers()["client"])

    async def people(self, *numbers: int) -> None:
        """Registers people from September 2025 on."""
        desk = files_of_people.Desk(self.database, self.world)
        cells = ("500151A", "500151B", "500151D")
        await desk.brought(*[someone(n, cell_code=cells[n % 3]) for n in numbers])

    async def preview(self, *rows: Row, **terms: Any) -> RunKey:
        """The dry run of a file with these lines."""
        return await preview(
            self.database,
            self.ask,
            self.world.county.county_id,
            steps=STEPS[FileKind.CONTACTS],
            delivered=file_of(rows),
            terms=replace(Terms(SAID_ON), **terms),
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

    async def undone(self, report: RunReport) -> RunReport:
        """A run that was taken back."""
        key = RunKey(report.run.county_id, report.run.id)
        await undo_run(self.database, self.ask, key, HANDS)
        return await self.report(key)

    async def report(self, key: RunKey) -> RunReport:
        """The account of a run."""
        return await report_of(self.database, self.ask, key)

    async def contacts(self) -> Sequence[Any]:
        """The contacts that lines have recorded and that stand, by day."""
        mine = (Contact.recorded_by == self.ask.viewer.subject, Contact.superseded_at.is_(None))
        return await self.database.rows(
            select(*Contact.__table__.c).where(*mine).order_by(Contact.contacted_on, Contact.id)
        )


def visit(number: int, **said: str) -> dict[str, str]:
    """A line about a visit to somebody who is nobody, unless it says otherwise."""
    row = {
        "identity_number": number_of(number),
        "contacted_on": f"2025-09-{number % 28 + 1:02}",
        "mode": "上门走访",
        "outcome": "已联系",
    }
    return row | said


def file_of(rows: Sequence[Row]) -> Delivered:
    """A file of one sheet with these lines and its heading."""
    lines = tuple(
        Line(place, tuple(cell_of(row.get(name, "")) for name in FIELDS)) for place, row in enumerate(rows, 2)
    )
    sheet = Sheet("走访", tuple(FIELDS.values()), lines, {Ignored.HEADER: 1})
    columns = {name: place for place, name in enumerate(FIELDS)}
    return Delivered(Workbook("走访.xlsx", "XLSX", None, (sheet,)), b"digest", {"走访": columns})

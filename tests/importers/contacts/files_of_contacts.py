"""Files of contacts with made-up people of the small world, brought in as runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import select

from db.codes import FileKind
from db.models import Contact
from importers.files.sheets import Ignored, Line, Sheet, Workbook
from importers.runs.preview import Delivered
from resolvers.ask import Ask
from tests.importers.runs import files_of_people
from tests.importers.runs.files_of_people import Row, cell_of, number_of, someone
from tests.importers.runs.list_desk import ListDesk
from tests.viewers import ask_of

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
class Desk(ListDesk):
    """Where files of contacts come in."""

    kind: ClassVar[FileKind] = FileKind.CONTACTS
    said_on: ClassVar[date] = SAID_ON

    @property
    def ask(self) -> Ask:
        """Whoever brings them in may search the county."""
        return ask_of(self.world.viewers()["client"])

    async def people(self, *numbers: int) -> None:
        """Registers people from September 2025 on."""
        desk = files_of_people.Desk(self.database, self.world)
        cells = ("500151A", "500151B", "500151D")
        await desk.brought(*[someone(n, cell_code=cells[n % 3]) for n in numbers])

    @staticmethod
    def file_of(rows: Sequence[Row]) -> Delivered:
        """A file of one sheet with these lines and its heading."""
        lines = tuple(
            Line(place, tuple(cell_of(row.get(name, "")) for name in FIELDS))
            for place, row in enumerate(rows, 2)
        )
        sheet = Sheet("走访", tuple(FIELDS.values()), lines, {Ignored.HEADER: 1})
        columns = {name: place for place, name in enumerate(FIELDS)}
        return Delivered(Workbook("走访.xlsx", "XLSX", None, (sheet,)), b"digest", {"走访": columns})

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

"""Files of made-up people for the small world, brought in as runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from db.codes import ConflictPolicy
from db.engine import Database
from db.ids import IdMaker
from db.models import Person
from geo.identity_numbers import make_identity_number
from importers.files.sheets import BLANK, Cell, CellKind, Ignored, Line, Sheet, Workbook
from importers.kinds import write_run
from importers.people.steps import PEOPLE_STEPS
from importers.runs.accepting import accept_run
from importers.runs.preview import Delivered, preview
from importers.runs.report import RunReport, report_of
from importers.runs.run import RunKey
from importers.runs.steps import Hands, Terms
from resolvers.ask import Ask
from tests.schema.world import World
from tests.viewers import ask_of
from tests.work import KEYS

IDS = IdMaker(9)
SAID_ON = date(2025, 9, 1)
FIELDS = {
    "name": "姓名",
    "identity_number": "身份证号码",
    "categories": "人员类别",
    "phone": "联系电话",
    "address": "住址",
    "village": "村（社区）",
    "cell_code": "网格代码",
    "enlisted_on": "入伍日期",
    "sex": "性别",
    "born_on": "出生日期",
    "lon": "经度",
    "lat": "纬度",
    "person_id": "人员编号",
    "priority_classes": "重点对象类别",
    "household": "户号",
    "head_name": "户主姓名",
    "head_number": "户主身份证号码",
    "relation": "与户主关系",
    "is_head": "是否户主",
}
HANDS = Hands(KEYS, IDS, lambda _done: None)
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where files come in."""

    database: Database
    world: World

    @property
    def ask(self) -> Ask:
        """Whoever brings them in may search the county."""
        return ask_of(self.world.viewers()["client"])

    async def preview(self, *rows: Row, **terms: Any) -> RunKey:
        """The dry run of a file with these lines."""
        return await self.delivered(file_of(rows), **terms)

    async def delivered(self, delivered: Delivered, **terms: Any) -> RunKey:
        """The dry run of a file."""
        said = replace(Terms(SAID_ON, ConflictPolicy.FILL_EMPTY), **terms)
        county_id = self.world.county.county_id
        return await preview(
            self.database,
            self.ask,
            county_id,
            steps=PEOPLE_STEPS,
            delivered=delivered,
            terms=said,
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

    async def report(self, key: RunKey) -> RunReport:
        """The account of a run."""
        return await report_of(self.database, self.ask, key)

    async def person(self, name: str) -> Any:
        """The registered persons of a name."""
        mine = (Person.county_id == self.world.county.county_id, Person.name == name)
        return await self.database.rows(select(*Person.__table__.c).where(*mine).order_by(Person.id))


def someone(number: int, **said: str) -> dict[str, str]:
    """A line about somebody who is nobody, in cell A unless it says otherwise."""
    row = {
        "name": f"王某{chr(0x4E00 + number)}",
        "identity_number": number_of(number),
        "categories": "退役士兵",
        "cell_code": "500151A",
    }
    return row | said


def number_of(number: int) -> str:
    """An identity number that is nobody's; a hundred and more of them."""
    return make_identity_number("500151", date(1950 + number // 4, 5, 20), 996 + number % 4)


def file_of(rows: Sequence[Row]) -> Delivered:
    """A file of one sheet with these lines, its heading and a blank line."""
    return file_of_sheets({"名册": rows})


def file_of_sheets(sheets: Mapping[str, Sequence[Mapping[str, str | Cell]]]) -> Delivered:
    """A file of sheets with these lines, each with its heading and a blank line."""
    ignored = {Ignored.HEADER: 1, Ignored.BLANK: 1}
    columns = {name: place for place, name in enumerate(FIELDS)}
    made = tuple(
        Sheet(name, tuple(FIELDS.values()), tuple(map(line_of, range(3, len(rows) + 3), rows)), ignored)
        for name, rows in sheets.items()
    )
    return Delivered(Workbook("名册.xlsx", "XLSX", None, made), b"digest", dict.fromkeys(sheets, columns))


def line_of(place: int, row: Mapping[str, str | Cell]) -> Line:
    """A line of a file."""
    said = [row.get(name, "") for name in FIELDS]
    return Line(place, tuple(one if isinstance(one, Cell) else cell_of(one) for one in said))


def cell_of(text: str) -> Cell:
    """A cell of text, or a blank one."""
    return Cell(CellKind.TEXT, text) if text else BLANK


def places(report: RunReport) -> dict[str, tuple[str, ...]]:
    """Where each finding is."""
    return {reason.code: reason.places for reason in report.reasons}

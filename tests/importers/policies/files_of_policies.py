"""Files of contact policies of the small world, brought in as runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import select

from db.codes import FileKind
from db.models import ContactPolicy
from importers.columns.kinds.policies import POLICIES
from importers.files.sheets import Ignored, Line, Sheet, Workbook
from importers.runs.preview import Delivered
from resolvers.ask import Ask
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.importers.runs.files_of_people import Row, cell_of
from tests.importers.runs.list_desk import ListDesk
from tests.viewers import TODAY

FIELDS = {one.name: one.zh for one in POLICIES.fields}


@dataclass(frozen=True, slots=True)
class Desk(ListDesk):
    """Where files of policies come in."""

    kind: ClassVar[FileKind] = FileKind.POLICIES
    said_on: ClassVar[date] = TODAY
    today: date = TODAY

    @property
    def ask(self) -> Ask:
        """Whoever brings them in manages the county."""
        grants = (Grant(Permission.MANAGE, self.world.county),)
        return Ask(Viewer("desk", "desk", Role.ADMINISTRATOR, grants), self.today, self.today)

    @staticmethod
    def file_of(rows: Sequence[Row]) -> Delivered:
        """A file of one sheet with these lines and its heading."""
        lines = tuple(
            Line(place, tuple(cell_of(row.get(name, "")) for name in FIELDS))
            for place, row in enumerate(rows, 2)
        )
        sheet = Sheet("规则", tuple(FIELDS.values()), lines, {Ignored.HEADER: 1})
        columns = {name: place for place, name in enumerate(FIELDS)}
        return Delivered(Workbook("规则.xlsx", "XLSX", None, (sheet,)), b"digest", {"规则": columns})

    async def policies(self) -> list[tuple[str, str, str, str, int | None]]:
        """The county's own: region, rule, status, days and months, as they stand."""
        policy = ContactPolicy
        own = select(*policy.__table__.c).where(
            policy.county_id == self.world.county.county_id,
            policy.is_shipped.is_(False),
            policy.superseded_at.is_(None),
        )
        return sorted(
            (row.region, row.rule, row.status, f"{row.valid.lower}/{row.valid.upper}", row.interval_months)
            for row in await self.database.rows(own)
        )


def policy(**said: str) -> Row:
    """A line about contacting those of advanced age."""
    line = {"rule": "重点联系", "trigger": "按周期", "issuer": "区局", "document": "走访办法"}
    return line | {"article": "第一条", "interval_months": "3", "priority_classes": "高龄"} | said

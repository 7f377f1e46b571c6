"""What an uploaded file is taken for: its form, its sheets, and which column is which field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from db.codes import PersonCategory
from db.engine import Database
from db.models import FileRun
from importers.columns.field import Field
from importers.columns.kinds.people import PEOPLE
from importers.columns.mapping import ColumnMapping, recognised
from importers.columns.profiles import applied
from importers.files.sheets import Workbook
from importers.runs.run import RunKey
from resolvers.ask import Statement

KEY = "identity_number"


@dataclass(frozen=True, slots=True)
class RecognisedSheet:
    """A sheet without its cells; `mapping` with what was decided about its columns."""

    name: str
    lines: int
    first: int | None
    hidden: bool
    hidden_lines: int
    hidden_columns: int
    ignored: Mapping[str, int]
    mapping: ColumnMapping

    @property
    def is_list(self) -> bool:
        """Whether it lists people: a sheet without identity numbers lists nobody."""
        return self.mapping.column(KEY) is not None or KEY in self.mapping.twice

    @property
    def missing(self) -> tuple[Field, ...]:
        """The needed fields that it has no column for; the categories may be said for all of them."""
        return self.mapping.missing if self.is_list else ()


def told_of(book: Workbook) -> dict[str, Any]:
    """What is kept of a workbook: headings and numbers, no cell of its lines."""
    sheets = [
        {
            "name": sheet.name,
            "columns": list(sheet.columns),
            "lines": len(sheet.lines),
            "first": sheet.lines[0].number if sheet.lines else None,
            "hidden": sheet.hidden,
            "hidden_lines": sum(line.hidden for line in sheet.lines),
            "hidden_columns": len(sheet.hidden_columns),
            "ignored": {kind.value: number for kind, number in sheet.ignored.items() if number},
        }
        for sheet in book.sheets
    ]
    return {"form": book.form, "encoding": book.encoding, "sheets": sheets}


def sheets_of(run: Row[Any]) -> list[RecognisedSheet]:
    """The sheets of a run whose file was read."""
    return recognised_sheets(run.recognised or {"sheets": []}, run.profile)


def recognised_sheets(told: Mapping[str, Any], profile: Mapping[str, Any] | None) -> list[RecognisedSheet]:
    """The same of what `told_of` says, and of what was decided."""
    return [_sheet(one, profile or {}) for one in told["sheets"]]


def columns_of(sheets: Sequence[RecognisedSheet]) -> dict[str, dict[str, int]]:
    """The place of each field, by the sheets that list people."""
    return {
        one.name: {column.field.name: column.at for column in one.mapping.columns}
        for one in sheets
        if one.is_list
    }


def has_places(sheets: Sequence[RecognisedSheet]) -> bool:
    """Whether any of them has coordinates."""
    return any(one.is_list and one.mapping.column("lon") is not None for one in sheets)


def category_of(run: Row[Any]) -> PersonCategory | None:
    """The category of whoever has none in the file."""
    return None if run.category is None else PersonCategory.of(run.category)


async def office_profile(database: Database, key: RunKey, office: str | None) -> dict[str, Any] | None:
    """What was last decided about a file of an office, by the names of its sheets."""
    mine = (FileRun.county_id == key.county_id, FileRun.office == office, FileRun.profile.is_not(None))
    last: Statement = select(FileRun.profile).where(*mine, FileRun.id != key.id).order_by(FileRun.id.desc())
    rows = [] if office is None else await database.rows(last.limit(1))
    return dict(rows[0].profile) if rows else None


def _sheet(told: Mapping[str, Any], profile: Mapping[str, Any]) -> RecognisedSheet:
    mapping = recognised(told["columns"], PEOPLE)
    # An office's next file often has its one sheet under another name.
    decided = profile.get(told["name"], next(iter(profile.values())) if len(profile) == 1 else None)
    if decided is not None:
        mapping = applied(mapping, decided)
    names = ("name", "lines", "first", "hidden", "hidden_lines", "hidden_columns", "ignored")
    return RecognisedSheet(**{name: told[name] for name in names}, mapping=mapping)

"""What an uploaded file is taken for: its form, its sheets, and which column is which field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from db.codes import FileKind, PersonCategory
from db.engine import Database
from db.models import FileRun
from importers.columns.field import Field
from importers.columns.mapping import ColumnMapping, recognised
from importers.columns.profiles import applied
from importers.desk.kinds import DESK_KINDS, DeskKind
from importers.files.sheets import Sheet, Workbook
from importers.maps.layers import MapFile
from resolvers.ask import Statement


@dataclass(frozen=True, slots=True)
class RecognisedSheet:
    """A sheet without its cells; `mapping` with what was decided about its columns.

    `key` is the field without which it is no list. Of a layer of a map `key` is None, `shapes` how many of
    its features have a shape, and `system` the one that the file itself declares.
    """

    name: str
    lines: int
    first: int | None
    hidden: bool
    hidden_lines: int
    hidden_columns: int
    ignored: Mapping[str, int]
    mapping: ColumnMapping
    key: str | None
    shapes: int = 0
    system: str | None = None

    @property
    def is_list(self) -> bool:
        """Whether it lists what the kind does: without a column of its key, or a shape, it lists nothing."""
        mapping = self.mapping
        if self.key is None:
            return self.shapes > 0 and bool(mapping.columns or mapping.twice or mapping.doubtful)
        return mapping.column(self.key) is not None or self.key in mapping.twice

    @property
    def missing(self) -> tuple[Field, ...]:
        """The needed fields that it has no column for; the categories may be said for all of them."""
        return self.mapping.missing if self.is_list else ()


def told_of(book: Workbook) -> dict[str, Any]:
    """What is kept of a workbook: headings and numbers, no cell of its lines."""
    sheets = [_told(sheet) for sheet in book.sheets]
    return {"form": book.form, "encoding": book.encoding, "sheets": sheets}


def told_of_map(file: MapFile) -> dict[str, Any]:
    """The same of a map: of each layer also how many shapes it has, and its system by the file's own word."""
    layers = [
        _told(one.sheet) | {"shapes": sum(map(bool, one.shapes)), "system": one.declared}
        for one in file.layers
    ]
    return {"form": file.form, "encoding": file.encoding, "sheets": layers}


def kind_of(run: Row[Any]) -> DeskKind:
    """The kind of a run's file."""
    return DESK_KINDS[FileKind.of(run.kind)]


def sheets_of(run: Row[Any]) -> list[RecognisedSheet]:
    """The sheets of a run whose file was read."""
    return recognised_sheets(run.recognised or {"sheets": []}, run.profile, kind_of(run))


def recognised_sheets(
    told: Mapping[str, Any], profile: Mapping[str, Any] | None, kind: DeskKind
) -> list[RecognisedSheet]:
    """The same of what `told_of` says, and of what was decided."""
    return [_sheet(one, profile or {}, kind) for one in told["sheets"]]


def columns_of(sheets: Sequence[RecognisedSheet]) -> dict[str, dict[str, int]]:
    """The place of each field, by the sheets that are lists."""
    return {
        one.name: {column.field.name: column.at for column in one.mapping.columns}
        for one in sheets
        if one.is_list
    }


def has_places(sheets: Sequence[RecognisedSheet]) -> bool:
    """Whether any of them has places whose system nobody has told."""
    return any(
        one.is_list and one.system is None and (one.key is None or one.mapping.column("lon") is not None)
        for one in sheets
    )


def category_of(run: Row[Any]) -> PersonCategory | None:
    """The category of whoever has none in the file."""
    return None if run.category is None else PersonCategory.of(run.category)


async def office_profile(database: Database, run: Row[Any]) -> dict[str, Any] | None:
    """What was last decided about a file of the kind from the same office, by the names of its sheets."""
    mine = (FileRun.county_id == run.county_id, FileRun.office == run.office, FileRun.kind == run.kind)
    last: Statement = select(FileRun.profile).where(*mine, FileRun.profile.is_not(None), FileRun.id != run.id)
    rows = [] if run.office is None else await database.rows(last.order_by(FileRun.id.desc()).limit(1))
    return dict(rows[0].profile) if rows else None


def _told(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "columns": list(sheet.columns),
        "lines": len(sheet.lines),
        "first": sheet.lines[0].number if sheet.lines else None,
        "hidden": sheet.hidden,
        "hidden_lines": sum(line.hidden for line in sheet.lines),
        "hidden_columns": len(sheet.hidden_columns),
        "ignored": {kind.value: number for kind, number in sheet.ignored.items() if number},
    }


def _sheet(told: Mapping[str, Any], profile: Mapping[str, Any], kind: DeskKind) -> RecognisedSheet:
    mapping = recognised(told["columns"], kind.columns)
    # An office's next file often has its one sheet under another name.
    decided = profile.get(told["name"], next(iter(profile.values())) if len(profile) == 1 else None)
    if decided is not None:
        mapping = applied(mapping, decided)
    kept = {name: value for name, value in told.items() if name != "columns"}
    return RecognisedSheet(**kept, mapping=mapping, key=kind.key)

"""What somebody decides about a file: its columns, and the terms on which it is brought in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from importers.columns.field import Kind
from importers.columns.mapping import ColumnMapping, corrected
from importers.columns.profiles import profile_of
from importers.desk.kinds import DeskKind
from importers.desk.recognising import RecognisedSheet
from resolvers.wording.language import said
from web_pages.imports.terms import said_terms

LONGEST = 40


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of a sheet in the form: its letter, heading, the field it is taken for, and what to say."""

    name: str
    letter: str
    heading: str
    chosen: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetForm:
    """The columns of a sheet."""

    sheet: RecognisedSheet
    rows: Sequence[ColumnRow]
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided, as columns of the run, or what cannot be, by the name of its field."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def sheet_forms(sheets: Sequence[RecognisedSheet], fields: Mapping[str, str]) -> list[SheetForm]:
    """The form of each sheet, with what was already chosen in `fields`."""
    return [_sheet_form(number, sheet, fields) for number, sheet in enumerate(sheets)]


def settled(
    kind: DeskKind, sheets: Sequence[RecognisedSheet], fields: Mapping[str, str], today: date
) -> Settled:
    """What a form that was sent says."""
    errors: dict[str, str] = {}
    decided = [
        replace(sheet, mapping=_corrected(number, sheet.mapping, fields, errors))
        for number, sheet in enumerate(sheets)
    ]
    if not any(one.is_list for one in decided) and not errors:
        errors["sheets"] = _nothing_listed(kind)
    profile = {one.name: profile_of(one.mapping) for one in decided}
    return Settled({"profile": profile} | said_terms(kind, fields, errors, today), errors)


def _nothing_listed(kind: DeskKind) -> str:
    if kind.key is None:
        return said("没有一个图层有图形和可识别的列。", "No layer has shapes and a column that is known.")
    key = kind.columns.field(kind.key)
    return said(
        f"请至少在一个工作表中指明哪一列是“{key.zh}”。",
        f"Say in at least one sheet which column is this: {key.en}.",
    )


def _corrected(
    number: int, mapping: ColumnMapping, fields: Mapping[str, str], errors: dict[str, str]
) -> ColumnMapping:
    known = {one.name for one in mapping.kind.fields}
    chosen = {at: fields.get(f"c{number}.{at}", "") for at in range(len(mapping.headings))}
    decided = corrected(mapping, {at: name if name in known else None for at, name in chosen.items()})
    for name, several in decided.twice.items():
        twice = said(
            f"有几列都选作“{mapping.kind.field(name).zh}”，请只留一列。",
            f"Several columns are said to be the {mapping.kind.field(name).en}: keep one.",
        )
        errors.update({f"c{number}.{at}": twice for at in several})
    return decided


def _sheet_form(number: int, sheet: RecognisedSheet, fields: Mapping[str, str]) -> SheetForm:
    mapping = sheet.mapping
    taken = {one.at: one.field.name for one in mapping.columns}
    notes = {at: _doubt(mapping.kind, names) for at, names in mapping.doubtful.items()}
    for name, several in mapping.twice.items():
        notes |= dict.fromkeys(several, _twice(mapping.kind, name))
    rows = []
    for at, heading in enumerate(mapping.headings):
        name = f"c{number}.{at}"
        chosen = fields.get(name, "" if fields else taken.get(at, ""))
        rows.append(ColumnRow(name, _letter(at), heading[:LONGEST], chosen, notes.get(at, "")))
    missing = [said(one.zh, one.en) for one in sheet.missing]
    return SheetForm(sheet, rows, missing)


def _doubt(kind: Kind, names: Sequence[str]) -> str:
    zh = "、".join(kind.field(name).zh for name in names)
    en = ", ".join(kind.field(name).en for name in names)
    return said(f"可能是：{zh}。请选择。", f"It may be: {en}. Choose.")


def _twice(kind: Kind, name: str) -> str:
    one = kind.field(name)
    return said(f"有几列都像“{one.zh}”，请选定一列。", f"Several columns look like the {one.en}: choose one.")


def _letter(at: int) -> str:
    """The column as spreadsheets name it: A, Z, AA."""
    first, last = divmod(at, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)

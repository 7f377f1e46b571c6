"""What somebody decides about a file: its columns, and the terms on which it is brought in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row

from db.codes import ConflictPolicy, PersonCategory
from db.errors import DomainError
from importers.columns.field import Kind
from importers.columns.kinds.people import PEOPLE
from importers.columns.mapping import ColumnMapping, corrected
from importers.columns.profiles import profile_of
from importers.desk.recognising import RecognisedSheet
from importers.places.systems import declared_system
from resolvers.wording.language import said

LONGEST = 40
# What the field for the coordinate system offers; a strip is written as it is named.
SYSTEMS = ("WGS84", "CGCS2000", "GCJ02", "BD09", "GK3", "GK6")


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


def settled(sheets: Sequence[RecognisedSheet], fields: Mapping[str, str], today: date) -> Settled:
    """What a form that was sent says."""
    errors: dict[str, str] = {}
    mappings = {
        sheet.name: _corrected(number, sheet.mapping, fields, errors) for number, sheet in enumerate(sheets)
    }
    lists = [one for one in mappings.values() if one.column("identity_number") is not None]
    if not lists and not errors:
        errors["sheets"] = said(
            "请至少在一个工作表中指明哪一列是“身份证号码”。",
            "Say in which column the identity numbers stand.",
        )
    columns = {"profile": {name: profile_of(one) for name, one in mappings.items()}}
    return Settled(columns | _terms(fields, errors, today), errors)


def _terms(fields: Mapping[str, str], errors: dict[str, str], today: date) -> dict[str, Any]:
    said_on, system = _day(fields, errors, today), fields.get("system", "").strip()
    if system:
        try:
            system = declared_system(system).name
        except DomainError as error:
            errors["system"] = said(error.zh, error.en)
    policies = {one.value for one in ConflictPolicy}
    policy = fields.get("policy", "")
    if policy not in policies:
        errors["policy"] = said("请选择一项。", "Choose one.")
    category = fields.get("category", "")
    if category and category not in {one.value for one in PersonCategory}:
        errors["category"] = said("没有这一类别。", "There is no such category.")
    terms = {"said_on": said_on, "policy": policy, "whole": fields.get("whole") == "1"}
    return {**terms, "system": system or None, "category": category or None}


def _day(fields: Mapping[str, str], errors: dict[str, str], today: date) -> date | None:
    try:
        day = date.fromisoformat(fields.get("said_on", ""))
    except ValueError:
        errors["said_on"] = said("请填写日期，如 2025-10-15。", "Give a day, such as 2025-10-15.")
        return None
    if day > today:
        errors["said_on"] = said("日期不能晚于今天。", "The day cannot lie ahead.")
    return day


def _corrected(
    number: int, mapping: ColumnMapping, fields: Mapping[str, str], errors: dict[str, str]
) -> ColumnMapping:
    known = {one.name for one in PEOPLE.fields}
    chosen = {at: fields.get(f"c{number}.{at}", "") for at in range(len(mapping.headings))}
    decided = corrected(mapping, {at: name if name in known else None for at, name in chosen.items()})
    for name, several in decided.twice.items():
        twice = said(
            f"有几列都选作“{PEOPLE.field(name).zh}”，请只留一列。",
            f"Several columns are said to be the {PEOPLE.field(name).en}: keep one.",
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


def terms_of(run: Row[Any], fields: Mapping[str, str]) -> Mapping[str, str]:
    """The terms as the form shows them: as they were just sent, else as they stand."""
    names = ("said_on", "policy", "system", "category")
    stands = {name: str(getattr(run, name) or "") for name in names} | {"whole": "1" if run.whole else ""}
    return {name: fields.get(name, "") for name in stands} if fields else stands


def seeming(run: Row[Any]) -> str:
    """In which systems the places seem to be, as evidence for whoever asks the file's makers."""
    found = (run.recognised or {}).get("systems", [])
    if not found:
        return ""
    shares = said("、", ", ").join(f"{one['name']} {one['inside'] / one['compared']:.0%}" for one in found)
    return said(
        f"若为该坐标系，落在所写村（社区）之内的点（共 {found[0]['compared']} 个）：{shares}。",
        f"Of {found[0]['compared']} places these would lie in the village named beside them: {shares}.",
    )

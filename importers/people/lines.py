"""Lines of a sheet of people, read value by value: what they say, and what was found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from db.codes import CoordinateSystem, PersonCategory, PersonField
from db.errors import DomainError
from geo.coordinates import LonLat
from importers.files.sheets import BLANK, Cell, Line, Sheet
from importers.findings import Finding, Read, Weight
from importers.people.ground import KnownGround
from importers.people.said import Ground, Said, Spotted
from importers.runs.rows import StagedLine
from importers.values.categories import categories, priority_classes
from importers.values.days import SaidDay, day
from importers.values.identity import identity_number
from importers.values.names import name, text
from importers.values.numbers import division_code
from importers.values.phones import phone
from importers.values.said import folded, held, of_said, warned
from resolvers.people.identities import IdentityKeys, key_hash
from resolvers.registry.people.entry import most_urgent_first, name_of, phone_of, registered_code_of
from resolvers.wording.refusals import LONGEST_TEXT

Value = TypeVar("Value")
Columns = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading lines takes beside them.

    `columns` are the places of fields in a line; `system` that of the places, None if nobody has said;
    `category` that of whoever has none.
    """

    columns: Columns
    ground: KnownGround
    today: date
    keys: IdentityKeys = field(repr=False)
    system: CoordinateSystem | None = None
    category: PersonCategory | None = None


class _Findings(list[Finding]):
    """What was found about a line so far."""

    def of(self, read: Read[Value]) -> Value | None:
        """The value of a cell; what was found about it is kept."""
        self.extend(read.findings)
        return read.value


def staged_lines(sheet: Sheet, reading: Reading) -> Iterator[StagedLine]:
    """The lines of a sheet as they are staged."""
    for line in sheet.lines:
        findings = _Findings()
        said = _said(_Cells(line, sheet, reading.columns), reading, findings)
        number = None if said.number is None else key_hash(reading.keys, said.number)
        yield StagedLine(sheet.name, line.number, line.cells, said.text, number, tuple(findings))


class _Cells:
    """The cells of a line by field, with their headings."""

    def __init__(self, line: Line, sheet: Sheet, columns: Columns) -> None:
        self._line, self._sheet, self._columns = line, sheet, columns

    def of(self, name: str) -> tuple[Cell, str]:
        """A field's cell, blank if the sheet has none, and its heading."""
        at = self._columns.get(name)
        return (BLANK, name) if at is None else (self._line.cells[at], self._sheet.columns[at])


def _said(cells: _Cells, reading: Reading, findings: _Findings) -> Said:
    number = findings.of(identity_number(*cells.of("identity_number"), reading.today))
    if number is None and not any(one.weight != Weight.WARNED for one in findings):
        findings.append(_numberless())
    values: dict[str, str] = {}
    cleared: list[str] = []
    for one, read in _fields(cells, reading.today):
        value = findings.of(read)
        if read.clears and one == PersonField.NAME:
            findings.append(_nameless())
        elif read.clears:
            cleared.append(one.value)
        elif value is not None:
            values[one.value] = value
    kinds = findings.of(categories(*cells.of("categories"))) or ()
    if not kinds and reading.category is not None:
        kinds = (reading.category,)
    classes = findings.of(priority_classes(*cells.of("priority_classes"))) or ()
    return Said(
        number=number,
        values=values,
        cleared=tuple(cleared),
        categories=tuple(one.value for one in kinds),
        priority_classes=tuple(one.value for one in most_urgent_first(classes)),
        ground=_ground(cells, reading, findings),
        spot=_spot(cells, reading, findings),
    )


def _fields(cells: _Cells, today: date) -> Iterator[tuple[PersonField, Read[str]]]:
    yield PersonField.NAME, _accepted(name(*cells.of("name")), cells.of("name")[1], name_of)
    yield PersonField.PHONE, _accepted(phone(*cells.of("phone")), cells.of("phone")[1], phone_of)
    yield PersonField.ADDRESS, text(*cells.of("address"), LONGEST_TEXT)
    code = cells.of("registered_code")
    yield PersonField.REGISTERED_CODE, _accepted(division_code(*code), code[1], registered_code_of)
    for one in (PersonField.ENLISTED_ON, PersonField.DISCHARGED_ON):
        cell, heading = cells.of(one.value.lower())
        yield one, _whole(day(cell, heading, today), heading)


def _accepted(read: Read[str], column: str, rule: Any) -> Read[str]:
    """The value as the registry keeps it; held if the registry would refuse it."""
    if read.value is None:
        return read
    try:
        return Read(rule(read.value), read.findings)
    except DomainError as refusal:
        finding = Finding(refusal.code, Weight.HELD, refusal.zh, refusal.en, column)
        return Read(None, (*read.findings, finding))


def _whole(read: Read[SaidDay], column: str) -> Read[str]:
    """A whole day; the registry keeps no part of one."""
    if read.value is None:
        return Read(None, read.findings, read.clears)
    if read.value.whole is not None:
        return Read(read.value.whole.isoformat(), read.findings)
    odd: Read[str] = warned(
        None, "DAY_NOT_WHOLE", column, "只有年或年月，未登记", "only a year or month: it is not taken"
    )
    return Read(None, (*read.findings, *odd.findings))


def _ground(cells: _Cells, reading: Reading, findings: _Findings) -> Ground | None:
    """The cell if one is named, else the village: by its code, by its name."""
    cell = findings.of(reading.ground.cell(*cells.of("cell_code")))
    coded = findings.of(reading.ground.coded(*cells.of("village_code")))
    if cell or coded:
        return cell or coded
    return findings.of(reading.ground.named(*cells.of("village"), cells.of("township")[0].text))


def _spot(cells: _Cells, reading: Reading, findings: _Findings) -> Spotted | None:
    lon = findings.of(_degrees(*cells.of("lon")))
    lat = findings.of(_degrees(*cells.of("lat")))
    if lon is None or lat is None:
        if (lon is None) != (lat is None):
            findings.extend(_half_a_place().findings)
        return None
    if reading.system is None:
        findings.extend(_undeclared().findings)
        return None
    try:
        LonLat(lon, lat)
    except DomainError as refusal:
        findings.append(Finding(refusal.code, Weight.HELD, refusal.zh, refusal.en, "lon"))
        return None
    return Spotted(lon, lat, reading.system.value)


def _degrees(cell: Cell, column: str) -> Read[float]:
    def read(said: Cell) -> Read[float]:
        try:
            return Read(float(folded(said.text)))
        except ValueError:
            return held("PLACE_UNREADABLE", column, "坐标应为度数", "should be degrees")

    return of_said(cell, column, read)


def _half_a_place() -> Read[float]:
    return held("PLACE_HALF", "lon", "经度与纬度须同时给出", "longitude and latitude come together")


def _undeclared() -> Read[float]:
    return held(
        "SYSTEM_UNDECLARED",
        "lon",
        "请指明坐标系（--system）",
        "say which coordinate system the places are in (--system)",
    )


def _numberless() -> Finding:
    return Finding("IDENTITY_MISSING", Weight.HELD, "缺身份证号码", "no identity number", "number")


def _nameless() -> Finding:
    return Finding("NAME_NEEDED", Weight.HELD, "姓名不能清空", "a name cannot be cleared", "name")

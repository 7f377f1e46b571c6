"""Lines of a sheet of grid workers, read value by value: what they say, and what was found."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from db.codes import GridRole
from importers.files.sheets import Line, Sheet
from importers.findings import Finding, Read, Weight
from importers.runs.lines import Findings, LineCells, accepted, findings_of, whole_day
from importers.runs.rows import StagedLine
from importers.runs.steps import Columns
from importers.values.days import day
from importers.values.names import LONGEST_NAME, name, text
from importers.values.numbers import division_code
from importers.values.phones import phone
from importers.values.said import folded
from importers.values.words import ROLES, coded
from importers.workers.ground import KnownGround
from importers.workers.persons import ReadLine, completed
from importers.workers.said import Said
from resolvers.people.identities import IdentityKeys, keyed_digest
from resolvers.registry.people.entry import phone_of
from resolvers.registry.staff.orders import check_name, check_staff_number

_TWO_PRIMARIES = Finding(
    "CELL_TWICE",
    Weight.HELD,
    "同一网格同一时期在文件中有不止一名主责网格员，各行均搁置",
    "the file names several primaries of one cell for the same days: all of the lines are held",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading lines takes beside them; `said_on` is the day of those that name none."""

    columns: Columns
    ground: KnownGround
    today: date
    said_on: date
    keys: IdentityKeys = field(repr=False)


def staged_lines(sheet: Sheet, reading: Reading) -> Iterator[StagedLine]:
    """The lines of a sheet as they are staged: read together, for a worker may stand on several."""
    read = completed([_read(line, sheet, reading) for line in sheet.lines])
    doubles = _two_primaries(read, reading.said_on)
    first: dict[tuple[str, int | None, str | None], date] = {}
    for one in read:
        who, on = _who(one.said), one.said.days(reading.said_on).first
        first[who] = min(on, first.get(who, on))
    for at, one in enumerate(read):
        said = replace(one.said, post_on=first[_who(one.said)].isoformat())
        findings = (*one.findings, _TWO_PRIMARIES) if at in doubles else one.findings
        key = None if one.is_held else bytes.fromhex(_same(said, reading.keys))
        yield StagedLine(sheet.name, one.line.number, one.line.cells, said.text, key, findings)


def _read(line: Line, sheet: Sheet, reading: Reading) -> ReadLine:
    cells, findings = LineCells(line, sheet, reading.columns), findings_of(line)
    named = accepted(name(*cells.of("name")), cells.of("name")[1], _named)
    since, until = (_day(cells, findings, one, reading.today) for one in ("since", "until"))
    role = findings.of(coded(*cells.of("role"), ROLES)) or GridRole.PRIMARY
    who = findings.of(named) or ""
    cells_said = findings.of(reading.ground.cells_of(*cells.of("cell_code"))) or ()
    said = Said(
        who,
        findings.of(_station(cells, reading.ground)),
        role.value,
        since,
        until,
        cells_said,
        staff_number=findings.of(accepted(_number(cells), cells.of("staff_number")[1], _numbered)),
        phone=findings.of(accepted(phone(*cells.of("phone")), cells.of("phone")[1], phone_of)),
        leaves=until is not None and not cells_said,
        successor=findings.of(name(*cells.of("successor"))),
    )
    if not who and not any(one.weight != Weight.WARNED for one in findings):
        findings.append(Finding("NAME_MISSING", Weight.HELD, "缺姓名", "no name"))
    return ReadLine(line, said, tuple(findings))


def _day(cells: LineCells, findings: Findings, field_name: str, today: date) -> str | None:
    cell, column = cells.of(field_name)
    return findings.of(whole_day(day(cell, column, today), column))


def _named(said: str) -> str:
    check_name(said)
    return said


def _number(cells: LineCells) -> Read[str]:
    return text(*cells.of("staff_number"), LONGEST_NAME)


def _numbered(said: str) -> str:
    check_staff_number(said)
    return said


def _station(cells: LineCells, ground: KnownGround) -> Read[int]:
    called = text(*cells.of("station"), LONGEST_NAME)
    code = division_code(*cells.of("village_code"))
    township, village = (cells.of(one)[0].text for one in ("township", "village"))
    given = next((one for one in ("station", "village", "township") if cells.of(one)[0].text), "village_code")
    found = ground.station(called.value, (code.value, township, village), cells.of(given)[1])
    return Read(found.value, (*called.findings, *code.findings, *found.findings))


def _who(said: Said) -> tuple[str, int | None, str | None]:
    return folded(said.name), said.station_id, said.staff_number


def _same(said: Said, keys: IdentityKeys) -> str:
    who, station, number = _who(said)
    named = f"{who} {station}" if number is None else f"{who} {station} {number}"
    what = f"leaves {said.until}" if said.leaves else f"{said.role} {said.since} {sorted(said.cells)}"
    return keyed_digest(keys, f"worker {named} {what}")


def _two_primaries(read: Sequence[ReadLine], said_on: date) -> set[int]:
    """The places of lines that give one cell to several primaries on some day."""
    of_cell: defaultdict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(read):
        if one.said.role == GridRole.PRIMARY.value and not one.is_held:
            for cell in one.said.cells:
                of_cell[cell].append(at)
    doubles: set[int] = set()
    for places in of_cell.values():
        ordered = sorted(places, key=lambda at: read[at].said.days(said_on))
        for before, after in pairwise(ordered):
            said, other = read[before].said, read[after].said
            meet = not said.days(said_on).within(other.days(said_on)).is_empty
            if meet and _who(said) != _who(other):
                doubles |= {before, after}
    return doubles

"""Lines of a sheet of contact policies, read value by value: what they say, and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from db.codes.code import Code
from geo.division_codes import twelve_digits
from importers.columns.kinds.policies import POLICIES
from importers.files.sheets import Sheet
from importers.findings import Finding, Read, Weight
from importers.policies.said import NAMING, Said
from importers.runs.lines import Findings, LineCells, findings_of, needed_day
from importers.runs.rows import StagedLine
from importers.runs.steps import Columns
from importers.stations.ground import KnownGround
from importers.values.days import day
from importers.values.numbers import division_code
from resolvers.people.identities import IdentityKeys, keyed_digest

_GROUND = frozenset({"division_code", "township", "village"})
_DAYS = ("since", "until")
_TERMS = tuple(one for one in POLICIES.fields if one.name not in _GROUND and one.name not in _DAYS)
_ENDS_FIRST = Finding(
    "POLICY_END_NOT_POSSIBLE",
    Weight.HELD,
    "废止日期须有启用日期，且在其后",
    "a policy ends after the day from which it is in force, which is to be said",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading lines takes beside them; `county` is the code of the whole county."""

    columns: Columns
    ground: KnownGround
    county: str
    today: date
    keys: IdentityKeys = field(repr=False)


def staged_lines(sheet: Sheet, reading: Reading) -> Iterator[StagedLine]:
    """The lines of a sheet as they are staged."""
    for line in sheet.lines:
        findings = findings_of(line)
        said = _said(LineCells(line, sheet, reading.columns), reading, findings)
        yield StagedLine(
            sheet.name, line.number, line.cells, said.text, _same(said, reading.keys), tuple(findings)
        )


def _said(cells: LineCells, reading: Reading, findings: Findings) -> Said:
    terms = {one.name: findings.of(one.read(*cells.of(one.name), reading.today)) for one in _TERMS}
    since, until = (_day(cells, findings, name, reading.today) for name in _DAYS)
    if until is not None and (since is None or until <= since):
        findings.append(_ENDS_FIRST)
    division = findings.of(_division(cells, reading)) or reading.county
    return Said(
        division,
        None if division == reading.county else reading.ground.codes[division],
        {name: _plain(value) for name, value in terms.items() if value is not None},
        since,
        until,
    )


def _day(cells: LineCells, findings: Findings, name: str, today: date) -> str | None:
    cell, column = cells.of(name)
    read = findings.of(needed_day(day(cell, column, today), column))
    return None if read is None else read.isoformat()


def _division(cells: LineCells, reading: Reading) -> Read[str]:
    """The division that a line names, the county if it names none."""
    code = division_code(*cells.of("division_code"))
    township, village = (cells.of(name)[0].text for name in ("township", "village"))
    if code.findings or not (code.value or township or village):
        return Read(None, code.findings)
    if code.value is not None and twelve_digits(code.value) == reading.county and not (township or village):
        return Read(reading.county)
    column = cells.of("division_code" if code.value else "village" if village else "township")[1]
    return reading.ground.of(code.value, township, village, column=column)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [one.value for one in value]
    return value.value if isinstance(value, Code) else value


def _same(said: Said, keys: IdentityKeys) -> bytes | None:
    """Two lines about one policy from one day on are the same; one may follow the other."""
    if not all(said.terms.get(name) for name in NAMING if name != "level"):
        return None
    named = [said.division, *(said.terms.get(name) for name in NAMING), said.since]
    return bytes.fromhex(keyed_digest(keys, f"policy {named}"))

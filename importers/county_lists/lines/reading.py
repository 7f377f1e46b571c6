"""Lines of a sheet of divisions, read value by value; what they are together is judged later."""

from collections.abc import Iterator

from importers.columns.kinds.divisions import LONGEST_NAME
from importers.county_lists.lines.said import Said
from importers.files.sheets import Sheet
from importers.findings import Finding, Weight
from importers.runs.lines import Findings, LineCells, findings_of
from importers.runs.rows import StagedLine
from importers.runs.steps import Columns
from importers.values.names import text
from importers.values.numbers import division_code
from resolvers.people.identities import IdentityKeys, keyed_digest

__all__ = ["staged_lines"]

_TOLD = ("CODE_UNREADABLE", "CODE_LOST", "CELL_FAULT")


def staged_lines(sheet: Sheet, columns: Columns, keys: IdentityKeys) -> Iterator[StagedLine]:
    """The lines of a sheet as they are staged."""
    for line in sheet.lines:
        findings = findings_of(line)
        cells = LineCells(line, sheet, columns)
        said = _said(cells, findings)
        key = None
        if said.whole_code is not None:
            key = bytes.fromhex(keyed_digest(keys, f"division {said.whole_code}"))
        yield StagedLine(sheet.name, line.number, line.cells, said.text, key, tuple(findings))


def _said(cells: LineCells, findings: Findings) -> Said:
    said = Said(
        code=findings.of(division_code(*cells.of("code"))),
        name=findings.of(text(*cells.of("name"), LONGEST_NAME)),
        parent_code=findings.of(division_code(*cells.of("parent_code"))),
        parent=findings.of(text(*cells.of("parent"), LONGEST_NAME)),
    )
    if said.code is None and not any(one.code in _TOLD for one in findings):
        findings.append(_missing("CODE_MISSING", "缺区划代码", "no code", cells.of("code")[1]))
    if said.name is None and not any(one.column == cells.of("name")[1] for one in findings):
        findings.append(_missing("NAME_MISSING", "缺名称", "no name", cells.of("name")[1]))
    return said


def _missing(code: str, zh: str, en: str, column: str) -> Finding:
    return Finding(code, Weight.HELD, zh, en, column)

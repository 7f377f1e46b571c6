"""Lines of a sheet of contacts, read value by value: what they say, and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from importers.contacts.said import Said
from importers.contacts.workers import KnownWorkers
from importers.files.sheets import Sheet
from importers.findings import Finding, Read, Weight
from importers.runs.lines import Findings, LineCells, findings_of, needed_day
from importers.runs.rows import StagedLine
from importers.runs.steps import Columns
from importers.values.days import day
from importers.values.identity import identity_number, masked_number
from importers.values.names import LONGEST_NAME, name, text
from importers.values.our_ids import contact_id, person_id
from importers.values.words import MODES, NEEDS, OUTCOMES, PURPOSES, all_coded, coded
from resolvers.people.identities import IdentityKeys
from resolvers.wording.refusals import LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading lines takes beside them: `office` is whose file it is."""

    columns: Columns
    county_id: int
    workers: KnownWorkers
    today: date
    keys: IdentityKeys = field(repr=False)
    office: str | None = None


def staged_lines(sheet: Sheet, reading: Reading) -> Iterator[StagedLine]:
    """The lines of a sheet as they are staged."""
    for line in sheet.lines:
        findings = findings_of(line)
        said = _said(LineCells(line, sheet, reading.columns), reading, findings)
        key = None
        if not any(one.weight != Weight.WARNED for one in findings):
            person = said.number or str(said.person_id)
            key = bytes.fromhex(said.same(reading.keys, reading.office, person))
        yield StagedLine(sheet.name, line.number, line.cells, said.text, key, tuple(findings))


def _said(cells: LineCells, reading: Reading, findings: Findings) -> Said:
    number = findings.of(identity_number(*cells.of("identity_number"), reading.today))
    who = findings.of(person_id(*cells.of("person_id"), reading.county_id))
    on = findings.of(needed_day(day(*cells.of("contacted_on"), reading.today), cells.of("contacted_on")[1]))
    mode = findings.of(coded(*cells.of("mode"), MODES))
    purpose = findings.of(coded(*cells.of("purpose"), PURPOSES))
    outcome = findings.of(coded(*cells.of("outcome"), OUTCOMES))
    own = findings.of(text(*cells.of("own_number"), LONGEST_NAME))
    ours = contact_id(own, reading.county_id)
    said = Said(
        number=number,
        person_id=who,
        masked=masked_number(cells.of("identity_number")[0]) if number is None else None,
        name=findings.of(name(*cells.of("name"))),
        on=None if on is None else on.isoformat(),
        mode=mode and mode.value,
        outcome=outcome and outcome.value,
        needs=tuple(one.value for one in findings.of(all_coded(*cells.of("needs"), NEEDS)) or ()),
        note=findings.of(text(*cells.of("note"), LONGEST_TEXT)),
        # Who made a contact of ours is known, whoever bears that name today.
        worker_id=None if on is None or ours else findings.of(_worker(cells, reading.workers, on)),
        own=own,
        contact_id=ours,
        **({} if purpose is None else {"purpose": purpose.value}),
    )
    if not any(one.weight != Weight.WARNED for one in findings):
        findings.extend(_missing(said))
    return said


def _worker(cells: LineCells, known: KnownWorkers, on: date) -> Read[int]:
    cell, column = cells.of("worker")
    read = name(cell, column)
    if read.value is None:
        return Read(None, read.findings)
    worker = known.in_post(read.value, on, column)
    return Read(worker.value, (*read.findings, *worker.findings))


def _missing(said: Said) -> Iterator[Finding]:
    needed = (
        (
            "PERSON_MISSING",
            said.number or said.person_id,
            "缺身份证号码或人员编号",
            "no identity number or id",
        ),
        ("DAY_MISSING", said.on, "缺联系日期", "no day"),
        ("MODE_MISSING", said.mode, "缺联系方式", "it does not say how"),
        ("OUTCOME_MISSING", said.outcome, "缺联系结果", "no outcome"),
    )
    for code, value, zh, en in needed:
        if not value:
            yield Finding(code, Weight.HELD, zh, en)

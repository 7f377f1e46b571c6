"""Lines of a sheet of stations, read value by value: what they say, and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from db.codes import StationField
from importers.files.sheets import Sheet
from importers.findings import Finding, Read, Weight
from importers.places.spots import spotted
from importers.places.systems import PlaceSystem
from importers.runs.lines import Findings, LineCells, accepted, findings_of, whole_day
from importers.runs.rows import StagedLine
from importers.runs.steps import Columns
from importers.stations.ground import KnownGround
from importers.stations.said import Said
from importers.values.days import day
from importers.values.names import LONGEST_NAME, name, text
from importers.values.numbers import division_code
from importers.values.phones import phone
from resolvers.people.identities import IdentityKeys, keyed_digest
from resolvers.registry.people.entry import name_of, phone_of
from resolvers.wording.refusals import LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading lines takes beside them; `system` is that of the places, None if nobody has said."""

    columns: Columns
    ground: KnownGround
    today: date
    keys: IdentityKeys = field(repr=False)
    system: PlaceSystem | None = None


def staged_lines(sheet: Sheet, reading: Reading) -> Iterator[StagedLine]:
    """The lines of a sheet as they are staged."""
    for line in sheet.lines:
        findings = findings_of(line)
        said = _said(LineCells(line, sheet, reading.columns), reading, findings)
        key = None
        if said.division is not None:
            key = bytes.fromhex(keyed_digest(reading.keys, f"station {said.division}"))
        yield StagedLine(sheet.name, line.number, line.cells, said.text, key, tuple(findings))


def _said(cells: LineCells, reading: Reading, findings: Findings) -> Said:
    texts: dict[str, str] = {}
    cleared: list[str] = []
    for one, read in _texts(cells):
        value = findings.of(read)
        if read.clears:
            cleared.append(one.value)
        elif value is not None:
            texts[one.value] = value
    if StationField.NAME.value in cleared:
        findings.append(
            Finding(
                "NAME_NEEDED", Weight.HELD, "名称不能清空", "a name cannot be cleared", cells.of("name")[1]
            )
        )
    division = findings.of(_division(cells, reading.ground, texts.get(StationField.NAME.value, "")))
    (lon, column), (lat, _) = cells.of("lon"), cells.of("lat")
    opened, heading = cells.of("opened_on")
    return Said(
        division=division,
        division_id=None if division is None else reading.ground.codes[division],
        texts=texts,
        cleared=tuple(cleared),
        spot=findings.of(spotted(lon, lat, column, reading.system)),
        opened_on=findings.of(whole_day(day(opened, heading, reading.today), heading)),
    )


def _texts(cells: LineCells) -> Iterator[tuple[StationField, Read[str]]]:
    yield StationField.NAME, text(*cells.of("name"), LONGEST_NAME)
    yield StationField.HEAD, accepted(name(*cells.of("head")), cells.of("head")[1], name_of)
    yield StationField.TELEPHONE, accepted(phone(*cells.of("phone")), cells.of("phone")[1], phone_of)
    yield StationField.ADDRESS, text(*cells.of("address"), LONGEST_TEXT)


def _division(cells: LineCells, known: KnownGround, called: str) -> Read[str]:
    """The division that a line names; if it names none, that of the station which has its name."""
    code = division_code(*cells.of("division_code"))
    township, village = (cells.of(name)[0].text for name in ("township", "village"))
    column = cells.of("village")[1] if code.value is None else cells.of("division_code")[1]
    found = known.of(code.value, township, village, column=column)
    if found.value is None and not (found.findings or code.findings):
        found = known.called(called, cells.of("name")[1])
    return Read(found.value, (*code.findings, *found.findings))

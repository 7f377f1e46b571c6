"""Lines of a sheet of people, read value by value: what they say, and what was found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple, TypeAlias

from db.codes import PersonCategory, PersonField, PriorityClass
from importers.files.sheets import Cell, Sheet
from importers.findings import Finding, Read, Weight
from importers.people.contradictions import contradictions
from importers.people.ground import KnownGround
from importers.people.said import Ground, Said
from importers.places.pairs import Pair, pair_of
from importers.places.spots import Spotted, spotted
from importers.places.systems import PlaceSystem
from importers.runs.lines import Findings, LineCells, accepted, findings_of, remembering, whole_day
from importers.runs.rows import StagedLine
from importers.runs.steps import Columns
from importers.values.categories import categories, priority_classes
from importers.values.days import day
from importers.values.identity import identity_number, masked_number
from importers.values.names import name, text
from importers.values.numbers import division_code
from importers.values.our_ids import person_id
from importers.values.phones import phone
from importers.values.words import SEXES, coded
from resolvers.people.identities import IdentityKeys, keyed_digest
from resolvers.registry.people.entry import most_urgent_first, name_of, phone_of, registered_code_of
from resolvers.wording.refusals import LONGEST_TEXT

# The cells that name a ground, each with its heading.
_Named: TypeAlias = tuple[tuple[Cell, str], ...]
_NAMING = ("cell_code", "village_code", "village", "township")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading lines of a county takes beside them.

    `columns` are the places of fields in a line; `system` that of the places, None if nobody has said;
    `category` that of whoever has none.
    """

    columns: Columns
    ground: KnownGround
    today: date
    county_id: int
    keys: IdentityKeys = field(repr=False)
    system: PlaceSystem | None = None
    category: PersonCategory | None = None


def staged_lines(sheet: Sheet, reading: Reading) -> Iterator[StagedLine]:
    """The lines of a sheet as they are staged."""
    readers = _readers(reading)
    for line in sheet.lines:
        findings = findings_of(line)
        said = _said(LineCells(line, sheet, reading.columns), reading, findings, readers)
        key = _same(said, reading.keys)
        yield StagedLine(sheet.name, line.number, line.cells, said.text, key, tuple(findings))


def placed_lines(sheet: Sheet, columns: Columns, known: KnownGround) -> Iterator[tuple[Pair, Ground | None]]:
    """The places of a sheet, in whatever system, each with the ground that its line names beside."""
    for line in sheet.lines:
        cells = LineCells(line, sheet, columns)
        (lon, column), (lat, _) = cells.of("lon"), cells.of("lat")
        pair = pair_of(lon, lat, column).value
        if pair is not None:
            yield pair, _ground(known, tuple(map(cells.of, _NAMING))).value


def _same(said: Said, keys: IdentityKeys) -> bytes | None:
    """What tells lines about one person from others: the same though keys are changed while they are read."""
    if said.number is None:
        return None if said.person_id is None else bytes.fromhex(keyed_digest(keys, f"id {said.person_id}"))
    return bytes.fromhex(keyed_digest(keys, f"person {said.number}"))


class _Readers(NamedTuple):
    """What reads the cells that say the same in many lines, each of them once."""

    day: Callable[[Cell, str], Read[str]]
    categories: Callable[[Cell, str], Read[tuple[PersonCategory, ...]]]
    classes: Callable[[Cell, str], Read[tuple[PriorityClass, ...]]]
    ground: Callable[[_Named], Read[Ground]]


def _readers(reading: Reading) -> _Readers:
    """Those of one sheet: what they remember is forgotten with it."""
    return _Readers(
        remembering(lambda cell, column: whole_day(day(cell, column, reading.today), column)),
        remembering(categories),
        remembering(priority_classes),
        remembering(partial(_ground, reading.ground)),
    )


def _said(cells: LineCells, reading: Reading, findings: Findings, readers: _Readers) -> Said:
    number = findings.of(identity_number(*cells.of("identity_number"), reading.today))
    who = findings.of(person_id(*cells.of("person_id"), reading.county_id))
    if number is None and who is None and not any(one.weight != Weight.WARNED for one in findings):
        findings.append(_numberless())
    sex = findings.of(coded(*cells.of("sex"), SEXES))
    born = findings.of(day(*cells.of("born_on"), reading.today))
    if number is not None:
        findings.extend(contradictions(number, sex, born))
    values: dict[str, str] = {}
    cleared: list[str] = []
    for one, read in _fields(cells, readers):
        value = findings.of(read)
        if read.clears and one == PersonField.NAME:
            findings.append(_nameless())
        elif read.clears:
            cleared.append(one.value)
        elif value is not None:
            values[one.value] = value
    kinds = findings.of(readers.categories(*cells.of("categories"))) or ()
    if not kinds and reading.category is not None:
        kinds = (reading.category,)
    classes = findings.of(readers.classes(*cells.of("priority_classes"))) or ()
    return Said(
        number=number,
        person_id=who,
        masked=masked_number(cells.of("identity_number")[0]) if number is None else None,
        sex=sex and sex.value,
        born=None if born is None else (born.first.isoformat(), born.last.isoformat()),
        values=values,
        cleared=tuple(cleared),
        categories=tuple(one.value for one in kinds),
        priority_classes=tuple(one.value for one in most_urgent_first(classes)),
        ground=findings.of(readers.ground(tuple(map(cells.of, _NAMING)))),
        spot=findings.of(_spot(cells, reading.system)),
    )


def _fields(cells: LineCells, readers: _Readers) -> Iterator[tuple[PersonField, Read[str]]]:
    yield PersonField.NAME, accepted(name(*cells.of("name")), cells.of("name")[1], name_of)
    yield PersonField.PHONE, accepted(phone(*cells.of("phone")), cells.of("phone")[1], phone_of)
    yield PersonField.ADDRESS, text(*cells.of("address"), LONGEST_TEXT)
    code = cells.of("registered_code")
    yield PersonField.REGISTERED_CODE, accepted(division_code(*code), code[1], registered_code_of)
    for one in (PersonField.ENLISTED_ON, PersonField.DISCHARGED_ON):
        yield one, readers.day(*cells.of(one.value.lower()))


def _numberless() -> Finding:
    return Finding("IDENTITY_MISSING", Weight.HELD, "缺身份证号码", "no identity number", "number")


def _nameless() -> Finding:
    return Finding("NAME_NEEDED", Weight.HELD, "姓名不能清空", "a name cannot be cleared", "name")


def _ground(known: KnownGround, named: _Named) -> Read[Ground]:
    """The cell if one is named, else the village, by the cells of `_NAMING`."""
    cell_code, village_code, village, township = named
    cell, code = known.cell(*cell_code), division_code(*village_code)
    column = village[1] if code.value is None else village_code[1]
    lies_in = known.village(code.value, township[0].text, village[0].text, column=column)
    return Read(cell.value or lies_in.value, (*cell.findings, *code.findings, *lies_in.findings))


def _spot(cells: LineCells, system: PlaceSystem | None) -> Read[Spotted]:
    (lon, column), (lat, _) = cells.of("lon"), cells.of("lat")
    return spotted(lon, lat, column, system)

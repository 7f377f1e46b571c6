"""Lines of a sheet of people, read value by value: what they say, and what was found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from db.codes import DivisionLevel, PersonCategory, PersonField, PriorityClass, Sex
from importers.files.sheets import BLANK, Cell, Line, Sheet
from importers.findings import Read, Weight
from importers.people.contradictions import NAMELESS, NUMBERLESS, contradictions
from importers.people.ground import KnownGround
from importers.people.households.house import house_reader
from importers.people.said import Ground, Said
from importers.places.pairs import Pair, pair_of
from importers.places.spots import Spotted, spotted
from importers.places.systems import PlaceSystem
from importers.runs.columns import Named, Of, of_column, of_columns
from importers.runs.lines import Findings, LineCells, accepted, findings_of, remembering, whole_day
from importers.runs.rows import StagedLine
from importers.runs.steps import Columns
from importers.values.categories import categories, priority_classes
from importers.values.days import SaidDay, day
from importers.values.identity import identity_number, masked_number
from importers.values.names import name, text
from importers.values.numbers import division_code
from importers.values.our_ids import person_id
from importers.values.phones import phone
from importers.values.words import SEXES, coded
from resolvers.people.identities import IdentityKeys, keyed_digest
from resolvers.registry.people.entry import most_urgent_first, name_of, phone_of, registered_code_of
from resolvers.wording.refusals import LONGEST_TEXT

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


def staged_lines(sheet: Sheet, reading: Reading, heads: frozenset[str]) -> Iterator[StagedLine]:
    """The lines of a sheet as they are staged; `heads` are those that it names anywhere."""
    readers = _readers(sheet, reading)
    house_of = house_reader(sheet, reading.columns, reading.keys, reading.today, numbers=heads)
    for line in sheet.lines:
        findings = findings_of(line)
        said = _said(line, reading, findings, readers)
        key = _same(said, reading.keys)
        house = house_of(line.cells, said, findings) or (None, None)
        place = (*house, _village_of(said.ground))
        yield StagedLine(sheet.name, line.number, line.cells, said.text, key, tuple(findings), *place)


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
    """What reads the cells of a sheet's lines, field by field; words of which there are few once each."""

    number: Of[str]
    person_id: Of[int]
    sex: Of[Sex]
    born: Of[SaidDay]
    fields: Sequence[tuple[PersonField, Of[str]]]
    categories: Of[tuple[PersonCategory, ...]]
    classes: Of[tuple[PriorityClass, ...]]
    ground: Of[Ground]
    spot: Of[Spotted]


def _readers(sheet: Sheet, reading: Reading) -> _Readers:
    """Those of one sheet: what they remember is forgotten with it."""
    of = partial(of_column, sheet, reading.columns)
    today = reading.today
    return _Readers(
        number=of("identity_number", lambda cell, column: identity_number(cell, column, today)),
        person_id=of("person_id", lambda cell, column: person_id(cell, column, reading.county_id)),
        sex=of("sex", remembering(lambda cell, column: coded(cell, column, SEXES))),
        born=of("born_on", lambda cell, column: day(cell, column, today)),
        fields=_fields(of, today),
        categories=of("categories", remembering(categories)),
        classes=of("priority_classes", remembering(priority_classes)),
        ground=of_columns(sheet, reading.columns, _NAMING, remembering(partial(_ground, reading.ground))),
        spot=of_columns(sheet, reading.columns, ("lon", "lat"), partial(_spot, reading.system)),
    )


def _fields(of: Any, today: date) -> Sequence[tuple[PersonField, Of[str]]]:
    days = remembering(lambda cell, column: whole_day(day(cell, column, today), column))
    codes = remembering(
        lambda cell, column: accepted(division_code(cell, column), column, registered_code_of)
    )
    readers: Mapping[PersonField, Callable[[Cell, str], Read[str]]] = {
        PersonField.NAME: lambda cell, column: accepted(name(cell, column), column, name_of),
        PersonField.PHONE: lambda cell, column: accepted(phone(cell, column), column, phone_of),
        PersonField.ADDRESS: lambda cell, column: text(cell, column, LONGEST_TEXT),
        PersonField.REGISTERED_CODE: codes,
        PersonField.ENLISTED_ON: days,
        PersonField.DISCHARGED_ON: days,
    }
    return [(one, of(one.value.lower(), read)) for one, read in readers.items()]


def _said(line: Line, reading: Reading, findings: Findings, readers: _Readers) -> Said:
    cells = line.cells
    number = findings.of(readers.number(cells))
    who = findings.of(readers.person_id(cells))
    if number is None and who is None and not any(one.weight != Weight.WARNED for one in findings):
        findings.append(NUMBERLESS)
    sex, born = findings.of(readers.sex(cells)), findings.of(readers.born(cells))
    if number is not None and (sex or born):
        findings.extend(contradictions(number, sex, born))
    values, cleared = _values(cells, findings, readers)
    kinds = findings.of(readers.categories(cells)) or ()
    if not kinds and reading.category is not None:
        kinds = (reading.category,)
    classes = findings.of(readers.classes(cells)) or ()
    return Said(
        number=number,
        person_id=who,
        masked=masked_number(_cell(line, reading, "identity_number")) if number is None else None,
        sex=sex and sex.value,
        born=None if born is None else (born.first.isoformat(), born.last.isoformat()),
        values=values,
        cleared=cleared,
        categories=tuple([one.value for one in kinds]),
        priority_classes=tuple([one.value for one in most_urgent_first(classes)]) if classes else (),
        ground=findings.of(readers.ground(cells)),
        spot=findings.of(readers.spot(cells)),
    )


def _cell(line: Line, reading: Reading, name: str) -> Cell:
    at = reading.columns.get(name)
    return BLANK if at is None else line.cells[at]


def _values(
    cells: Sequence[Cell], findings: Findings, readers: _Readers
) -> tuple[dict[str, str], tuple[str, ...]]:
    """What is said of each field that a file amends, and what is to be cleared."""
    values: dict[str, str] = {}
    cleared: list[str] = []
    for one, reads in readers.fields:
        read = reads(cells)
        value = findings.of(read)
        if value is not None:
            values[one.value] = value
        elif read.clears and one == PersonField.NAME:
            findings.append(NAMELESS)
        elif read.clears:
            cleared.append(one.value)
    return values, tuple(cleared)


def _village_of(ground: Ground | None) -> int | None:
    return ground.id if ground is not None and ground.level == DivisionLevel.VILLAGE.value else None


def _ground(known: KnownGround, named: Named) -> Read[Ground]:
    """The cell if one is named, else the village, by the cells of `_NAMING`."""
    cell_code, village_code, village, township = named
    cell, code = known.cell(*cell_code), division_code(*village_code)
    column = village[1] if code.value is None else village_code[1]
    lies_in = known.village(code.value, township[0].text, village[0].text, column=column)
    return Read(cell.value or lies_in.value, (*cell.findings, *code.findings, *lies_in.findings))


def _spot(system: PlaceSystem | None, named: Named) -> Read[Spotted]:
    (lon, column), (lat, _) = named
    return spotted(lon, lat, column, system)

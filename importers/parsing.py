"""Rows of division codes judged one by one: what is taken and made regular, what is rejected and why."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from db.codes import UNIT_LEVELS, DivisionLevel
from db.errors import DomainError
from geo.division_codes import NATION_CODE, full_division_code, is_functional_zone, level_of, parent_code
from geo.names import is_odd, without_invisible
from importers.reading import LevelRows, SourceRow
from importers.report import OddName, Rejection, RejectionCode
from importers.station_names import station_name

NATION_NAME = "中华人民共和国"

_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd<>\\]")
_CITY_DIGITS, _ADCODE_DIGITS = 4, 6
_ABOVE = {
    DivisionLevel.PROVINCE: (DivisionLevel.NATION,),
    DivisionLevel.CITY: (DivisionLevel.PROVINCE,),
    DivisionLevel.COUNTY: (DivisionLevel.CITY, DivisionLevel.PROVINCE),
    DivisionLevel.TOWNSHIP: (DivisionLevel.COUNTY, DivisionLevel.CITY),
    DivisionLevel.VILLAGE: (DivisionLevel.TOWNSHIP,),
}


class DivisionRow(NamedTuple):
    """A division found good: `adcode` names the unit whose key space it lies in, `tail` its place there."""

    level: DivisionLevel
    code: str
    name: str
    parent_code: str | None
    adcode: str
    tail: str
    is_functional_zone: bool
    station_name: str | None


class _RejectedError(Exception):
    def __init__(self, code: RejectionCode) -> None:
        self.code = code


class _FoldedError(Exception):
    """The row repeats the unit above it: 东莞市 is its own only county, 金门县 its own only township.

    嘉峪关市 is its own only county, too, though that has a code of its own.
    """


@dataclass(slots=True)
class Intake:
    """What has come in so far.

    `places` maps the codes a row may hang on (known before, or delivered) to the adcode of their unit;
    `names` maps them to their names; `seen` holds the codes taken, `folded_codes` those that repeat the unit
    above under another code; `unreadable` are the levels with a row whose code could not be told.
    """

    places: dict[str, str]
    names: dict[str, str]
    seen: set[str] = field(default_factory=set)
    folded_codes: dict[str, str] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    odd_names: list[OddName] = field(default_factory=list)
    rejected: Counter[DivisionLevel] = field(default_factory=Counter)
    folded: Counter[DivisionLevel] = field(default_factory=Counter)
    odd: Counter[DivisionLevel] = field(default_factory=Counter)
    rejected_codes: set[str] = field(default_factory=set)
    unreadable: set[DivisionLevel] = field(default_factory=set)
    is_whole: bool = True  # else rows may hang on townships that a list lacks

    def nation(self) -> DivisionRow:
        """The row above all provinces, which no delivery has."""
        self.places[NATION_CODE] = NATION_CODE[:_ADCODE_DIGITS]
        name = NATION_NAME
        station = station_name(DivisionLevel.NATION, name)
        adcode = NATION_CODE[:_ADCODE_DIGITS]
        return DivisionRow(DivisionLevel.NATION, NATION_CODE, name, None, adcode, "", False, station)  # noqa: FBT003

    def taken(self, delivered: LevelRows) -> Iterator[DivisionRow]:
        """The good rows of one level; the others are kept as rejections. Levels come from the top down."""
        rows = delivered.rows if delivered.level is not DivisionLevel.COUNTY else self._unrepeated(delivered)
        for row in rows:
            try:
                taken = self._checked(delivered.level, row)
            except _FoldedError:
                self.folded[delivered.level] += 1
            except _RejectedError as rejected:
                self.rejected[delivered.level] += 1
                self.rejections.append(Rejection(delivered.source, row.line, rejected.code))
            else:
                if is_odd(taken.name):
                    self.odd[delivered.level] += 1
                    self.odd_names.append(OddName(delivered.source, row.line))
                yield taken
        is_told = self.is_whole and delivered.level not in self.unreadable
        if delivered.level is DivisionLevel.TOWNSHIP and is_told:
            self._forget_absent_townships()

    def _checked(self, level: DivisionLevel, row: SourceRow) -> DivisionRow:
        code = self._code(level, row)
        try:
            name = _clean_name(row.name)
            adcode, parent = self._place(level, code, row.parent)
        except _RejectedError:
            self.rejected_codes.add(code)
            raise
        self.seen.add(code)
        self.names[code] = name
        if level is not DivisionLevel.VILLAGE:
            self.places[code] = adcode
        is_unit = level in UNIT_LEVELS
        tail = "" if is_unit else code.removeprefix(adcode)
        zone = level is not DivisionLevel.VILLAGE and is_functional_zone(code)
        return DivisionRow(level, code, name, parent, adcode, tail, zone, station_name(level, name))

    def _code(self, level: DivisionLevel, row: SourceRow) -> str:
        try:
            code = full_division_code(row.code.strip())
        except DomainError:
            self.unreadable.add(level)
            raise _RejectedError(RejectionCode.BAD_CODE) from None
        found = level_of(code)
        if found is not level and self.names.get(code) == _shown(row.name):
            raise _FoldedError
        if found is not level:
            self.unreadable.add(level)
            raise _RejectedError(RejectionCode.WRONG_LEVEL)
        if code in self.seen:
            raise _RejectedError(RejectionCode.DUPLICATE_CODE)
        return code

    def _unrepeated(self, delivered: LevelRows) -> Iterator[SourceRow]:
        """The counties but for those that are their city over again: its only one, of its name."""
        rows = list(delivered.rows)
        siblings = Counter(_city_of(row) for row in rows)
        for row in rows:
            city, code = _city_of(row), _completed(row.code, None)
            if siblings[city] == 1 and code and city != code and self.names.get(city) == _shown(row.name):
                self.folded[delivered.level] += 1
                self.folded_codes[code] = city
                self.places[code] = city[:_ADCODE_DIGITS]
            else:
                yield row

    def _place(self, level: DivisionLevel, code: str, said: str) -> tuple[str, str]:
        # The file's parent column wins over the digits: a village may keep its number in another township.
        by_digits = parent_code(code)
        parent = _completed(said, by_digits)
        adcode = self.places.get(parent or "")
        if (
            parent is None
            or adcode is None
            or (parent != by_digits and level_of(parent) not in _ABOVE[level])
        ):
            raise _RejectedError(RejectionCode.PARENT_MISSING)
        if level in UNIT_LEVELS:
            return code[:_ADCODE_DIGITS], parent
        # A county that repeats its city was folded into it.
        return adcode, (adcode.ljust(len(NATION_CODE), "0") if level_of(parent) in UNIT_LEVELS else parent)

    def _forget_absent_townships(self) -> None:
        # Nothing can hang on a township its own county no longer lists.
        listed = {self.places[code] for code in self.seen if level_of(code) is DivisionLevel.TOWNSHIP}
        kept = self.seen | self.rejected_codes
        for code in [code for code, adcode in self.places.items() if adcode in listed and code not in kept]:
            if level_of(code) is DivisionLevel.TOWNSHIP:
                del self.places[code]


def numbered(pairs: Iterable[tuple[str, str]]) -> Iterator[SourceRow]:
    """Codes and names held in memory as rows, numbered from 1."""
    return (SourceRow(line, code, name) for line, (code, name) in enumerate(pairs, start=1))


def _completed(said: str, otherwise: str | None) -> str | None:
    return said.strip().ljust(len(NATION_CODE), "0") if said.strip() else otherwise


def _city_of(county: SourceRow) -> str:
    return _completed(county.parent, None) or county.code.strip()[:_CITY_DIGITS].ljust(len(NATION_CODE), "0")


def _shown(name: str) -> str:
    return unicodedata.normalize("NFC", without_invisible(name))


def _clean_name(name: str) -> str:
    clean = _shown(name)
    if not clean:
        raise _RejectedError(RejectionCode.NAME_MISSING)
    if _NOT_IN_NAMES.search(clean):
        raise _RejectedError(RejectionCode.BAD_NAME)
    return clean

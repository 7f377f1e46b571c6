"""A division by what a line says of it: its code, else its name within the one above; never by likeness."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process

from geo.division_codes import twelve_digits
from importers.findings import Finding, Weight
from importers.station_names import place_name
from importers.values.said import folded

__all__ = ["Division", "DivisionMatch", "Divisions", "Suggestion"]

_VILLAGE_KIND = re.compile(r"(?<=.)(?:行政村|村|社区|居|嘎查|生活区)$")
_TOWNSHIP_KIND = re.compile(r"(?<=.)(?:街道|民族乡|镇|乡|苏木)$")
_SHORT = re.compile(r"(?<=.)(?:村居委会|村\(居\)委会|村\(居\)|村\(社区\)|\(社区\)|\(村\))$")
_OFFICE = re.compile(r"(?<=街道)(?:办事处|办)$|(?<=[镇乡])人民政府$")
_CODE = re.compile(r"[0-9]{12}")
_LIKE, _MOST_SUGGESTED = 60, 3


class Division(NamedTuple):
    """A division of the county: its code of twelve digits, its name, the code of the one above it."""

    code: str
    name: str
    above: str


class Suggestion(NamedTuple):
    """A division that is called nearly so, with its likeness from 0 to 100: to be chosen, never taken."""

    code: str
    name: str
    likeness: float


@dataclass(frozen=True, slots=True)
class DivisionMatch:
    """The code found, if one was; what was found about it; and what somebody may have meant."""

    code: str | None
    findings: tuple[Finding, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


class Divisions:
    """The townships and villages of a county, looked up by the words of a list."""

    def __init__(
        self, townships: Iterable[Division], villages: Iterable[Division], above: Sequence[str]
    ) -> None:
        """`above` are the names of county, city and province, as addresses begin with them."""
        self._townships = _Names(townships, _TOWNSHIP_KIND)
        self._villages = _Names(villages, _VILLAGE_KIND)
        self._above = tuple(sorted(map(folded, above), key=len, reverse=True))

    def village(
        self, code: str | None, township: str | None, village: str | None, column: str
    ) -> DivisionMatch:
        """The village that a line names: by its code, else by its name within the township if one is said.

        A code that is written where the name belongs is one all the same.
        """
        if code is not None:
            return self._by_code(code, village, column)
        if not village:
            return DivisionMatch(None)
        if _CODE.fullmatch(folded(village)):
            return self._by_code(folded(village), None, column)
        within: str | None = None
        written = self._bare(village)
        if township:
            found = self._townships.called(self._bare(township), None)
            if len(found) != 1:
                return self._not_one(found, self._townships, (self._bare(township), None), column)
            within = found[0].code
            if not self._villages.called(written, within):
                # Its own name may begin with that of the township: 福田保税区虚拟社区 does.
                written = self._without(written, (self._townships.by_code[within].name,))
        found = self._villages.called(written, within)
        if len(found) == 1:
            return DivisionMatch(found[0].code)
        return self._not_one(found, self._villages, (written, within), column)

    def township(self, name: str | None, column: str) -> DivisionMatch:
        """The township of a name."""
        if not name:
            return DivisionMatch(None)
        found = self._townships.called(self._bare(name), None)
        if len(found) == 1:
            return DivisionMatch(found[0].code)
        return self._not_one(found, self._townships, (self._bare(name), None), column)

    def _by_code(self, code: str, name: str | None, column: str) -> DivisionMatch:
        known = self._villages.by_code.get(twelve_digits(code))
        if known is None:
            return DivisionMatch(None, (_not_found(column),))
        ways = () if not name else (self._bare(name), self._without_township(name, known))
        if ways and not any(known in self._villages.called(way, known.above) for way in ways):
            said = "代码与名称不是同一区划", "code and name are not of one division"
            return DivisionMatch(None, (Finding("DIVISION_CONTRADICTORY", Weight.HELD, *said, column),))
        return DivisionMatch(known.code)

    def _without_township(self, name: str, known: Division) -> str:
        township = self._townships.by_code.get(known.above)
        return self._without(self._bare(name), (township.name,) if township else ())

    def _not_one(
        self, found: Sequence[Division], names: "_Names", asked: tuple[str, str | None], column: str
    ) -> DivisionMatch:
        if found:
            suggestions = tuple(Suggestion(one.code, one.name, 100.0) for one in found[:_MOST_SUGGESTED])
            codes = [one.code for one in suggestions]
            said = (
                f"同名区划不止一个（{'、'.join(codes)}），请注明乡镇或代码",
                f"several divisions are called so ({', '.join(codes)}): say township or code",
            )
            return DivisionMatch(
                None, (Finding("DIVISION_AMBIGUOUS", Weight.HELD, *said, column),), suggestions
            )
        alike = names.alike(*asked)
        return DivisionMatch(None, (_not_found(column, alike),), alike)

    def _bare(self, name: str) -> str:
        return self._without(folded(name), self._above)

    @staticmethod
    def _without(name: str, before: Sequence[str]) -> str:
        """The name without those of the divisions above it, as addresses begin with them."""
        for one in (*before, *before):
            if name.startswith(one) and len(name) > len(one):
                name = name[len(one) :]
        return name


class _Names:
    """Divisions of one level by code, by name and by what stays of the name without its kind."""

    def __init__(self, divisions: Iterable[Division], kind: re.Pattern[str]) -> None:
        self._kind = kind
        self.by_code: dict[str, Division] = {}
        self._ways: list[defaultdict[str, list[Division]]] = [defaultdict(list) for _ in range(3)]
        for one in divisions:
            self.by_code[one.code] = one
            for way, name in zip(self._ways, self._forms(one.name), strict=True):
                way[name].append(one)

    def called(self, name: str, within: str | None) -> list[Division]:
        """Those of this name below a division; by the whole name, without its committee, then by its core."""
        for way, form in zip(self._ways, self._forms(name), strict=True):
            if found := [one for one in way.get(form, ()) if within in {None, one.above}]:
                return found
        return []

    def alike(self, name: str, within: str | None) -> tuple[Suggestion, ...]:
        """Those whose names are nearly so, the likest first."""
        below = (one for one in self.by_code.values() if within in {None, one.above})
        names = {one.code: self._forms(one.name)[1] for one in below}
        place = self._forms(name)[1]
        found = process.extract(place, names, scorer=fuzz.ratio, limit=_MOST_SUGGESTED, score_cutoff=_LIKE)
        return tuple(
            Suggestion(code, self.by_code[code].name, round(likeness, 1)) for _, likeness, code in found
        )

    def _forms(self, name: str) -> tuple[str, str, str]:
        whole = folded(name)
        place = _OFFICE.sub("", place_name(_SHORT.sub("村", whole)))
        return whole, place, self._kind.sub("", place)


def _not_found(column: str, alike: Sequence[Suggestion] = ()) -> Finding:
    """What is told of a division that there is not: the likest alone, so that reasons stay few."""
    zh, en = "本县没有这个区划，请改正", "there is no such division in the county: mend it"
    if alike:
        zh = f"本县没有这个区划，名称最接近的是{alike[0].name}（{alike[0].code}），请核对改正"
        en = f"there is no such division in the county: did they mean {alike[0].code}?"
    return Finding("DIVISION_NOT_FOUND", Weight.HELD, zh, en, column)

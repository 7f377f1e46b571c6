"""The lines of a list of divisions as a whole: which can be taken, and where each of them hangs."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.codes import DivisionLevel
from db.errors import DomainError
from geo.division_codes import full_division_code, level_of, parent_code, twelve_digits
from geo.names import is_odd
from importers.county_lists.lines import findings as told
from importers.county_lists.lines.ground import Ground
from importers.county_lists.lines.parents import Good, Parents
from importers.county_lists.lines.said import Said
from importers.findings import Finding
from importers.values.said import folded

__all__ = ["Judged", "Line", "judged"]

_LISTED = (DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, and whether its own cells keep it from being taken."""

    id: int
    said: Said
    is_held: bool


@dataclass(slots=True)
class Judged:
    """What can be taken, what was found about lines (by id), and what is known of the rest.

    `units` are lines that only repeat the county or a unit above it; `kept` codes of which something was said
    that cannot be taken, so that they end with nothing; `names` what lines call each code; `is_readable`
    whether every code could be read.
    """

    good: list[Good] = field(default_factory=list)
    findings: defaultdict[int, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    units: set[int] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    names: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    is_readable: bool = True

    def hold(self, line_id: int, code: str, finding: Finding) -> None:
        """Notes why a line is not taken; its code ends with nothing."""
        self.findings[line_id].append(finding)
        self.kept.add(code)

    def kept_on(self, ground: Ground) -> frozenset[str]:
        """The codes that end with nothing: those kept, what stands by their names, the townships of all."""
        called = {(level_of(code), name) for code in self.kept for name in self.names[code]}
        kept = self.kept | {code for code, name in ground.names.items() if (level_of(code), name) in called}
        return frozenset(kept | {ground.parents[one] for one in kept if one in ground.parents})

    def without(self, codes: Mapping[str, Finding]) -> None:
        """Holds what is good but for one thing, by its code, with the villages of townships so held."""
        again = self.good
        self.good = []
        for one in again:
            why = codes.get(one.code) or (told.PARENT_HELD if one.parent in codes else None)
            if why is None:
                self.good.append(one)
            else:
                self.hold(one.id, one.code, why)


def judged(lines: Sequence[Line], ground: Ground, *, closes: bool) -> Judged:
    """The lines that can be taken; with `closes` what the list lacks is to end."""
    found = Judged()
    rest = [one for line in lines if (one := _of_this_county(line, ground, found))]
    townships = _single_names([one for one in rest if one.level is DivisionLevel.TOWNSHIP], found)
    parents = Parents(ground, townships, {one.code for one in rest if one.level is DivisionLevel.TOWNSHIP})
    said = {line.id: line.said for line in lines}
    ends = closes and found.is_readable
    villages = [
        hung
        for one in rest
        if one.level is DivisionLevel.VILLAGE
        if (hung := _hung(one, said[one.id], parents, found, closes=ends))
    ]
    found.good = [*townships, *_single_names(villages, found)]
    for one in found.good:
        if is_odd(one.name):
            found.findings[one.id].append(told.NAME_ODD)
    return found


def _of_this_county(line: Line, ground: Ground, found: Judged) -> Good | None:
    """A township or village of the county, not yet hung on anything but what its digits say."""
    said = line.said
    try:
        code = full_division_code(said.code or "")
        level = level_of(code)
    except DomainError:
        found.is_readable = False
        if not line.is_held:
            found.findings[line.id].append(told.BAD_CODE)
        return None
    if said.name is not None:
        found.names[code].add(folded(said.name))
    if line.is_held or said.name is None:
        found.kept.add(code)
        return None
    if level not in _LISTED:
        _unit(line, code, ground, found)
        return None
    if not _is_of(ground, code, level, said):
        found.hold(line.id, code, told.ELSEWHERE)
        return None
    return Good(line.id, level, code, said.name, parent_code(code) or "")


def _is_of(ground: Ground, code: str, level: DivisionLevel, said: Said) -> bool:
    """Whether a code is the county's by its digits, or by what stands, and is not said to be another's."""
    hangs = level is DivisionLevel.TOWNSHIP and said.parent_code is not None
    if hangs and twelve_digits(said.parent_code or "") not in ground.roots:
        return False
    return code.startswith(tuple(ground.adcodes)) or code in ground.names


def _unit(line: Line, code: str, ground: Ground, found: Judged) -> None:
    """The line of the county itself, or of a unit above it: such lists often begin with them."""
    if code not in ground.units:
        found.hold(line.id, code, told.ELSEWHERE)
    elif folded(line.said.name or "") != ground.units[code]:
        found.hold(line.id, code, told.UNIT_DIFFERS)
    else:
        found.units.add(line.id)


def _single_names(divisions: Sequence[Good], found: Judged) -> list[Good]:
    """Those whose name no other has under the same parent."""
    number = Counter((_parent_of(one), folded(one.name)) for one in divisions)
    single = []
    for one in divisions:
        if number[_parent_of(one), folded(one.name)] > 1:
            found.hold(one.id, one.code, told.NAME_TWICE)
        else:
            single.append(one)
    return single


def _parent_of(one: Good) -> str:
    return one.parent if one.level is DivisionLevel.VILLAGE else ""


def _hung(one: Good, said: Said, parents: Parents, found: Judged, *, closes: bool) -> Good | None:
    """A village under the township that its line names, else under its usual one."""
    parent = parents.usual(one) if said.parent_code is None else twelve_digits(said.parent_code)
    if said.parent:
        named = parents.named(said.parent)
        if said.parent_code is None and len(named) == 1:
            [parent] = named
        elif parent not in named:
            why = told.PARENT_AMBIGUOUS if len(named) > 1 else told.PARENT_MISSING
            why = told.PARENT_CONTRADICTORY if named and said.parent_code is not None else why
            found.hold(one.id, one.code, why)
            return None
    if why_not := parents.trouble(parent, closes=closes):
        found.hold(one.id, one.code, why_not)
        found.kept.add(parent)
        return None
    return Good(one.id, one.level, one.code, one.name, parent)

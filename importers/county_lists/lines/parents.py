"""Where the villages of a list may hang: on townships that it has, or that stand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from db.codes import DivisionLevel
from geo.division_codes import is_functional_zone
from importers.county_lists.lines import findings as told
from importers.county_lists.lines.ground import Ground
from importers.findings import Finding
from importers.values.said import folded

__all__ = ["Good", "Parents"]


@dataclass(frozen=True, slots=True)
class Good:
    """A division that is to be held against the register: codes in twelve digits."""

    id: int
    level: DivisionLevel
    code: str
    name: str
    parent: str


class Parents:
    """Townships on which villages may hang: those taken from the list, and those that stand."""

    def __init__(self, ground: Ground, listed: Iterable[Good], said: set[str]) -> None:
        self._ground = ground
        self.listed = {one.code for one in listed}
        self._said = said
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        for one in listed:
            self._by_name[folded(one.name)].add(one.code)
        names = set(self._by_name)
        for code, name in ground.townships.items():
            # One that the list has under this code may have another name from now on.
            if code not in said and folded(name) not in names:
                self._by_name[folded(name)].add(code)

    def named(self, name: str) -> set[str]:
        """The townships of a name."""
        return self._by_name.get(folded(name), set())

    def usual(self, one: Good) -> str:
        """The township of a village that names none: where it stands, if listed, or by its digits."""
        stands = self._ground.parents.get(one.code)
        return stands if stands is not None and (stands in self._said or not self._said) else one.parent

    def trouble(self, code: str, *, closes: bool) -> Finding | None:
        """Why nothing can hang on a township, if nothing can."""
        if code in self.listed:
            return None
        if code in self._said:
            return told.PARENT_HELD
        if code in self._ground.townships:
            return told.PARENT_ENDS if closes and self._lacks(code) else None
        return told.PARENT_ENDED if code in self._ground.others else told.PARENT_MISSING

    def _lacks(self, code: str) -> bool:
        """Whether the list speaks of townships and lacks one: of zones only if it has one itself."""
        zones = is_functional_zone(code) and not any(map(is_functional_zone, self.listed))
        return bool(self.listed) and not zones

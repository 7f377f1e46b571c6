"""Which unit of the register each delivered unit is.

What lies below a unit outweighs its name, and its name outweighs its code: codes are used again, and names
change. First from the counties up, by what lies below and by the unit's own marks; then from the nation
down, by name and code under the same parent. A rule takes only what it finds once on either side.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

from db.codes import DivisionLevel
from importers.units.likeness import Candidate, Children, Common, Unit, children_alike

__all__ = ["matched"]

Rule = Callable[[Candidate], bool]
Mark = tuple[str, str]

_FROM_BELOW: tuple[Rule, ...] = (
    lambda one: one.children is Children.SAME and one.same_code and one.same_name,
    lambda one: one.children is Children.SAME and one.same_name,
    lambda one: one.children is Children.SAME and one.same_place,
    lambda one: one.children is Children.SAME and one.same_code,
    lambda one: one.children is Children.SAME,
    lambda one: one.same_code and one.same_name and one.may_be_one,
    lambda one: one.children is Children.MOST and one.same_place,
    lambda one: one.children is Children.MOST,
    lambda one: one.same_code and one.same_place,
    lambda one: one.name_is_unique and one.children is not Children.NONE,
    lambda one: one.place_is_unique and one.children is not Children.NONE,
)
_FROM_ABOVE: tuple[Rule, ...] = (
    lambda one: one.same_parent and one.same_name,
    lambda one: one.same_parent and one.same_place,
    lambda one: one.same_code and one.same_name,
    lambda one: one.same_code and one.may_be_one,
)
_UPWARDS = (DivisionLevel.COUNTY, DivisionLevel.CITY, DivisionLevel.PROVINCE)


def matched(
    old: Sequence[Unit], new: Sequence[Unit], common: Iterable[Common], said: Mapping[int, int]
) -> Mapping[int, int]:
    """Keys of delivered units to keys of units of the register; those not in it are new.

    `common` counts the townships of pairs by name; `said` are pairs that the operator named.
    """
    found = _Matching(_Side.of(old), _Side.of(new), {(one.old, one.new): one for one in common}, dict(said))
    for level in _UPWARDS:
        found.take(level, _FROM_BELOW)
        found.count_children(level)
    for level in (DivisionLevel.NATION, *reversed(_UPWARDS)):
        found.take(level, _FROM_ABOVE)
    return found.pairs


@dataclass(frozen=True, slots=True)
class _Side:
    """The units of one side, and how many children are known of each."""

    by_key: Mapping[int, Unit]
    by_code: Mapping[str, Unit]
    children: Counter[int]

    @classmethod
    def of(cls, units: Sequence[Unit]) -> Self:
        return cls(
            {one.key: one for one in units},
            {one.adcode: one for one in units},
            Counter({one.key: one.townships for one in units}),
        )

    def on(self, level: DivisionLevel) -> list[Unit]:
        return [one for one in self.by_key.values() if one.level is level]

    def above(self, unit: Unit) -> Unit | None:
        return self.by_code.get(unit.parent_adcode or "")


@dataclass(frozen=True, slots=True)
class _Matching:
    """The pairs found so far (new to old), and what pairs have in common below them."""

    old: _Side
    new: _Side
    common: dict[tuple[int, int], Common]
    pairs: dict[int, int]

    def take(self, level: DivisionLevel, rules: Iterable[Rule]) -> None:
        """Pairs what each rule in turn finds once on either side among what is free."""
        candidates = list(self._candidates(level))
        for rule in rules:
            taken = set(self.pairs.values())
            fit = [
                one for one in candidates if rule(one) and one.new not in self.pairs and one.old not in taken
            ]
            olds, news = Counter(one.old for one in fit), Counter(one.new for one in fit)
            self.pairs.update({one.new: one.old for one in fit if olds[one.old] == news[one.new] == 1})

    def count_children(self, level: DivisionLevel) -> None:
        """Counts the units of a level, and the pairs among them, for the units above."""
        for side in (self.old, self.new):
            side.children.update(above.key for one in side.on(level) if (above := side.above(one)))
        for one in self.new.on(level):
            mate = self.old.by_key.get(self.pairs.get(one.key, 0))
            above_old, above_new = self.old.above(mate) if mate else None, self.new.above(one)
            if above_old and above_new:
                pair = above_old.key, above_new.key
                known = self.common.get(pair)
                self.common[pair] = Common(*pair, known.shared + 1 if known else 1, is_telling=True)

    def _candidates(self, level: DivisionLevel) -> Iterator[Candidate]:
        olds, news = self.old.on(level), self.new.on(level)
        borne = _borne(olds), _borne(news)
        for old, new in self._pairs_alike(olds, news):
            one = self._candidate(old, new, borne)
            # Of a unit that the delivery has no reason to name, only what lies below it tells anything.
            if one.children is Children.SAME or old.is_covered or old.adcode in self.new.by_code:
                yield one

    def _candidate(self, old: Unit, new: Unit, borne: tuple[Counter[Mark], Counter[Mark]]) -> Candidate:
        above = self.old.above(old), self._known_above(new)
        marks = [
            old.province == new.province and borne[0][mark] == borne[1][mark] == 1
            for mark in ((new.province, new.name), (new.province, new.place))
        ]
        return Candidate(
            old=old.key,
            new=new.key,
            children=self._children(old, new),
            same_code=old.adcode == new.adcode,
            same_name=old.name == new.name,
            same_place=old.place == new.place,
            same_parent=above[0] is not None and above[0] == above[1],
            name_is_unique=old.name == new.name and marks[0],
            place_is_unique=old.place == new.place and marks[1],
        )

    def _children(self, old: Unit, new: Unit) -> Children:
        if not (old.lists_its_children and new.lists_its_children):
            return Children.UNKNOWN
        common = self.common.get((old.key, new.key))
        return children_alike(common, self.old.children[old.key], self.new.children[new.key])

    def _known_above(self, new: Unit) -> Unit | None:
        """The unit of the register that the parent of a delivered unit is."""
        above = self.new.above(new)
        if above is None:
            return self.old.by_code.get(new.parent_adcode or "")
        return self.old.by_key.get(self.pairs.get(above.key, 0))

    def _pairs_alike(self, olds: Sequence[Unit], news: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
        """Each pair once that shares its code, its place name or a name below it."""
        marked: dict[str, set[int]] = defaultdict(set)
        for old in olds:
            marked[old.adcode].add(old.key)
            marked[old.place].add(old.key)
        sharing: dict[int, set[int]] = defaultdict(set)
        for old_key, new_key in self.common:
            sharing[new_key].add(old_key)
        keys = {one.key for one in olds}
        for new in news:
            for key in (marked[new.adcode] | marked[new.place] | sharing[new.key]) & keys:
                yield self.old.by_key[key], new


def _borne(units: Iterable[Unit]) -> Counter[Mark]:
    """How many units of a province bear a name or a place name."""
    return Counter(
        chain.from_iterable({(one.province, one.name), (one.province, one.place)} for one in units)
    )

"""A tree of places, and which of them may be told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Path = tuple[int, ...]
# Stands in a path for persons who are in no place of that depth.
NO_PLACE = 0


@dataclass(slots=True)
class Place:
    """A place of the tree: how many live there, its parts, and whether it is told."""

    persons: int = 0
    parts: "dict[int, Place]" = field(default_factory=dict)
    told: bool = True
    is_place: bool = True

    @property
    def left(self) -> int:
        """The persons here who are in no part that is told: what subtraction gives."""
        return self.persons - sum(part.persons for part in self.told_within()) if self.parts else self.persons

    def told_within(self) -> "list[Place]":
        """The largest places within that are told."""
        found: list[Place] = []
        for part in self.parts.values():
            found += [part] if part.told else part.told_within()
        return found

    def untold(self, path: Path = ()) -> Iterator[Path]:
        """The paths of this place and those within that are not told."""
        if not self.told:
            yield path
        for name, part in self.parts.items():
            yield from part.untold((*path, name))

    def along(self, path: Path) -> "Iterator[Place]":
        """This place and those within that a path leads through."""
        yield self
        here = self
        for name in path:
            here = here.parts[name]
            yield here


def tree_of(counted: Iterable[tuple[int, Path]]) -> Place:
    """The tree of persons counted by the path of where they live."""
    top = Place()
    for persons, path in counted:
        here = top
        here.persons += persons
        for name in path:
            here = here.parts.setdefault(name, Place(is_place=here.is_place and name != NO_PLACE))
            here.persons += persons
    return top


def settle(place: Place, smallest: int) -> None:
    """Has every place told leave nobody, or at least `smallest`, when its told parts are subtracted.

    Those in no place of a depth are no place, and may be few: how many they are is told as well.
    """
    for part in place.parts.values():
        settle(part, smallest)
    if place.is_place and 0 < place.persons < smallest:
        withhold(place)
    while place.told and place.parts and 0 < place.left < smallest:
        # One more is withheld; where its own parts would still give it away, one of them is next.
        withhold(min(place.told_within(), key=_rank))


def withhold(place: Place) -> None:
    """Has a place not be told, nor those in it who are in no part of it."""
    place.told = False
    for part in place.parts.values():
        if not part.is_place:
            withhold(part)


def _rank(part: Place) -> tuple[bool, bool, int]:
    """The order in which places are withheld for others' sake: small ones first, no place last."""
    return not part.persons, not part.is_place, part.persons

"""Which numbers are withheld from those who may not see persons (docs/decisions/0007)."""

from collections.abc import Sequence

from resolvers.viewer import SMALLEST_SHOWN, Permission, Viewer


def is_withheld(viewer: Viewer, registered: int, *, personal: bool) -> bool:
    """Whether the numbers of `registered` persons are withheld: too few to be told apart by what they are."""
    return personal and 0 < registered < SMALLEST_SHOWN and not viewer.areas(Permission.SEARCH)


def telling_part(registered: Sequence[int], withheld: Sequence[bool]) -> int | None:
    """Which part has to be withheld too, because one alone is the whole less the others: the smallest."""
    others = [place for place, number in enumerate(registered) if number and not withheld[place]]
    if sum(withheld) != 1:
        return None
    return min(others, key=lambda place: registered[place], default=None)

"""How like a unit of the register and a delivered one are: below, by name, by code, by the unit above."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from db.codes import DivisionLevel
from geo.division_codes import is_grouping_name
from geo.division_names import place_of

__all__ = ["Candidate", "Children", "Common", "Unit", "children_alike"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit on one side: of the register, or of a delivery.

    `key` is its id there; `townships` are those straight below it, by name; `is_covered` says whether the
    delivery lists every unit of its surroundings.
    """

    key: int
    level: DivisionLevel
    adcode: str
    name: str
    parent_adcode: str | None
    townships: int
    is_covered: bool

    @property
    def place(self) -> str:
        """The name without the endings that say the kind."""
        return place_of(self.name)

    @property
    def marks(self) -> tuple[DivisionLevel, str, str]:
        """What a unit that comes back is known by: level, code and place name."""
        return self.level, self.adcode, self.place

    @property
    def province(self) -> str:
        """The two digits of the province."""
        return self.adcode[:2]

    @property
    def lists_its_children(self) -> bool:
        """Whether what is known to lie below it is all that does.

        A grouping (市辖区, 县) is no authority and has no identity of its own to lose.
        """
        is_listed = self.level is DivisionLevel.COUNTY or self.is_covered
        return is_listed and not is_grouping_name(self.name)


class Common(NamedTuple):
    """How many names below them two units share, and whether that tells anything: one 城关镇 does not."""

    old: int
    new: int
    shared: int
    is_telling: bool


class Children(Enum):
    """How much of what lies below two units is the same."""

    UNKNOWN = auto()
    NONE = auto()
    FEW = auto()
    MANY = auto()  # more than half of what the one or the other has
    MOST = auto()  # more than half of what either has
    SAME = auto()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that may be one unit; `…_is_unique` if they share what nobody else in the province bears."""

    old: int
    new: int
    children: Children
    same_code: bool
    same_name: bool
    same_place: bool
    same_parent: bool
    name_is_unique: bool
    place_is_unique: bool

    @property
    def may_be_one(self) -> bool:
        """Whether nothing below the two says that they are different units."""
        return self.children not in {Children.NONE, Children.FEW}


def children_alike(common: Common | None, of_old: int, of_new: int) -> Children:
    """How alike two units are below, from the number of children that each has and that both have."""
    if not of_old or not of_new:
        return Children.UNKNOWN
    if common is None or not common.shared:
        return Children.NONE
    most = [2 * common.shared > many for many in (of_old, of_new)]
    if common.is_telling and all(most):
        return Children.SAME if common.shared == of_old == of_new else Children.MOST
    return Children.MANY if any(most) else Children.FEW

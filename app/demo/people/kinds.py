"""The twelve categories as made-up people have them: how often, how old, how long served, men and women."""

from dataclasses import dataclass

import numpy as np

from db.codes import PersonCategory
from geo.coordinates import FloatArray

CATEGORIES = tuple(PersonCategory)


@dataclass(frozen=True, slots=True)
class Kind:
    """A category as someone's principal one: its share, ages now, years served (least, most), share of men.

    `age` is mean, spread, least and most.
    """

    share: float
    age: tuple[int, int, int, int]
    served: tuple[int, int] | None
    men: float


KINDS = {
    PersonCategory.TRANSFERRED_OFFICER: Kind(0.040, (60, 12, 36, 92), (10, 24), 0.93),
    PersonCategory.DISCHARGED_SOLDIER: Kind(0.560, (55, 15, 21, 84), (2, 9), 0.96),
    PersonCategory.RETIRED_OFFICER: Kind(0.012, (70, 9, 56, 98), (28, 36), 0.94),
    PersonCategory.RETIRED_CIVILIAN_STAFF: Kind(0.004, (72, 8, 55, 96), None, 0.60),
    PersonCategory.DEMOBILISED_SOLDIER: Kind(0.030, (90, 4, 84, 101), (4, 9), 0.97),
    PersonCategory.RED_ARMY_VETERAN: Kind(0.0002, (106, 2, 104, 111), (8, 20), 0.85),
    PersonCategory.DISABLED_SOLDIER: Kind(0.036, (60, 15, 24, 94), (2, 14), 0.97),
    PersonCategory.DISABLED_MILITIA: Kind(0.006, (68, 11, 40, 95), None, 0.90),
    PersonCategory.MARTYR_SURVIVOR: Kind(0.022, (66, 15, 20, 98), None, 0.35),
    PersonCategory.DUTY_DEATH_SURVIVOR: Kind(0.005, (54, 16, 20, 92), None, 0.35),
    PersonCategory.ILLNESS_DEATH_SURVIVOR: Kind(0.012, (60, 15, 20, 95), None, 0.30),
    PersonCategory.ACTIVE_DUTY_FAMILY: Kind(0.2728, (49, 11, 21, 82), None, 0.45),
}


def of_each_kind(name: str) -> FloatArray:
    """One attribute of all kinds, in the order of `CATEGORIES`."""
    return np.array([getattr(KINDS[category], name) for category in CATEGORIES], dtype=np.float64)

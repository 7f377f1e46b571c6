"""Made-up persons served: sex, age, service, categories and priority classes, one row of arrays each."""

from dataclasses import dataclass

import numpy as np

from app.demo.people.kinds import CATEGORIES, KINDS, of_each_kind
from app.demo.spans import OPEN, BoolArray, Calendar, IntArray
from db.codes import VETERAN_CATEGORIES, PersonCategory, PriorityClass

PRIORITIES = tuple(PriorityClass)
MALE_SEQUENCES, FEMALE_SEQUENCES = (997, 999), (996, 998)

_YEAR = 365
_LATE_SHARE = 0.05
# So that even a handful of people shows every category and class.
_EXAMPLES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Persons (n,); days are numbers, `OPEN` for none; categories and priorities bit masks in enum order."""

    is_male: BoolArray
    born: IntArray
    sequence: IntArray
    principal: IntArray
    categories: IntArray
    priorities: IntArray
    enlisted: IntArray
    discharged: IntArray
    registered: IntArray

    @property
    def size(self) -> int:
        """How many persons."""
        return len(self.born)

    @property
    def is_veteran(self) -> BoolArray:
        """Whether a category makes the person a veteran."""
        veteran = sum(1 << CATEGORIES.index(category) for category in VETERAN_CATEGORIES)
        found: BoolArray = (self.categories & veteran) != 0
        return found


def made_up_people(count: int, calendar: Calendar, rng: np.random.Generator) -> Population:
    """`count` persons, each with a birth date, sex and sequence that no other has."""
    principal = _principals(count, rng)
    is_male = rng.random(count) < of_each_kind("men")[principal]
    born, sequence = _apart(_births(principal, calendar, rng), is_male, rng)
    enlisted, discharged = _services(principal, born, calendar, rng)
    registered = _registrations(discharged, calendar, rng)
    categories = _categories(principal, rng)
    age = (calendar.day - born) // _YEAR
    priorities = _priorities(categories, age, enlisted != OPEN, rng)
    return Population(
        is_male, born, sequence, principal, categories, priorities, enlisted, discharged, registered
    )


def in_order(mask: int, first: int | None = None) -> tuple[int, ...]:
    """The bits set in a mask, rising; `first`, if given, before the others."""
    bits = [bit for bit in range(mask.bit_length()) if mask >> bit & 1 and bit != first]
    return tuple(bits if first is None else [first, *bits])


def _principals(count: int, rng: np.random.Generator) -> IntArray:
    shares = of_each_kind("share")
    principal = rng.choice(len(CATEGORIES), count, p=shares / shares.sum())
    chosen = rng.permutation(count)[: _EXAMPLES * len(CATEGORIES)]
    principal[chosen] = np.arange(len(chosen)) % len(CATEGORIES)
    return principal


def _births(principal: IntArray, calendar: Calendar, rng: np.random.Generator) -> IntArray:
    mean, spread, least, most = of_each_kind("age")[principal].T
    age = np.clip(rng.normal(mean, spread), least, most - 0.01)
    # Whoever falls off the end of the range is spread over it, not heaped on its last day.
    heaped = (age == least) | (age == most - 0.01)
    age[heaped] = rng.uniform(least, most)[heaped]
    days: IntArray = calendar.day - (age * _YEAR).astype(np.int64) - rng.integers(0, _YEAR, len(age))
    return days


def _apart(born: IntArray, is_male: BoolArray, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Births and sequences, moved by some days where two persons would share an identity number."""
    born = born.copy()
    choices = np.where(is_male[:, None], MALE_SEQUENCES, FEMALE_SEQUENCES)
    sequence = choices[np.arange(len(born)), rng.integers(0, 2, len(born))]
    while True:
        _, first = np.unique(born * 1000 + sequence, return_index=True)
        twice = np.ones(len(born), dtype=np.bool_)
        twice[first] = False
        if not twice.any():
            return born, sequence
        born[twice] += rng.integers(-200, 200, int(twice.sum()))
        sequence[twice] = choices[twice, rng.integers(0, 2, int(twice.sum()))]


def _services(
    principal: IntArray, born: IntArray, calendar: Calendar, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    kinds = [KINDS[category].served or (0, 0) for category in CATEGORIES]
    least, most = np.array(kinds)[principal].T
    enlisted = born + rng.integers(18 * _YEAR, 20 * _YEAR, len(born))
    discharged = enlisted + rng.integers(least * _YEAR, most * _YEAR + 1)
    discharged = np.minimum(discharged, calendar.last - rng.integers(60, 90, len(born)))
    served = (most > 0) & (enlisted < discharged)
    return np.where(served, enlisted, OPEN), np.where(served, discharged, OPEN)


def _registrations(discharged: IntArray, calendar: Calendar, rng: np.random.Generator) -> IntArray:
    """Most when the registry began, some late, and the young when they come home."""
    count = len(discharged)
    opening = calendar.since + rng.integers(0, 2 * _YEAR, count)
    later = rng.integers(calendar.since + 2 * _YEAR, calendar.first, count)
    late = rng.integers(calendar.first + 1, calendar.last - 20, count)
    drawn = rng.random(count)
    registered = np.where(drawn < 0.8, opening, np.where(drawn < 1.0 - _LATE_SHARE, later, late))  # noqa: PLR2004
    home = np.where(discharged == OPEN, 0, discharged + rng.integers(5, 40, count))
    return np.maximum(registered, home)


def _categories(principal: IntArray, rng: np.random.Generator) -> IntArray:
    bit = {category: 1 << place for place, category in enumerate(CATEGORIES)}
    masks = np.int64(1) << principal
    soldier = bit[PersonCategory.DISCHARGED_SOLDIER]
    disabled = (masks & bit[PersonCategory.DISABLED_SOLDIER]) != 0
    masks |= np.where(disabled & (rng.random(len(masks)) < 0.8), soldier, 0)  # noqa: PLR2004
    officer = (masks & bit[PersonCategory.RETIRED_OFFICER]) != 0
    masks |= np.where(officer & (rng.random(len(masks)) < 0.1), bit[PersonCategory.DISABLED_SOLDIER], 0)  # noqa: PLR2004
    extra = ((PersonCategory.ACTIVE_DUTY_FAMILY, 0.04), (PersonCategory.MARTYR_SURVIVOR, 0.004))
    for category, share in extra:
        masks |= np.where(rng.random(len(masks)) < share, bit[category], 0)
    return masks


def _priorities(categories: IntArray, age: IntArray, served: BoolArray, rng: np.random.Generator) -> IntArray:
    def has(*wanted: PersonCategory) -> BoolArray:
        mask = sum(1 << CATEGORIES.index(category) for category in wanted)
        found: BoolArray = (categories & mask) != 0
        return found

    def some(share: float) -> BoolArray:
        drawn: BoolArray = rng.random(len(categories)) < share
        return drawn

    falls = {
        PriorityClass.EXTREME_HARDSHIP: some(0.012),
        PriorityClass.DISABLED: has(PersonCategory.DISABLED_SOLDIER, PersonCategory.DISABLED_MILITIA),
        PriorityClass.MARTYR_FAMILY: has(PersonCategory.MARTYR_SURVIVOR),
        PriorityClass.MERIT_HERO_OR_MODEL: served & some(0.015),
        PriorityClass.COMBAT_OR_TEST_VETERAN: served & (age >= 58) & (age < 82) & some(0.10),  # noqa: PLR2004
        PriorityClass.ACTIVE_DUTY_FAMILY: has(PersonCategory.ACTIVE_DUTY_FAMILY),
        PriorityClass.LIMITED_MOBILITY: (age >= 72) & some(0.16),  # noqa: PLR2004
        PriorityClass.WIDOWED_OR_ALONE: (age >= 62) & some(0.05),  # noqa: PLR2004
        PriorityClass.ADVANCED_AGE: age >= 80,  # noqa: PLR2004
        PriorityClass.EMPTY_NEST: (age >= 60) & some(0.12),  # noqa: PLR2004
        PriorityClass.WORKING_AWAY: (age < 55) & some(0.10),  # noqa: PLR2004
    }
    masks = np.zeros(len(categories), dtype=np.int64)
    for place, priority in enumerate(PRIORITIES):
        masks[falls[priority]] |= 1 << place
        if not falls[priority].any():
            masks[int(rng.integers(len(masks)))] |= 1 << place
    return masks

"""Made-up persons, some registered twice with an error of one of seven kinds, and twins beside them.

A number is registered once, so whoever is registered twice has two: the second a slip of the first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from resolvers.registry.duplicates.features import Features, features_of

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "国建伟强秀英芳军平志明玉兰文华德荣福生海涛丽霞红梅"
HOMOPHONES = dict(
    zip(
        "国建伟强秀英芳军平志明玉文华德荣福生海涛红梅",
        "帼健玮墙绣瑛方钧萍智铭钰雯桦得蓉富声骸韬宏玫",
        strict=True,
    )
)
VARIANTS = dict(zip("张刘陈杨赵吴孙马罗国伟军兰华荣丽", "張劉陳楊趙吳孫馬羅國偉軍蘭華榮麗", strict=True))
VILLAGES, AREAS = 300, ("500224", "510227", "500151", "510282")


@dataclass(frozen=True, slots=True)
class Someone:
    """What is said of a person when they are registered."""

    name: str
    born_on: date
    area: str
    sequence: int
    phone: str | None
    village: int

    def features(self) -> Features:
        """What is compared; the check character is no part of it."""
        number = f"{self.area}{self.born_on:%Y%m%d}{self.sequence:03d}0"
        return features_of(self.name, self.born_on, number=number, phone=self.phone, village=self.village)


@dataclass(frozen=True, slots=True)
class Seeded:
    """Persons by id, and the pairs that are one person, by the kind of error."""

    persons: Mapping[int, Features]
    pairs: Mapping[str, frozenset[tuple[int, int]]]
    twins: frozenset[tuple[int, int]]


def someone(random: Random) -> Someone:
    """A person of a county."""
    name = random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice((1, 2, 2))))
    born_on = date(1945, 1, 1) + timedelta(days=random.randrange(20_000))
    phone = f"15{random.randrange(10**9):09d}" if random.random() < 0.8 else None
    return Someone(
        name, born_on, random.choice(AREAS), random.randrange(1, 999), phone, random.randrange(VILLAGES)
    )


def digit(one: Someone, random: Random) -> Someone:
    """One digit of the number is another: of the place, of the day of birth or of the sequence."""
    kind = random.choice(("area", "sequence", "birth"))
    if kind == "area":
        return replace(one, area=one.area[:5] + str((int(one.area[5]) + 3) % 10))
    if kind == "birth":
        year = one.born_on.year + random.choice((-1, 1))
        day = 28 if (one.born_on.month, one.born_on.day) == (2, 29) else one.born_on.day
        return replace(one, born_on=one.born_on.replace(year=year, day=day))
    return replace(one, sequence=_slipped(one.sequence, random))


def swapped(one: Someone, random: Random) -> Someone:
    """Two digits of the number are swapped."""
    if random.random() < 0.5:
        return replace(one, area=one.area[:4] + one.area[5] + one.area[4])
    text = f"{one.sequence:03d}"
    return replace(one, sequence=int(text[1] + text[0] + text[2]) or 1)


def homophone(one: Someone, random: Random) -> Someone:
    """A character of the given name is another of the same sound."""
    return _with_slip(one, random, name=one.name[0] + "".join(HOMOPHONES.get(c, c) for c in one.name[1:]))


def variant(one: Someone, random: Random) -> Someone:
    """The name is written with traditional or rare characters."""
    return _with_slip(one, random, name="".join(VARIANTS.get(c, c) for c in one.name))


def birthday(one: Someone, _random: Random) -> Someone:
    """Day and month of birth are swapped, in the number too."""
    swapped_on = one.born_on.replace(month=one.born_on.day, day=one.born_on.month)
    return replace(one, born_on=swapped_on)


def moved(one: Someone, random: Random) -> Someone:
    """Another telephone number in another village."""
    elsewhere = (one.village + 1 + random.randrange(VILLAGES - 1)) % VILLAGES
    return _with_slip(one, random, phone=f"17{random.randrange(10**9):09d}", village=elsewhere)


def surname(one: Someone, random: Random) -> Someone:
    """Married or renamed: another surname with the same given name."""
    return _with_slip(one, random, name=random.choice(SURNAMES.replace(one.name[0], "")) + one.name[1:])


KINDS: Mapping[str, Callable[[Someone, Random], Someone]] = {
    one.__name__: one for one in (digit, swapped, homophone, variant, birthday, moved, surname)
}


def seeded(persons: int, each: int, *, seed: int = 1) -> Seeded:
    """So many persons, so many pairs of each kind, and as many twins."""
    random = Random(seed)  # noqa: S311  # made-up persons
    found = {row_id: someone(random).features() for row_id in range(1, persons + 1)}
    pairs: dict[str, frozenset[tuple[int, int]]] = {}
    for kind, error in KINDS.items():
        pairs[kind] = frozenset(_put(found, *_twice(random, error)) for _ in range(each))
    twins = frozenset(_put(found, *_twins(random)) for _ in range(each))
    return Seeded(found, pairs, twins)


def _twice(random: Random, error: Callable[[Someone, Random], Someone]) -> tuple[Someone, Someone]:
    one = someone(random)
    if error is birthday:
        one = replace(one, born_on=one.born_on.replace(day=random.choice((1, 2, 10, 11, 12))))
    other = error(one, random)
    return one, other if other != one else _with_slip(one, random)


def _twins(random: Random) -> tuple[Someone, Someone]:
    """Born together, of one surname and village, under other given names, each with a number of their own."""
    one = someone(random)
    given = "".join(random.sample([c for c in GIVEN if c not in one.name], k=2))
    sequence = one.sequence + 2 if one.sequence < 990 else one.sequence - 2
    return one, replace(
        one, name=one.name[0] + given, sequence=sequence, phone=f"18{random.randrange(10**9):09d}"
    )


def _put(found: dict[int, Features], one: Someone, other: Someone) -> tuple[int, int]:
    first = len(found) + 1
    found |= {first: one.features(), first + 1: other.features()}
    return first, first + 1


def _with_slip(one: Someone, random: Random, **changed: object) -> Someone:
    return replace(one, sequence=_slipped(one.sequence, random), **changed)  # type: ignore[arg-type]  # fields of it


def _slipped(sequence: int, random: Random) -> int:
    text = list(f"{sequence:03d}")
    place = random.randrange(3)
    text[place] = str((int(text[place]) + random.randrange(1, 9)) % 10)
    return int("".join(text)) or 1

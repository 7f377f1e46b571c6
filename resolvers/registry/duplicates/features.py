"""What is compared of a person: the name as it sounds and is written, the number in parts, phone, village."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pypinyin import Style, pinyin

from geo.names import person_name

_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅●.．", "·"))


@dataclass(frozen=True, slots=True)
class Features:
    """The values of a person that are compared; none of them leaves the process that reads them."""

    name: str
    sound: str
    given: str
    born_on: str
    born_swapped: str
    area: str | None
    sequence: str | None
    phone: str | None
    village: int


def features_of(name: str, born_on: date, *, number: str, phone: str | None, village: int) -> Features:
    """The values compared of a person."""
    folded = person_name(name).translate(_DOTS)
    sounds = [_sound(one) for one in folded]
    digits = "".join(one for one in phone or "" if one.isdigit())
    return Features(
        name=folded,
        sound=" ".join(sounds),
        given=" ".join(sounds[1:]),
        born_on=f"{born_on:%Y%m%d}",
        born_swapped=f"{born_on:%Y%d%m}",
        area=number[:6] or None,
        sequence=number[14:17] or None,
        phone=digits or None,
        village=village,
    )


@lru_cache(maxsize=30_000)
def _sound(character: str) -> str:
    """How a character is read by itself: the first reading, so that one character has one sound."""
    return pinyin(character, style=Style.NORMAL)[0][0]

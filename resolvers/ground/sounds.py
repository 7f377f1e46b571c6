"""How names of places sound: whether letters that somebody types are a name's pinyin, or its initials."""

from functools import lru_cache

from pypinyin import Style, pinyin

LONGEST_SOUND = 30
# How well a name fits what was typed: it is the whole of it, its beginning, or a later part.
WHOLE, BEGINNING, LATER = range(3)
_KEPT = 65_536


def sound_typed(wanted: str) -> str:
    """The letters of what was typed, if it can be pinyin: tl, TongLiang, tong'liang; else nothing."""
    letters = wanted.replace(" ", "").replace("'", "").lower().replace("ü", "v")
    return letters if letters.isascii() and letters.isalpha() and len(letters) <= LONGEST_SOUND else ""


def fit(name: str, letters: str) -> int | None:
    """How well a name fits `letters`, None if not at all.

    Each character is sounded by its initial or in full, the last in part; of several readings any.
    """
    readings = _readings(name)
    for start in range(len(readings)):
        rest = _followed(readings, start, letters)
        if rest is not None:
            return LATER if start else WHOLE if rest == len(readings) else BEGINNING
    return None


def _followed(readings: tuple[frozenset[str], ...], start: int, letters: str) -> int | None:
    """How far the characters from `start` on sound like the letters; the farthest of several ways."""
    states = {0}
    best = None
    for place in range(start, len(readings)):
        after = set()
        for at in states:
            for reading in readings[place]:
                rest = letters[at:]
                if reading.startswith(rest):
                    best = place + 1
                if rest.startswith(reading):
                    after.add(at + len(reading))
                if rest[:1] == reading[:1]:
                    after.add(at + 1)
        states = {at for at in after if at < len(letters)}
        if not states:
            break
    return best


@lru_cache(maxsize=_KEPT)
def _readings(name: str) -> tuple[frozenset[str], ...]:
    """The readings of each character, without tones; what has none is read as it is written."""
    found = pinyin(name, style=Style.NORMAL, heteronym=True)
    return tuple(frozenset(one.lower() for one in readings if one) for readings in found)

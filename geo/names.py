"""Names as people write and copy them: without what cannot be seen, and told apart from what is no name."""

import re
import unicodedata

__all__ = ["is_odd", "person_name", "without_invisible"]

# What leaves no mark or turns the text around: blanks, joiners, bidirectional controls, fillers, selectors.
_INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")
_BLANKS = re.compile(r"\s+")
# Rosters pad names of two characters to the width of three: 张　三.
_PADDING = re.compile(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")
# Where an encoding failed, these stand for the character that was lost.
_LOST = re.compile(r"[?？*＊#＃□■〓]")
_LETTERS = "L"
# Nearly all names: letters, seen, each one in its own form.
_PLAIN = re.compile(r"[\u4e00-\u9fa5]+")
_UNKNOWN = frozenset({"Co", "Cn"})


def without_invisible(name: str) -> str:
    """A name without blanks and without any character that cannot be seen."""
    return _INVISIBLE.sub("", name)


def person_name(written: str) -> str:
    """A person's name as it is kept and looked for: 张　三 is 张三, and John  Smith John Smith.

    Empty for blanks.
    """
    if _PLAIN.fullmatch(written):
        return written
    if _INVISIBLE.search(written) is None:
        return unicodedata.normalize("NFC", _CONTROLS.sub("", written))
    seen = _CONTROLS.sub("", "".join(one if one.isspace() else without_invisible(one) for one in written))
    return _PADDING.sub("", _BLANKS.sub(" ", unicodedata.normalize("NFC", seen)).strip())


def is_odd(name: str) -> bool:
    """Whether a name is hardly one: no letter in it, a mark where one was lost, or one that no font has."""
    if _PLAIN.fullmatch(name):
        return False
    kinds = {unicodedata.category(one) for one in name}
    has_letters = any(kind.startswith(_LETTERS) for kind in kinds)
    return not has_letters or bool(kinds & _UNKNOWN) or _LOST.search(name) is not None

"""Chinese numerals in days and small numbers: 一九六八年七月十五日; those of the lunar calendar stay."""

import re

__all__ = ["plain_numerals"]

_DIGITS = {one: str(value) for value, one in enumerate("〇一二三四五六七八九")} | {
    "零": "0", "○": "0", "O": "0", "o": "0", "壹": "1", "贰": "2", "叁": "3", "肆": "4", "伍": "5",
    "陆": "6", "柒": "7", "捌": "8", "玖": "9",
}  # fmt: skip
_TENS = re.compile(r"([一二三四五六七八九壹贰叁肆伍陆柒捌玖])?十([一二三四五六七八九壹贰叁肆伍陆柒捌玖])?")
_RUNS = re.compile(r"[〇零○Oo一二三四五六七八九壹贰叁肆伍陆柒捌玖]+")


def plain_numerals(text: str) -> str:
    """The text with its numerals in digits: 十五 is 15, 一九六八 is 1968."""
    tens = _TENS.sub(_ten, text.replace("拾", "十"))
    return _RUNS.sub(lambda run: "".join(_DIGITS[one] for one in run[0]), tens)


def _ten(found: re.Match[str]) -> str:
    tens, ones = (_DIGITS[part] if part else "" for part in found.groups())
    return f"{tens or '1'}{ones or '0'}"

"""Resident identity numbers (GB 11643): check, bring to eighteen characters, make ones that are nobody's."""

import re
from datetime import date, datetime
from operator import mul
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.codes import Sex
from db.errors import DomainError

# GB 11643: the weight of each of the first seventeen digits, the check character of each remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
# Digits are weighed as the bytes that they are written with: what seventeen noughts weigh is taken off.
_OF_NOUGHTS = ord("0") * sum(_WEIGHTS)
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_AREA = re.compile(r"[0-9]{6}")
# GB/T 2260: the provinces that ever issued a number (81–83 are the residence permits of 港澳台).
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_OLDEST_YEAR = 1800
_OLD = 15
_LONG_AGO = date(2020, 1, 1)  # nobody has to look at the clock for days before it
_CHINA = ZoneInfo("Asia/Shanghai")
# The sequence numbers that are not given to the newborn: made-up people use them, so they can be nobody.
MADE_UP_SEQUENCES = range(996, 1000)


def check_character(first_seventeen: str) -> str:
    """The eighteenth character, 0–9 or X, of seventeen digits."""
    total = sum(map(mul, _WEIGHTS, first_seventeen.encode("ascii"))) - _OF_NOUGHTS
    return _CHECK_CHARACTERS[total % 11]


def normalised_identity_number(written: str, today: date | None = None) -> str:
    """The eighteen characters of a number written in 15 or 18; raises DomainError BAD_IDENTITY_NUMBER.

    Retired county codes are accepted, as people keep their numbers; the county is not looked up. `today` is
    the last day anybody can have been born on, the present one in China unless it is said.
    """
    number = written.strip().upper()
    if len(number) == _OLD and _FIFTEEN.fullmatch(number):
        # Fifteen-digit numbers ended in 1999: the century is always the twentieth.
        number = _completed(f"{number[:6]}19{number[6:]}")
    if not is_identity_number(number, today):
        raise _bad_number()
    return number


def is_identity_number(number: str, today: date | None = None) -> bool:
    """Whether eighteen characters are a number: province, day of birth, check character (GB 11643).

    The day is one of the calendar, and not after `today` (the present day in China unless it is said).
    """
    born_on = _born_on(number)
    if born_on is None or (today is None and born_on < _LONG_AGO):
        return born_on is not None
    return born_on <= (today or datetime.now(_CHINA).date())


class Born(NamedTuple):
    """What a number says of whoever bears it."""

    sex: Sex
    on: date


def born_of(number: str) -> Born:
    """Sex and day of birth in a number of fifteen or eighteen, which is taken apart once for both.

    Raises DomainError BAD_IDENTITY_NUMBER.
    """
    written = number.strip().upper()
    eighteen = written if len(written) != _OLD else normalised_identity_number(written)
    on = _born_on(eighteen)
    if on is None or (on >= _LONG_AGO and on > datetime.now(_CHINA).date()):
        raise _bad_number()
    return Born(Sex.MALE if int(eighteen[16]) % 2 else Sex.FEMALE, on)


def birth_date_of(number: str) -> date:
    """The day of birth in a number of fifteen or eighteen; raises DomainError BAD_IDENTITY_NUMBER."""
    return born_of(number).on


def sex_of(number: str) -> Sex:
    """The sex in a number of fifteen or eighteen; raises DomainError BAD_IDENTITY_NUMBER."""
    return born_of(number).sex


def make_identity_number(area6: str, born_on: date, sequence: int) -> str:
    """A well-formed number that is nobody's: sequence 996–999, odd for men; raises BAD_IDENTITY_NUMBER."""
    if not _AREA.fullmatch(area6) or sequence not in MADE_UP_SEQUENCES:
        raise _bad_number()
    return normalised_identity_number(_completed(f"{area6}{born_on:%Y%m%d}{sequence}"))


def _completed(first_seventeen: str) -> str:
    return first_seventeen + check_character(first_seventeen)


# Not kept for the next time: it is asked in two microseconds, and no number stays in memory for it.
def _born_on(number: str) -> date | None:
    """The day of birth in eighteen characters with province and check character; None if they are none."""
    if _EIGHTEEN.fullmatch(number) is None or _PROVINCE.match(number) is None:
        return None
    return _day(number[6:14]) if check_character(number[:17]) == number[17] else None


def _day(digits: str) -> date | None:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        return date(year, month, day) if year >= _OLDEST_YEAR else None
    except ValueError:
        return None


def _bad_number() -> DomainError:
    return DomainError(
        "BAD_IDENTITY_NUMBER",
        "身份证号码无效：应为 15 位或 18 位，地区、出生日期（不晚于今天）和校验码均须正确（GB 11643）",
        "no identity number: 15 or 18 characters with valid area, birth date (not after today) and check"
        " character (GB 11643)",
    )

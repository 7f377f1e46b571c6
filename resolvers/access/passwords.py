"""Which passwords may be set: by the rules of 等保 2.0 (`djbh3`) or of NIST SP 800-63B (`nist`)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from db.codes import Code
from db.errors import DomainError

LONGEST = 256
LEAST, LEAST_OF_OFFICERS, LEAST_NIST = 8, 10, 15
CLASSES, LETTERS = 3, 4
_SERIES = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc")
# Those that head every public list of leaked passwords, without their digits and marks at the end.
_COMMON = {
    *("password", "passw0rd", "p@ssword", "p@ssw0rd", "admin", "administrator", "root", "welcome"),
    *("letmein", "iloveyou", "woaini", "dragon", "monkey", "sunshine", "princess", "football"),
    *("baseball", "master", "superman", "login", "abc", "changeme", "default", "test", "guest", "user"),
    *("system", "qwerty", "qaz", "qazwsx", "wsx", "asd", "zxc", "zaq", "mima", "huawei", "rongge"),
    *("tuiyi", "junren"),
}


class PasswordRules(Code):
    DJBH3 = "djbh3", "等保三级", "GB/T 22239-2019, level 3"
    NIST = "nist", "NIST SP 800-63B", "NIST SP 800-63B"

    @property
    def lasts(self) -> timedelta | None:
        """How long a password is good for; None: until it is changed."""
        return timedelta(days=90) if self == PasswordRules.DJBH3 else None

    @property
    def former(self) -> int:
        """How many former passwords are not taken again."""
        return 5 if self == PasswordRules.DJBH3 else 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A password that somebody chooses: whose it would be, and whether they hold an office."""

    password: str
    name: str
    of_officer: bool = False


def plain(password: str) -> str:
    """The password as it is hashed and compared: one form of what keyboards write differently (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def ensure_fit(choice: Choice, rules: PasswordRules) -> None:
    """Refuses what the rules do not allow.

    Raises DomainError PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG, PASSWORD_TOO_PLAIN or PASSWORD_TOO_COMMON.
    """
    password = plain(choice.password)
    least = _least(choice, rules)
    if len(password) < least:
        raise DomainError(
            "PASSWORD_TOO_SHORT",
            f"密码至少 {least} 个字符。",
            f"A password has at least {least} characters.",
        )
    if len(password) > LONGEST:
        raise DomainError(
            "PASSWORD_TOO_LONG",
            f"密码至多 {LONGEST} 个字符。",
            f"A password has at most {LONGEST} characters.",
        )
    if rules == PasswordRules.DJBH3 and _classes(password) < CLASSES:
        raise DomainError(
            "PASSWORD_TOO_PLAIN",
            "密码须含大写字母、小写字母、数字、其他字符中的至少三类。",
            "A password has three of these: capitals, small letters, digits, other characters.",
        )
    if _is_common(password, choice.name):
        raise DomainError(
            "PASSWORD_TOO_COMMON",
            "密码过于常见，或含有登录名；请另选一个。",
            "This password is too common or holds the account's name; choose another.",
        )


def _least(choice: Choice, rules: PasswordRules) -> int:
    if rules == PasswordRules.NIST:
        return LEAST_NIST
    return LEAST_OF_OFFICERS if choice.of_officer else LEAST


def _classes(password: str) -> int:
    tests: Iterable[bool] = (
        any(letter.isupper() for letter in password),
        any(letter.islower() for letter in password),
        any(letter.isdigit() for letter in password),
        any(not letter.isalnum() or (letter.isalpha() and not letter.isascii()) for letter in password),
    )
    return sum(tests)


def _is_common(password: str, name: str) -> bool:
    small = password.casefold()
    core = small.strip("0123456789!@#$%^&*()-_=+.,?~ ")
    in_series = any(small in series * 3 or small in series[::-1] * 3 for series in _SERIES)
    return core in _COMMON or name in small or in_series or len(set(small)) < LETTERS

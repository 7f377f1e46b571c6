"""Code lists of the domain.

Each value with its Chinese and English name, said once for schema, maps and docs.
"""

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A coded value that carries its names."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str, en: str) -> Self:
        """A member that is its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member

    @classmethod
    def of(cls, value: str) -> Self:
        """The member with this value; ValueError if there is none."""
        return cls(value)  # type: ignore[call-arg]  # a look-up by value needs no names

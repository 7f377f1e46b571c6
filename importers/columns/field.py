"""A field of a list: what it is called, what its column may be headed with, and how its cells are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from db.codes.code import Code
from importers.files.sheets import Cell
from importers.findings import Read

__all__ = ["Field", "Kind", "Reader"]

Reader = Callable[[Cell, str, date], Read[Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `headings` are the words for it, separated by blanks; a slash joins two lines of them.

    `choices` are the codes a drop-down offers, `sample` what the template's example line says.
    """

    name: str
    zh: str
    en: str
    read: Reader
    headings: str = ""
    needed: bool = False
    choices: Sequence[Code] = field(default=())
    note: str = ""
    sample: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that its column may be headed with."""
        return (self.zh, self.name, *self.headings.split())


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list; `doubtful` are headings with the fields they may be, `passed` what says nothing."""

    name: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    doubtful: tuple[tuple[str, tuple[str, ...]], ...] = ()
    passed: str = "序号 编号 序 No. NO 行号 操作"

    def field(self, name: str) -> Field:
        """The field of this name; KeyError if there is none."""
        return {one.name: one for one in self.fields}[name]

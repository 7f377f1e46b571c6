"""What one that helps with a run may be asked to do, and with which of its lines."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, NamedTuple, Protocol

from db.codes import FileKind
from db.engine import Database
from importers.files.sheets import Sheet
from importers.runs.run import RunKey
from resolvers.ask import Ask

if TYPE_CHECKING:
    from importers.runs.steps import Columns, Terms

__all__ = ["ALONE", "Crew", "Member", "Packed", "Portion", "Span", "Task"]


class Span(NamedTuple):
    """Lines of a run by their numbers: all behind one, up to another."""

    after: int
    until: int


class Task(NamedTuple):
    """Work at a run, in whose name, with how many lines it has."""

    ask: Ask
    key: RunKey
    kind: FileKind
    lines: int


class Portion(NamedTuple):
    """Some lines of a sheet, what they have to know of its others, and the number of the first of them.

    What is known is None to one who was sent it before.
    """

    sheet: Sheet
    columns: "Columns"
    known: frozenset[str] | None
    first: int
    terms: "Terms"


class Packed(NamedTuple):
    """Lines read and packed as they are staged; where it is asked for, each line with its village."""

    rows: bytes
    villages: Sequence[tuple[int, int | None]]


class Member(Protocol):
    """Another process that works at a run: one thing at a time, in transactions of its own."""

    async def read(self, portion: Portion) -> Packed:
        """Reads lines of a file. Raises DomainError."""

    async def judge(self, span: Span) -> None:
        """Judges lines of a run that is staged. Raises DomainError."""

    async def write(self, span: Span) -> int:
        """Writes those of some lines that wait; how many. Raises DomainError."""


class Crew(Protocol):
    """Whoever may be called to work at a run."""

    def called(self, database: Database, task: Task) -> AbstractAsyncContextManager[Sequence[Member]]:
        """Those who work at a run until the block ends: nobody at a short one."""


class Alone:
    """Nobody else: one process does it all."""

    @staticmethod
    def called(_database: Database, _task: Task) -> AbstractAsyncContextManager[Sequence[Member]]:
        """Nobody."""
        return nullcontext(())


ALONE = Alone()

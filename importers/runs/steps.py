"""What a kind of file does at each step of its run, and what the steps take."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, FileKind, PersonCategory, RowVerdict
from db.engine import Database
from db.ids import IdMaker
from db.models import StagedRow
from importers.columns.field import Kind
from importers.files.sheets import Sheet
from importers.findings import Finding
from importers.places.systems import PlaceSystem
from importers.runs.helping.members import ALONE, Crew, Span
from importers.runs.rows import StagedLine
from importers.runs.run import RunKey
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys

# So many lines are written, or undone, in one transaction: locks, roll-ups and the feed cost once for each.
AT_ONCE = 2000
# The same where each line is an act by itself: at most so many between two signs of life.
_MOST_ACTS = 300
WAITING = (
    StagedRow.verdict.in_([RowVerdict.NEW.value, RowVerdict.CHANGED.value]),
    StagedRow.outcome.is_(None),
)
# Terms of a run: up to which line none waits any more, and up to which none is written any more. Without them
# each batch would look at all lines before it.
FROM, UNDONE_TO = "written_to", "undone_to"
# How many divisions may close that a list of them lacks.
CLOSINGS = "closings"
# What the last dry run of such a list has found.
LISTED = "divisions"
# Client ids of lines are made of this, the run and the line: a line is written once, whoever resumes.
_LINES = UUID("5d3c1a52-8f0e-4c5b-9b8c-2f6a7f0e53aa")

Rows: TypeAlias = Sequence[Row[Any]]
Columns: TypeAlias = Mapping[str, int]
Became: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said beside the file.

    From which day on it holds, what becomes of conflicts, whether it is all or nothing, the system of its
    places, the category of whoever has none, whose file it is, and how many divisions that a list of them
    lacks may close (None for none).
    """

    said_on: date
    policy: ConflictPolicy = ConflictPolicy.FILL_EMPTY
    whole: bool = False
    system: PlaceSystem | None = None
    category: PersonCategory | None = None
    office: str | None = None
    closings: int | None = None


@dataclass(frozen=True, slots=True)
class Hands:
    """What writing takes besides the run: keys, ids, where to tell how many lines are done, and who helps."""

    keys: IdentityKeys
    ids: IdMaker
    progress: Callable[[int], None]
    crew: Crew = ALONE


@dataclass(frozen=True, slots=True)
class Coming:
    """A file that comes in: from whom, for which county, on which terms."""

    ask: Ask
    county_id: int
    terms: Terms
    keys: IdentityKeys


@dataclass(frozen=True, slots=True)
class Checking:
    """A locked run whose lines are judged."""

    ask: Ask
    run: Row[Any]
    keys: IdentityKeys
    ids: IdMaker


Reader: TypeAlias = Callable[[Sheet, Columns], Iterator[StagedLine]]
Judge: TypeAlias = Callable[[AsyncConnection, Checking, Rows], Awaitable[list[Became]]]
# What is done of a locked run once no line waits, or is left to undo: how much of it, none once all is done.
Last: TypeAlias = Callable[[AsyncConnection, Ask, Hands, Row[Any]], Awaitable[int]]
# Judges what the next lines are together, behind a mark (empty at first): the next mark, None at the end.
Gather: TypeAlias = Callable[[AsyncConnection, Checking, bytes], Awaitable[bytes | None]]
Batch: TypeAlias = Callable[[Database, Ask, RunKey, Hands], Awaitable[int]]
# Writes those of some lines that wait, committed; how many.
Part: TypeAlias = Callable[[Database, Ask, RunKey, Hands, Span], Awaitable[int]]
PartReader: TypeAlias = Callable[[Sheet, Columns, frozenset[str]], Iterator[StagedLine]]


@dataclass(frozen=True, slots=True)
class Apart:
    """How lines of a kind are read and written in parts, by several processes.

    `known` is what the lines of a sheet have to know of one another, `reader` gets to know what they may name
    and reads some of them with it.
    """

    known: Callable[[Sheet, Columns, date], frozenset[str]]
    reader: Callable[[Database, Coming], Awaitable[PartReader]]
    write: Part


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a kind.

    `key` is the field without which a sheet is no such list; `twice` what is said of lines about the same,
    `shared` of those that turn out to be about one person, if that may not be. `gathered` judges what lines
    are together, batch by batch, once each is judged.
    `reader` gets to know what lines may name, and reads them. `judged` says of lines what they would do.
    `apart` says how several processes work at once, where they may.
    `write` and `undo` do the next lines, committed, and tell how many: none once all are done (as one of
    `side_by_side` does at once, having told of each batch). `write_whole` writes all or nothing, where that
    can be.
    """

    kind: FileKind
    columns: Kind
    key: str
    twice: Finding
    reader: Callable[[Database, Coming], Awaitable[Reader]]
    judged: Judge
    write: Batch
    undo: Batch
    write_whole: Batch | None = None
    shared: Finding | None = None
    gathered: Gather | None = None
    apart: Apart | None = None


def acts_at_once() -> int:
    """How many lines a batch has whose lines are acts by themselves."""
    return min(AT_ONCE, _MOST_ACTS)


def client_id(row: Row[Any], act: str) -> UUID:
    """The client id under which an act is done for a line."""
    return uuid5(_LINES, f"{row.county_id} {row.run_id} {row.number} {act}")

"""What is said between whoever works at a run and those who work for it: one order, one answer."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from db.ids import Loan
from importers.runs.helping.members import Packed, Portion, Span, Task

__all__ = ["LENGTH", "Answer", "Joining", "Logged", "Order", "Refusal", "What", "framed", "said"]

# Each word begins with its length.
LENGTH = 8


class What(StrEnum):
    """What is to be done with lines."""

    READ = "read"
    JUDGE = "judge"
    WRITE = "write"


class Logged(NamedTuple):
    """What all rows in the log have in common that one job writes, in whichever process."""

    operation: str
    request_id: str


class Joining(NamedTuple):
    """The first word: at which run one works, and how the log names it."""

    task: Task
    logged: Logged


class Order(NamedTuple):
    """Lines, and the ids that may be made for them."""

    what: What
    about: Portion | Span
    loan: Loan


@dataclass(frozen=True, slots=True)
class Refusal:
    """A DomainError; `passes` says that it is one of those that may be asked again."""

    code: str
    zh: str
    en: str
    details: Mapping[str, Any]
    passes: bool


class Answer(NamedTuple):
    """What was read, or how many lines were done, or why none; `failed` is the kind of an error."""

    done: Packed | int = 0
    refusal: Refusal | None = None
    failed: str | None = None


def framed(word: Joining | Order | Answer) -> bytes:
    """A word as it is sent."""
    packed = pickle.dumps(word)
    return len(packed).to_bytes(LENGTH) + packed


def said(packed: bytes) -> Any:
    """The word that was sent, without its length."""
    return pickle.loads(packed)  # noqa: S301  # of a process that this one started, or that started this one

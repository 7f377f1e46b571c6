"""A question too heavy for the process that serves: which function answers it, and how it travels."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Inputs_contra = TypeVar("Inputs_contra", contravariant=True)
Answer_co = TypeVar("Answer_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Job(Generic[Inputs_contra, Answer_co]):
    """A pure function of one value, by the module below `geo`, with a dot before it, and its name.

    Named and not imported, so that what only a worker process needs is loaded there alone. Inputs and answer
    are values that pickle: frozen dataclasses, tuples, arrays.
    """

    module: str
    function: str


@dataclass(frozen=True, slots=True)
class Failed:
    """What a worker process sends instead of an answer.

    The parts of a DomainError, or the kind of any other exception, whose text may hold a value.
    """

    code: str | None
    zh: str
    en: str
    details: dict[str, object]


# A message is its length, so many bytes, then its pickle.
LENGTH_BYTES = 8


def framed(message: bytes) -> bytes:
    """The message with its length before it."""
    return len(message).to_bytes(LENGTH_BYTES, "big") + message

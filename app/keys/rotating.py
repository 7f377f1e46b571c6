"""Everything that is sealed or hashed brought under the present key; it may be cut off anywhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.keys.life import KeyDesk
from app.keys.moving import Batch, Unreadable, mark_of, moved, waiting
from app.keys.numbering import numbered, numbers
from app.keys.registered import ensure_keys
from db.codes import AccessKind
from resolvers.sealed.columns import sealed_columns
from resolvers.traces.operators import note_operation

# Requests that were under way when the key was changed leave a few behind; three rounds find them.
ROUNDS = 3
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many values were moved, how many hashes proven, and what could not be."""

    moved: int
    proven: int
    unreadable: tuple[Unreadable, ...]


def rotate(desk: KeyDesk, progress: Progress) -> Rotated:
    """Moves all sealed values to the present key and algorithm, then gives every number its hash under it.

    Each batch is committed; work goes on meanwhile. What opens under no key is told and left as it is. Raises
    DomainError KEY_MISSING, KEY_UNREGISTERED, SEALED_VALUE_UNREADABLE, KEYS_BUSY.
    """
    ensure_keys(desk.connection, desk.keys())
    current = desk.ring().current
    _note(desk, f"keys rotate {current} begin")
    count, unreadable = _values(desk, progress)
    proven, wrong = prove_numbers(desk, progress)
    _note(desk, f"keys rotate {current} end")
    return Rotated(count, proven, (*unreadable, *wrong))


def prove_numbers(desk: KeyDesk, progress: Progress) -> tuple[int, tuple[Unreadable, ...]]:
    """Every hash proven, and given under the present key: how many, and which do not fit.

    Raises DomainError KEYS_BUSY.
    """
    total = numbers(desk.connection)
    return _summed(numbered(desk.connection, desk.keys()), "person_key", total, progress)


def _values(desk: KeyDesk, progress: Progress) -> tuple[int, tuple[Unreadable, ...]]:
    """All columns, as often as others leave values behind."""
    keys, count = desk.keys(), 0
    for _ in range(ROUNDS):
        unreadable: list[Unreadable] = []
        left = 0
        for column in sealed_columns():
            total = waiting(desk.connection, column, mark_of(keys))
            done, wrong = _summed(moved(desk.connection, column, keys), column.name, total, progress)
            count, left = count + done, left + total - len(wrong)
            unreadable += wrong
        if left <= 0:
            break
    return count, tuple(unreadable)


def _summed(
    batches: Iterator[Batch], name: str, total: int, progress: Progress
) -> tuple[int, tuple[Unreadable, ...]]:
    done, unreadable = 0, list[Unreadable]()
    progress(name, 0, total)
    for batch in batches:
        done += batch.moved
        unreadable += batch.unreadable
        progress(name, done, max(total, done))
    return done, tuple(unreadable)


def _note(desk: KeyDesk, operation: str) -> None:
    with desk.connection.transaction():
        note_operation(desk.connection, AccessKind.KEY, operation)

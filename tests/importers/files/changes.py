"""Bytes of a file changed at random, and what becomes of reading it in a process that may fail.

Run as `python -m tests.importers.files.changes CASES`: changed workbooks of the older form can make their
reader ask for any amount of memory, so each is read by a child with a bound, as uploads are.
"""

import os
import random
import resource
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from db.errors import DomainError
from importers.files.limits import USUAL
from importers.files.reading import read_content
from importers.files.refusals import REFUSALS
from tests.importers.files.made import HEAD, ONE
from tests.importers.files.old_workbook import xls

__all__ = ["CHANGES", "OLD", "SMALL", "changed"]

Change = Callable[[bytearray, int, random.Random], None]

SMALL = replace(USUAL, unpacked_bytes=20 << 20, lines=5_000, columns=200, cells=100_000)
OLD = xls([["名单"], list(HEAD), list(ONE), ["", 1.0, -25020.0]], [(0, 0, 0, 2)])
_READ, _REFUSED, _SHORT_OF_MEMORY, _FAILED = range(4)
_NAMES = {_READ: "read", _REFUSED: "refused", _SHORT_OF_MEMORY: "short of memory", _FAILED: "failed"}


def _flip(content: bytearray, at: int, by: random.Random) -> None:
    content[at] = by.randrange(256)


def _cut(content: bytearray, at: int, by: random.Random) -> None:
    del content[at : at + by.randrange(1, 64)]
    content.extend(b"\x00" * (not content))


def _double(content: bytearray, at: int, by: random.Random) -> None:
    content[at:at] = content[at : at + by.randrange(1, 64)]


def _largest(content: bytearray, at: int, by: random.Random) -> None:
    content[at : at + 4] = by.choice([b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f"])


CHANGES: list[Change] = [_flip, _cut, _double, _largest]


def changed(content: bytes, by: random.Random) -> bytes:
    """The content with one to twelve changes."""
    made = bytearray(content)
    for _ in range(by.randrange(1, 13)):
        by.choice(CHANGES)(made, by.randrange(len(made)), by)
    return bytes(made)


def main() -> None:
    """Prints how many ended how; a case that ends otherwise by its number."""
    ends: Counter[str] = Counter()
    for case in range(int(sys.argv[1])):
        end = _end_of(changed(OLD, random.Random(case)))  # noqa: S311  # nothing secret
        ends[end if end in _NAMES.values() else f"case {case}: {end}"] += 1
    sys.stdout.write("\n".join(sorted(ends)))


def _end_of(content: bytes) -> str:
    child = os.fork()
    if child == 0:
        os._exit(_read(content))
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):  # a reader that gets no memory aborts
        aborted = os.WTERMSIG(status) == 6  # SIGABRT
        return _NAMES[_SHORT_OF_MEMORY] if aborted else f"signal {os.WTERMSIG(status)}"
    return _NAMES[os.WEXITSTATUS(status)]


def _read(content: bytes) -> int:
    os.close(2)
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        read_content(content, "名单", SMALL)
    except DomainError as refusal:
        return _REFUSED if refusal.code in REFUSALS else _FAILED
    except MemoryError:
        return _SHORT_OF_MEMORY
    except BaseException:  # noqa: BLE001  # whatever else there is, is what is looked for
        return _FAILED
    return _READ


if __name__ == "__main__":
    main()

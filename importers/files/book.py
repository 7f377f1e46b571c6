"""A file read in a process of its own, with bounds on memory, time and open files."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from importers.files.confined import OUT_OF_MEMORY
from importers.files.limits import USUAL, Limits
from importers.files.packing import unpack
from importers.files.refusals import refused
from importers.files.sheets import Workbook

__all__ = ["Reader", "answer_of", "read_workbook"]

_ROOT = Path(__file__).resolve().parents[2]
# What such a process may look at: where our packages are, and that texts are UTF-8. One thread is enough.
_ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Reader:
    """A program that reads: its module, the bounds it gets, and what it may look at beside the usual."""

    module: str
    limits: Limits
    environment: Mapping[str, str] = field(default_factory=dict)


def read_workbook(given: Path | bytes, name: str, limits: Limits = USUAL) -> Workbook:
    """The sheets of a file, by its path or its content; blocks until it is read.

    Raises DomainError with a code of `REFUSALS`, whatever the file does to the process that reads it.
    """
    return unpack(answer_of(Reader("importers.files.child", limits), given), name)


def answer_of(reader: Reader, given: Path | bytes) -> bytes:
    """What a reader packs of a file, by its path or its content.

    Raises DomainError FILE_NOT_FOUND, FILE_TOO_LARGE, FILE_NEEDS_TOO_MUCH or FILE_MALFORMED.
    """
    if isinstance(given, bytes):
        if len(given) > reader.limits.content_bytes:
            raise refused("FILE_TOO_LARGE")
        return _read(reader, None, given)
    try:
        if given.stat().st_size > reader.limits.content_bytes:
            raise refused("FILE_TOO_LARGE")
        with given.open("rb") as source:
            return _read(reader, source, None)
    except OSError:
        raise refused("FILE_NOT_FOUND") from None


def _read(reader: Reader, source: IO[bytes] | None, content: bytes | None) -> bytes:
    limits = reader.limits
    command = [sys.executable, "-m", reader.module, json.dumps(asdict(limits))]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE if source is None else source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a reader complains of may be a value
        env=_ENVIRONMENT | dict(reader.environment),
        cwd=_ROOT,
        start_new_session=True,
    ) as child:
        clock = threading.Timer(limits.seconds, child.kill)
        clock.start()
        try:
            answer = _answer(child, content, limits)
        finally:
            clock.cancel()
            child.kill()
    if child.returncode == 0 and len(answer) <= limits.answer_bytes:
        return answer
    raise refused("FILE_NEEDS_TOO_MUCH" if _was_too_much(child.returncode) else "FILE_MALFORMED")


def _answer(child: subprocess.Popen[bytes], content: bytes | None, limits: Limits) -> bytes:
    """What the child says before it ends; one that says too much is not heard to the end."""
    if content is not None and child.stdin is not None:
        threading.Thread(target=_send, args=(child.stdin, content), daemon=True).start()
    answer = b"" if child.stdout is None else child.stdout.read(limits.answer_bytes + 1)
    if len(answer) <= limits.answer_bytes:
        child.wait()
    return answer


def _send(pipe: IO[bytes], content: bytes) -> None:
    with suppress(OSError), pipe:
        pipe.write(content)


def _was_too_much(code: int) -> bool:
    """Whether it ran out of memory or time: readers abort when they get no memory, the clock kills."""
    return code == OUT_OF_MEMORY or code < 0

"""A file read in a process of its own, with bounds on memory, time and open files."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO

from importers.files.child import OUT_OF_MEMORY
from importers.files.limits import USUAL, Limits
from importers.files.packing import unpack
from importers.files.refusals import refused
from importers.files.sheets import Workbook

__all__ = ["read_workbook"]

_ROOT = Path(__file__).resolve().parents[2]
# What such a process may look at: where our packages are, and that texts are UTF-8. One thread is enough.
_ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}


def read_workbook(given: Path | bytes, name: str, limits: Limits = USUAL) -> Workbook:
    """The sheets of a file, by its path or its content; blocks until it is read.

    Raises DomainError with a code of `REFUSALS`, whatever the file does to the process that reads it.
    """
    if isinstance(given, bytes):
        return _read_bytes(given, name, limits)
    try:
        if given.stat().st_size > limits.content_bytes:
            raise refused("FILE_TOO_LARGE")
        with given.open("rb") as source:
            return _read(source, None, name, limits)
    except OSError:
        raise refused("FILE_NOT_FOUND") from None


def _read_bytes(content: bytes, name: str, limits: Limits) -> Workbook:
    if len(content) > limits.content_bytes:
        raise refused("FILE_TOO_LARGE")
    return _read(None, content, name, limits)


def _read(source: IO[bytes] | None, content: bytes | None, name: str, limits: Limits) -> Workbook:
    command = [sys.executable, "-m", "importers.files.child", json.dumps(asdict(limits))]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE if source is None else source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a reader complains of may be a value
        env=_ENVIRONMENT,
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
        return unpack(answer, name)
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

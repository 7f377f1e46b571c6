"""The program of a worker process: jobs from standard input, answers to standard output, until it closes."""

import importlib
import os
import pickle
import sys
from typing import Any, BinaryIO

from db.errors import DomainError
from geo.work.job import LENGTH_BYTES, Failed, framed

# Serving comes first where both want the same core.
NICENESS = 5


def main() -> None:
    """Answers one job after the other."""
    os.nice(NICENESS)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not be taken for an answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while (sent := _read(sys.stdin.buffer)) is not None:
        answers.write(framed(pickle.dumps(_answer(sent), protocol=pickle.HIGHEST_PROTOCOL)))
        answers.flush()


def _read(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        return None
    return stream.read(int.from_bytes(head, "big"))


def _answer(sent: bytes) -> Any:
    try:
        module, function, inputs = pickle.loads(sent)  # noqa: S301  # from the process that started this one
        return getattr(importlib.import_module(module, "geo"), function)(inputs)
    except DomainError as error:
        return Failed(error.code, error.zh, error.en, dict(error.details))
    # house: the serving process raises it again
    except Exception as error:  # noqa: BLE001  (whatever it is)
        return Failed(None, type(error).__qualname__, type(error).__qualname__, {})


if __name__ == "__main__":
    main()

"""A command of keys that is killed on its way: before a statement, or at the key file's getting its name.

Arguments: the number of the statement behind `statement:`, or of the writing of the file behind `file:`
(before it) or `stored:` (after it); and what is typed behind `rongge keys`. Its batches are of two rows.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from app.commands.keeping.keys import key_commands
from app.keys import moving, numbering


def dying(act: Any, last: int, *, after: bool = False) -> Any:
    """The same function, but for the last time, when it does nothing or is not come back from."""
    calls = count(1)

    def done(*given: Any, **more: Any) -> Any:
        dies = next(calls) == last
        if dies and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = act(*given, **more)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return done


if __name__ == "__main__":
    where, number = sys.argv[1].split(":")
    if where in {"file", "stored"}:
        Path.replace = dying(Path.replace, int(number), after=where == "stored")  # type: ignore[method-assign]  # it dies
    else:
        psycopg.Connection.execute = dying(psycopg.Connection.execute, int(number))  # type: ignore[method-assign]  # it dies
    for module in (moving, numbering):
        vars(module)["BATCH"] = 2
    key_commands(sys.argv[2:])

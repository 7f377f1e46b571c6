"""A bounded process in which a file is read: its content comes in, what was packed or a refusal goes out."""

import json
import resource
import signal
import sys
from collections.abc import Callable

from db.errors import DomainError
from importers.files.limits import Limits
from importers.files.packing import pack_refusal

__all__ = ["OUT_OF_MEMORY", "answer"]

OUT_OF_MEMORY = 77


def answer(read: Callable[[bytes, Limits], bytes]) -> None:
    """Reads standard input, writes standard output; whatever fails beside a refusal ends the process.

    The bounds are the program's argument, as JSON; `read` packs what it finds in the content.
    """
    limits = Limits(**json.loads(sys.argv[1]))
    _confine(limits)
    try:
        content = sys.stdin.buffer.read(limits.content_bytes + 1)
        told = read(content, limits)
    except DomainError as failed:
        told = pack_refusal(failed.code, failed.details.get("sheet"), failed.details.get("line"))
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(told)


def _confine(limits: Limits) -> None:
    seconds = int(limits.seconds) + 1
    bounds = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)

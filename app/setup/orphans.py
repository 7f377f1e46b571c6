"""Processes of the server whose supervisor was killed: they would hold its port for ever."""

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.process import BaseProcess


def end_with_parent(grace_s: float) -> None:
    """Has this process end with the one that started it: in order, or after `grace_s` in any case."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent, grace_s), daemon=True).start()


def _follow(parent: BaseProcess, grace_s: float) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace_s)
    os._exit(1)

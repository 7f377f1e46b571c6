"""Sealing the log of accesses every few seconds, beside the server and the worker."""

import threading
import time
from pathlib import Path

import psycopg
import structlog

from app.audit.heads import keep_head
from app.metrics.families import LOG_SEALED_UNTIL
from resolvers.traces.sealing import ForeignLogError, seal

# Several processes take turns; within ten seconds somebody has sealed.
PAUSE_S = 4.0
_log = structlog.get_logger(__name__)


def seal_while_serving(conninfo: str, heads: Path) -> None:
    """Begins to seal every few seconds, as long as the process lives; heads go to the folder `heads`."""
    threading.Thread(target=_seal, args=(conninfo, heads), name="sealing", daemon=True).start()


def seal_and_keep(connection: psycopg.Connection, heads: Path) -> None:
    """Seals once, and keeps the head outside. Raises OSError, ForeignLogError, psycopg.Error."""
    begun = time.time()
    head = seal(connection)
    if head is not None:
        LOG_SEALED_UNTIL.set(begun)
        if head.number:
            keep_head(heads, head)


def _seal(conninfo: str, heads: Path) -> None:
    pause = threading.Event()
    while True:
        try:
            with psycopg.connect(conninfo) as connection:
                while True:
                    seal_and_keep(connection, heads)
                    pause.wait(PAUSE_S)
        except ForeignLogError:
            _log.warning("log_of_another_cluster", cure="rongge db migrate")
        except OSError as error:
            _log.warning("log_heads_not_kept", kind=type(error).__qualname__)
        except Exception as error:  # noqa: BLE001  # of a thread that ends nobody would hear
            _log.warning("log_not_sealed", kind=type(error).__qualname__)
        pause.wait(PAUSE_S)

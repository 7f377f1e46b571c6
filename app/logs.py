"""Logging of the whole process, ours and the libraries', as lines of text or of JSON on standard error.

Personal values never reach a log: callers name things by id, and requests are logged without their query.
"""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)
# These write whole statements or addresses with their parameters below WARNING.
QUIET = ("sqlalchemy.engine", "psycopg", "alembic", "uvicorn.access", "httpx")


def log_as_text() -> None:
    """For a person at a terminal."""
    # The default traceback shows local variables, and those may be people.
    plain = structlog.dev.plain_traceback
    _configure(structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain))


def log_as_json() -> None:
    """For a collector: one object a line; tracebacks without the values of local variables."""
    tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    _configure(tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False))


def _configure(*rendering: Processor) -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )

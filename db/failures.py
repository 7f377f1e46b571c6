"""A database that is away or takes too long: from what the drivers raise to expected errors."""

from types import TracebackType

import psycopg
import structlog
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from db.errors import DomainError

_log = structlog.get_logger(__name__)

# Statements, locks and transactions that took longer than they may (PostgreSQL, appendix A).
TOO_LONG = frozenset({"57014", "55P03", "25P03", "25P04"})
# Connections broken or refused, servers that end, begin or lack room, and transactions that met another.
BROKEN = ("08", "57P")
_LOST = (psycopg.OperationalError, psycopg.InterfaceError)
AWAY = ("08", "53", "57P", "58", "40001", "40P01", "XX001")


class Unanswered(DomainError):  # noqa: N818  # an answer, not a mistake
    """Nobody's mistake: it may be asked again, but by the caller and later, never by us and at once."""


def away() -> Unanswered:
    """The database cannot be reached, or ended what it was asked."""
    return Unanswered(
        "DATABASE_UNAVAILABLE",
        "数据库暂时不可用，请稍后再试。",
        "The database is not available at present; try again in a moment.",
    )


def too_long() -> Unanswered:
    """What was asked took longer than it may, and was stopped."""
    return Unanswered(
        "TIMEOUT",
        "处理时间过长，已停止；请缩小查询范围或稍后再试。",
        "This took too long and was stopped; ask for less, or try again later.",
    )


def untraced(error: BaseException) -> Unanswered:
    """The refusal of what cannot be written down: then nobody is shown.

    Of a server that ends or a connection that breaks just then, that: the log has nothing to do with it.
    """
    if lost(getattr(error, "orig", error)):
        return away()
    return Unanswered(
        "AUDIT_UNAVAILABLE",
        "审计日志暂时无法写入，因此不能显示个人信息；请稍后再试，并通知系统管理员。",
        "The access log cannot be written at present, so no person is shown; try again later, and tell the "
        "system administrator.",
    )


def lost(error: BaseException) -> bool:
    """Whether it tells of a server that ended or a connection that broke: nobody knows what that did."""
    return isinstance(error, _LOST) and (error.sqlstate is None or error.sqlstate.startswith(BROKEN))


def unanswered(error: BaseException) -> Unanswered | None:
    """The expected error behind what a driver raised; None for others, such as a statement that is wrong."""
    if isinstance(error, NoConnectionFree):
        return away()
    if isinstance(error, TimeoutError):  # of the request's budget
        return too_long()
    cause = getattr(error, "orig", error)
    if not isinstance(cause, psycopg.Error):
        return None
    if cause.sqlstate is None:
        return away() if isinstance(cause, _LOST) else None
    if cause.sqlstate in TOO_LONG:
        return too_long()
    return away() if cause.sqlstate.startswith(AWAY) else None


# Stands on a driver's error: the number of the statement that failed, among those sent together.
_STATEMENT = "rongge_statement"


def of_statement(error: psycopg.Error, number: int) -> psycopg.Error:
    """The error, knowing which of the statements it is of."""
    error.__dict__[_STATEMENT] = number
    return error


def failed_statement(error: BaseException) -> int | None:
    """Which of the statements that were sent together failed, from 0 on; None where it was none of them."""
    number: int | None = getattr(error.__cause__ or error, _STATEMENT, None)
    return number


class _Named:
    """A context in which drivers' errors that `unanswered` knows are raised as such, and logged."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Begins."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Raises the expected error in place of the driver's."""
        failure = None if error is None else unanswered(error)
        if failure is not None:
            cause = getattr(error, "orig", error)
            state = getattr(cause, "sqlstate", None)
            _log.warning("database_failed", code=failure.code, sqlstate=state, kind=type(cause).__qualname__)
            raise failure from error


failures_named = _Named()

"""The log handed to a central collector: sealed rows by position, as JSON, one to a line."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from app.audit.seals import Seal, SealedRow, rows_of, seals_in
from db.codes import AccessKind
from db.errors import DomainError
from resolvers.traces.chain import COLUMNS
from resolvers.traces.operators import note_operation

_PURGED = "SELECT coalesce(max(last_rows_before), 0) FROM access_purge"
_LAST_BYTES = 64 * 1024


def exported(connection: psycopg.Connection, after: int) -> Iterator[str]:
    """Lines of the rows behind a position, in the order of their seals; at most a seal's rows in memory.

    A row is told its place, the seal it is in, and what is sealed of it. Raises DomainError LOG_PURGED, and
    LOG_DAMAGED at a row that is not what was sealed: nothing is passed over.
    """
    with connection.transaction():
        note_operation(connection, AccessKind.LOG, f"audit export after {after}")
    with connection.transaction():
        _ensure_there(connection, after)
        for seal in seals_in(connection, after):
            if seal.row_count and not seal.row_ids:
                raise _purged(seal.rows_before + seal.row_count)
            for row in _whole(seal, rows_of(connection, seal)):
                if row.position > after:
                    yield _line(seal, row)


def position_in(file: Path) -> int:
    """The last position in a file of lines, 0 of none; a line that was cut off is taken away first."""
    if not file.exists():
        return 0
    with file.open("r+b") as lines:
        begin = max(0, file.stat().st_size - _LAST_BYTES)
        lines.seek(begin)
        whole, newline, _cut = lines.read().rpartition(b"\n")
        if not newline:
            if begin:
                raise _not_ours(file)
            lines.truncate(0)
            return 0
        lines.truncate(begin + len(whole) + 1)
    try:
        return int(json.loads(whole.rpartition(b"\n")[2])["position"])
    except (ValueError, KeyError, TypeError):
        raise _not_ours(file) from None


def _ensure_there(connection: psycopg.Connection, after: int) -> None:
    [purged] = connection.execute(_PURGED).fetchone() or [0]
    if after < purged:
        raise _purged(purged)


def _whole(seal: Seal, rows: Iterator[SealedRow]) -> Iterator[SealedRow]:
    for row in rows:
        if not row.is_same:
            raise DomainError(
                "LOG_DAMAGED",
                f"封存 {seal.number} 中的记录与封存时不符；请运行 rongge audit verify。",
                f"A row of seal {seal.number} is not what was sealed; run rongge audit verify.",
            )
        yield row


def _line(seal: Seal, row: SealedRow) -> str:
    said = {name: _plain(value) for name, value in zip(COLUMNS, row.values, strict=True)}
    return json.dumps({"position": row.position, "seal": seal.number, **said}, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value


def _purged(position: int) -> DomainError:
    return DomainError(
        "LOG_PURGED",
        f"位置 {position} 及以前的记录已按期清除；请从 --after {position} 继续。",
        f"What stands up to {position} was purged when due; go on with --after {position}.",
    )


def _not_ours(file: Path) -> DomainError:
    return DomainError(
        "EXPORT_FILE_FOREIGN",
        f"{file} 不是本命令导出的文件。",
        f"{file} is no file that this command has written.",
    )

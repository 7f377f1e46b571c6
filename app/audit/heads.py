"""Heads of the chain kept outside the database: whoever can write there cannot shorten the log unseen."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from db.errors import DomainError
from resolvers.traces.adopting import has_seals
from resolvers.traces.sealing import Head, head_of

_LAST_BYTES = 1024
_PATTERN = "heads-*.jsonl"


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A line of the file. `is_return`: a backup was brought back, and what was sealed after it is void."""

    chain: str
    number: int
    digest: str
    is_return: bool = False


def keep_head(folder: Path, head: Head, *, is_return: bool = False) -> bool:
    """Adds a head to the file of the month unless it is there; whether it was added. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    last = _last_in(folder)
    if not is_return and last is not None and (last.chain, last.number) == (head.chain, head.number):
        return False
    now = datetime.now(UTC)
    said = {"at": now.isoformat(timespec="seconds"), "chain": head.chain, "number": head.number}
    said |= {"rows": head.rows, "digest": head.digest.hex()} | ({"return": True} if is_return else {})
    line = json.dumps(said).encode() + b"\n"
    opened = os.open(folder / f"heads-{now:%Y-%m}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(opened, line)
        os.fdatasync(opened)
    finally:
        os.close(opened)
    return True


def note_return(conninfo: str, folder: Path) -> None:
    """Notes that the database was brought back from a backup. Raises DomainError HEADS_NOT_KEPT."""
    with psycopg.connect(conninfo) as connection:
        if not has_seals(connection):
            return
        head = head_of(connection)
    try:
        keep_head(folder, head, is_return=True)
    except OSError:
        raise DomainError(
            "HEADS_NOT_KEPT",
            f"已恢复，但 {folder} 不可写：核验时会报告末尾缺失。",
            f"It is restored, but {folder} cannot be written: a verification will miss the end of the log.",
        ) from None


def forget_heads(folder: Path) -> None:
    """Takes all heads away, as a demonstration does that begins anew."""
    for path in folder.glob(_PATTERN):
        path.unlink()


def kept_heads(folder: Path) -> Iterator[KeptHead]:
    """All heads, the oldest first; a line that was cut off by a crash is passed over."""
    for path in sorted(folder.glob(_PATTERN)):
        with path.open("rb") as lines:
            for line in lines:
                if (head := _read(line)) is not None:
                    yield head


def _last_in(folder: Path) -> KeptHead | None:
    paths = sorted(folder.glob(_PATTERN))
    if not paths:
        return None
    with paths[-1].open("rb") as file:
        file.seek(max(0, paths[-1].stat().st_size - _LAST_BYTES))
        lines = file.read().splitlines()
    return _read(lines[-1]) if lines else None


def _read(line: bytes) -> KeptHead | None:
    try:
        said = json.loads(line)
        return KeptHead(said["chain"], said["number"], said["digest"], bool(said.get("return")))
    except (ValueError, KeyError, TypeError):
        return None

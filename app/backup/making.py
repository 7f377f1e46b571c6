"""Making a backup: one snapshot, dumped, read again and counted before it gets its name."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from app.backup.counting import LEFT_OUT, counted, holds
from app.backup.manifest import DUMP, Manifest, unreadable
from app.backup.tools import Tools, tools_for
from app.keys.registered import ensure_opens, registered_in
from db.errors import DomainError
from resolvers.people.identities import IdentityKeys
from resolvers.traces.operators import note_backup


def back_up(conninfo: str, folder: Path, keys: IdentityKeys) -> Manifest:
    """Writes the database into a new folder; until all is proven it bears another name.

    Raises DomainError BACKUP_EXISTS, NOT_MIGRATED, BACKUP_TOOL_FAILED, BACKUP_UNREADABLE or
    POSTGRES_VERSION_GONE; KEY_MISSING or SEALED_VALUE_UNREADABLE where the keys at hand do not open what is
    there, since the backup would prove others.
    """
    if folder.exists():
        raise DomainError("BACKUP_EXISTS", f"{folder} 已存在。", f"{folder} is there already.")
    draft = folder.with_name(folder.name + ".part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        manifest = _dumped(conninfo, draft, keys)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return manifest


def _dumped(conninfo: str, draft: Path, keys: IdentityKeys) -> Manifest:
    # All records leave the database: committed first, so that it is in the copy too.
    with psycopg.connect(conninfo) as connection:
        note_backup(connection, "backup make")
    with psycopg.connect(conninfo) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        tools = tools_for(connection)
        manifest = _manifest(connection)
        ensure_opens(connection, keys)
        manifest = manifest.with_proofs(keys, registered_in(connection))
        _dump(connection, tools, draft / DUMP)
    if not holds(tools, draft / DUMP, manifest.rows):
        raise unreadable()
    manifest.write(draft)
    _synced(draft)
    return manifest


def _manifest(connection: psycopg.Connection) -> Manifest:
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        revision=revision_of(connection) or _unmigrated(),
        major=connection.info.server_version // 10_000,
        rows=counted(connection),
        proofs={},
    )


def revision_of(connection: psycopg.Connection) -> str | None:
    """The revision of the database's structure; None of one without ours."""
    there = connection.execute("SELECT to_regclass('public.alembic_version')").fetchone()
    if there is None or there[0] is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def _unmigrated() -> str:
    raise DomainError("NOT_MIGRATED", "数据库尚未建表。", "The database holds no tables of ours.")


def _dump(connection: psycopg.Connection, tools: Tools, path: Path) -> None:
    [snapshot] = connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
    without = [f"--exclude-table-data=public.{name}" for name in LEFT_OUT]
    tools.run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", *without)


def _synced(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        opened = os.open(path, os.O_RDONLY)
        os.fsync(opened)
        os.close(opened)

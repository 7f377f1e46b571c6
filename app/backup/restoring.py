"""Bringing a backup back into an empty database."""

from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from app.backup.counting import counted, holds
from app.backup.making import revision_of
from app.backup.manifest import DUMP, Manifest, manifest_in, unreadable
from app.backup.tools import Tools, tools_for
from app.keys.registered import ensure_opens
from db.errors import DomainError
from db.wall.raising import raise_wall
from db.wall.roles import ensure_server_role
from resolvers.people.identities import IdentityKeys
from resolvers.traces.adopting import adopt
from resolvers.traces.operators import note_backup

# Of PostGIS, whose rows are there with the extension; only whoever made that may write them.
_OF_EXTENSIONS = " TABLE DATA public spatial_ref_sys "
_OPTIONS = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-comments", "--no-acl")


def proven(conninfo: str, folder: Path, keys: IdentityKeys) -> Manifest:
    """The manifest of a backup whose dump was read whole and whose key we have; nothing is written.

    Raises DomainError BACKUP_UNREADABLE, BACKUP_KEY_WRONG, BACKUP_TOOL_FAILED.
    """
    manifest = manifest_in(folder)
    manifest.ensure_keys(keys)
    with psycopg.connect(conninfo) as connection:
        tools = tools_for(connection)
    if not holds(tools, folder / DUMP, manifest.rows):
        raise unreadable()
    return manifest


def restore(conninfo: str, folder: Path, keys: IdentityKeys) -> Manifest:
    """Brings a proven backup into a database without tables of ours, whole or not at all.

    Sessions, tokens and recovery codes are in no backup, so nobody comes in with one from before. Raises what
    `proven` does, and DomainError RESTORE_NOT_EMPTY, SERVER_ROLE_MISSING; KEY_MISSING or
    SEALED_VALUE_UNREADABLE where a backup proves less than is sealed in it: no server starts on what is
    there then.
    """
    manifest = proven(conninfo, folder, keys)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        if revision_of(connection) is not None:
            raise DomainError(
                "RESTORE_NOT_EMPTY",
                "目标数据库中已有数据表；只能恢复到空数据库。",
                "The database holds tables of ours already; a backup is brought back into an empty one only.",
            )
        ensure_server_role(connection)
        _brought_in(tools_for(connection), connection.info.dbname, folder / DUMP)
        if counted(connection) != manifest.rows:
            raise unreadable()
        ensure_opens(connection, keys)
        with connection.transaction():
            adopt(connection)
            note_backup(connection, f"backup restore {manifest.made_at}")
            raise_wall(connection)  # what may be done to the tables is in no backup
        connection.execute("ANALYZE")
    return manifest


def _brought_in(tools: Tools, database: str, dump: Path) -> None:
    """All of a dump but what the extensions of the database hold already."""
    with TemporaryDirectory() as folder:
        contents = Path(folder) / "contents"
        tools.run("pg_restore", "--list", f"--file={contents}", str(dump))
        lines = contents.read_text(encoding="utf-8").splitlines(keepends=True)
        contents.write_text("".join(one for one in lines if _OF_EXTENSIONS not in one), encoding="utf-8")
        tools.run("pg_restore", *_OPTIONS, f"--use-list={contents}", f"--dbname={database}", str(dump))

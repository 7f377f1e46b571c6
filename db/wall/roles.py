"""The role that the server works as: it owns nothing, and is a member of nothing."""

import psycopg

from db.errors import DomainError

SERVER_ROLE = "rongge_server"
# As an option of a connection; whoever connects has to be a member of it.
AS_SERVER = f"-c role={SERVER_ROLE}"

# Roles belong to all databases of a cluster: somebody else may be making it at the same time.
_MAKE = """
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rongge_server') THEN
            CREATE ROLE rongge_server NOLOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$
"""
_IS_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
_MAY_BE = """
    SELECT EXISTS (SELECT FROM pg_roles
        WHERE rolname = 'rongge_server' AND pg_has_role(session_user, oid, 'MEMBER'))
"""


def is_superuser(connection: psycopg.Connection) -> bool:
    """Whether nothing is forbidden to whoever is connected."""
    return connection.execute(_IS_SUPERUSER).fetchone() == (True,)


def may_be_server(connection: psycopg.Connection) -> bool:
    """Whether the role is there and whoever is connected may work as it."""
    return connection.execute(_MAY_BE).fetchone() == (True,)


def ensure_server_role(connection: psycopg.Connection) -> None:
    """Makes the role where that is allowed. Raises DomainError SERVER_ROLE_MISSING where it is not."""
    if is_superuser(connection):
        connection.execute(_MAKE)
    if not may_be_server(connection):
        raise DomainError(
            "SERVER_ROLE_MISSING",
            f"数据库缺少角色 {SERVER_ROLE}，或当前用户不是其成员；请由数据库管理员创建并授予"
            "（见 docs/running/row-level-security.md）。",
            f"The database lacks the role {SERVER_ROLE}, or this user is no member of it: have the database's"
            " administrator make and grant it (docs/running/row-level-security.md).",
        )

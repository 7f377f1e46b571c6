"""That the server works as a role which owns nothing, behind row-level security that nobody has changed."""

from collections.abc import Iterator
from contextlib import suppress

import psycopg

from app.checks.finding import CheckFinding, Site, failed, good, noted
from app.settings import Settings
from db.errors import DomainError
from db.wall.policies import LEAKPROOF
from db.wall.roles import AS_SERVER, SERVER_ROLE
from db.wall.standing import ensure_wall

# Of whoever a connection of the server's works as; and whether it sees anybody without saying whom it serves.
_WORKS_AS = """
    SELECT current_user, rolsuper OR rolbypassrls,
        EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner = r.oid),
        EXISTS (SELECT FROM person)
    FROM pg_roles AS r WHERE rolname = current_user
"""
_MAY_RETURN = "SELECT rolsuper FROM pg_roles WHERE rolname = session_user"
_LEAKPROOF = "SELECT count(*) FROM pg_proc WHERE oid = ANY (%s::text[]::regprocedure[]) AND proleakproof"


def ensure_walled(settings: Settings) -> None:
    """Raises DomainError WALL_NOT_STANDING; a database that does not answer yet is waited for elsewhere."""
    away = suppress(psycopg.OperationalError)
    with away, psycopg.connect(settings.conninfo, connect_timeout=5) as connection:
        ensure_wall(connection)


def role_is_modest(site: Site) -> Iterator[CheckFinding]:
    """ROLE: that the server works as a role that owns nothing, and nobody is shown to it unasked."""
    try:
        with psycopg.connect(site.settings.conninfo, options=AS_SERVER) as connection:
            row = connection.execute(_WORKS_AS).fetchone()
    except psycopg.Error:
        row = None
    if row is None or row[0] != SERVER_ROLE or any(row[1:]):
        yield failed(
            "ROLE",
            f"服务未能以受限角色 {SERVER_ROLE} 工作：该角色不存在、权限过大或不受行级安全约束",
            f"the server does not work as the modest role {SERVER_ROLE}: it is absent, or no wall holds it",
        )
    elif site.value(_MAY_RETURN) and not site.settings.private:
        yield noted(
            "ROLE",
            f"服务以 {SERVER_ROLE} 工作，但登录用户是超级用户",
            f"the server works as {SERVER_ROLE}, but signs in as a superuser",
        )
    else:
        yield good("ROLE", f"以 {SERVER_ROLE} 工作", f"works as {SERVER_ROLE}")


def wall_stands(site: Site) -> Iterator[CheckFinding]:
    """WALL and NAME_SEARCH: that policies are the program's, and names are searched by their index."""
    try:
        ensure_wall(site.connection)
    except DomainError as error:
        yield failed("WALL", error.zh, error.en)
        return
    yield good("WALL", "行级安全与程序一致", "row-level security is that of the program")
    if site.value(_LEAKPROOF, list(LEAKPROOF)) != len(LEAKPROOF):
        yield noted(
            "NAME_SEARCH",
            "姓名检索用不上索引：须由超级用户执行 docs/running/row-level-security.md 中的语句",
            "names are searched without their index: see docs/running/row-level-security.md",
        )

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
# What whoever signed in could become again, were it not for the program (SET ROLE NONE).
_COULD_BE = """
    SELECT rolsuper, rolsuper OR rolbypassrls OR rolcreaterole OR EXISTS (
        SELECT FROM pg_class AS c WHERE c.oid = 'public.person'::regclass
            AND pg_has_role(session_user, c.relowner, 'MEMBER'))
    FROM pg_roles WHERE rolname = session_user
"""
_LEAKPROOF = "SELECT count(*) FROM pg_proc WHERE oid = ANY (%s::text[]::regprocedure[]) AND proleakproof"


def ensure_walled(settings: Settings) -> None:
    """Raises DomainError WALL_NOT_STANDING; a database that does not answer yet is waited for elsewhere."""
    away = suppress(psycopg.OperationalError)
    with away, psycopg.connect(settings.conninfo, connect_timeout=5) as connection:
        ensure_wall(connection)


def role_is_modest(site: Site) -> Iterator[CheckFinding]:
    """ROLE, LOGIN: that the server works as a role that owns nothing, and signs in as nobody who does."""
    url, row, could_be = site.settings.server_url.set(drivername="postgresql"), None, (False, False)
    address = url.render_as_string(hide_password=False)
    with suppress(psycopg.Error), psycopg.connect(address, options=AS_SERVER) as connection:
        row = connection.execute(_WORKS_AS).fetchone()
        could_be = connection.execute(_COULD_BE).fetchone() or could_be
    if row is None or row[0] != SERVER_ROLE or any(row[1:]):
        yield failed(
            "ROLE",
            f"服务未能以受限角色 {SERVER_ROLE} 工作：该角色不存在、权限过大或不受行级安全约束",
            f"the server does not work as the modest role {SERVER_ROLE}: it is absent, or no wall holds it",
        )
    elif could_be[0] and not site.settings.private:
        yield noted(
            "ROLE",
            f"服务以 {SERVER_ROLE} 工作，但登录用户是超级用户",
            f"the server works as {SERVER_ROLE}, but signs in as a superuser",
        )
    else:
        yield good("ROLE", f"以 {SERVER_ROLE} 工作", f"works as {SERVER_ROLE}")
    if row is not None and not site.settings.private:
        yield _login(site.settings, can_be_more=could_be[1])


def _login(settings: Settings, *, can_be_more: bool) -> CheckFinding:
    if not can_be_more:
        zh = f"服务的登录用户只能成为 {SERVER_ROLE}"
        return good("LOGIN", zh, f"whom the server signs in as can be {SERVER_ROLE} alone")
    if settings.server_url != settings.database_url:
        return failed(
            "LOGIN",
            "RONGGE_SERVER_DATABASE_URL 的用户可成为表的所有者，或权限过大",
            "the login of RONGGE_SERVER_DATABASE_URL can become the owner of the tables, or may do more",
        )
    return noted(
        "LOGIN",
        "服务以表的所有者登录；建议设置 RONGGE_SERVER_DATABASE_URL",
        "the server signs in as the owner of the tables: give it a login (RONGGE_SERVER_DATABASE_URL)",
    )


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

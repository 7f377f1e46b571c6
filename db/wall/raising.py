"""Raising the wall: grants and policies as the program means them, over whatever tables there are."""

from collections.abc import Iterator

import psycopg
from psycopg import sql

from db.wall.policies import LEAKPROOF, Policy, privileges, walled
from db.wall.roles import SERVER_ROLE, ensure_server_role, is_superuser
from db.wall.standing import TABLES, is_standing, mark_standing

_ROLE = sql.Identifier(SERVER_ROLE)
_POLICIES = "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' ORDER BY 1, 2"


def raise_wall(connection: psycopg.Connection) -> None:
    """Brings role, grants and policies to what this program says; where they are that, nothing is locked.

    The caller commits, or each statement by itself: what was broken off is not marked, and raised anew.
    Raises DomainError SERVER_ROLE_MISSING.
    """
    ensure_server_role(connection)
    if is_standing(connection):
        return
    flags = _flags() if is_superuser(connection) else []
    for statement in [*_torn_down(connection), *raised_in(connection, "public"), *flags]:
        connection.execute(statement)
    mark_standing(connection)


def _torn_down(connection: psycopg.Connection) -> Iterator[sql.Composed]:
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(_ROLE)
    for table, name in connection.execute(_POLICIES).fetchall():
        yield sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(name), sql.Identifier("public", table))


def raised_in(connection: psycopg.Connection, schema: str) -> Iterator[sql.Composed]:
    """The statements that grant a schema's tables to the server, each behind its policies."""
    yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.Identifier(schema), _ROLE)
    for name, of_county in connection.execute(TABLES, {"schema": schema}).fetchall():
        table = sql.Identifier(schema, name)
        allowed = sql.SQL(privileges(name))
        policies = walled(name, of_county=of_county)
        state = sql.SQL("ENABLE") if policies else sql.SQL("DISABLE")
        yield sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(table, state)
        yield from (_policy(table, policy) for policy in policies)
        # Last, since each statement may be committed by itself.
        yield sql.SQL("GRANT {} ON {} TO {}").format(allowed, table, _ROLE)


def _policy(table: sql.Identifier, policy: Policy) -> sql.Composed:
    command, name = sql.SQL(policy.command), sql.Identifier(f"wall_{policy.command.lower()}")
    made = sql.SQL("CREATE POLICY {} ON {} FOR {}").format(name, table, command)
    if policy.using is not None:
        made += sql.SQL(" USING ({})").format(sql.SQL(policy.using))
    if policy.check is not None:
        made += sql.SQL(" WITH CHECK ({})").format(sql.SQL(policy.check))
    return made


def _flags() -> Iterator[sql.Composed]:
    for function in LEAKPROOF:
        yield sql.SQL("ALTER FUNCTION {} LEAKPROOF").format(sql.SQL(function))

"""Whether the wall stands as it was raised, by a digest of all that it is made of."""

import hashlib

import psycopg

from db.errors import DomainError
from db.wall.policies import definition
from db.wall.roles import SERVER_ROLE, may_be_server

# Of a schema: no partitions, which nobody but their owner may touch, and no tables of extensions.
TABLES = """
    SELECT c.relname,
        EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'county_id')
    FROM pg_class AS c
    WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND NOT EXISTS (SELECT FROM pg_depend AS d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1
"""
# What the role is, what it and everybody may touch, which tables have policies, which; and functions that
# could carry rows past them.
_MADE_OF = """
    SELECT jsonb_agg(part ORDER BY part::text COLLATE "C")::text FROM (
        SELECT jsonb_build_array('role', rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
            (SELECT count(*) FROM pg_auth_members WHERE member = r.oid)) AS part
        FROM pg_roles AS r WHERE rolname = %(role)s
        UNION ALL
        SELECT jsonb_build_array('table', c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity)
        FROM pg_class AS c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind <> 'i' AND c.relkind <> 'I'
            AND NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_depend AS d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        UNION ALL
        SELECT jsonb_build_array('owned', c.relname)
        FROM pg_class AS c JOIN pg_roles AS r ON r.oid = c.relowner WHERE r.rolname = %(role)s
        UNION ALL
        SELECT jsonb_build_array('grant', c.relname, g.grantee = 0, g.privilege_type)
        FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS g
        WHERE c.relnamespace = 'public'::regnamespace
            AND g.grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = %(role)s))
        UNION ALL
        SELECT jsonb_build_array('policy', tablename, policyname, permissive, roles, cmd, qual, with_check)
        FROM pg_policies WHERE schemaname = 'public'
        UNION ALL
        SELECT jsonb_build_array('function', p.oid::regprocedure::text, p.prosecdef, p.proleakproof)
        FROM pg_proc AS p
        WHERE p.pronamespace = 'public'::regnamespace AND (p.prosecdef OR p.proleakproof)
    ) AS parts
"""
_MARK = """
    INSERT INTO wall_mark (id, definition, standing) VALUES (1, %(definition)s, %(standing)s)
    ON CONFLICT (id) DO UPDATE SET definition = excluded.definition, standing = excluded.standing
"""
_IS_THERE = "SELECT to_regclass('public.wall_mark') IS NOT NULL"
_MARKED = "SELECT definition, standing FROM wall_mark"


def is_standing(connection: psycopg.Connection) -> bool:
    """Whether role, grants and policies are those of this program, and nobody has changed them since."""
    if connection.execute(_IS_THERE).fetchone() != (True,):
        return False
    return connection.execute(_MARKED).fetchone() == (_digest(definition()), _standing(connection))


def mark_standing(connection: psycopg.Connection) -> None:
    """Remembers the wall as it stands now, where there is a place for that."""
    if connection.execute(_IS_THERE).fetchone() == (True,):
        digests = {"definition": _digest(definition()), "standing": _standing(connection)}
        connection.execute(_MARK, digests)


def unmark(connection: psycopg.Connection) -> None:
    """Has the wall count as fallen until it is raised: no server begins to work meanwhile."""
    if connection.execute(_IS_THERE).fetchone() == (True,):
        connection.execute("DELETE FROM wall_mark")


def ensure_wall(connection: psycopg.Connection) -> None:
    """Raises DomainError WALL_NOT_STANDING unless a server may show persons on this database."""
    if not may_be_server(connection) or not is_standing(connection):
        raise DomainError(
            "WALL_NOT_STANDING",
            "数据库的行级安全与本程序不符，或被改动过；请运行 rongge db migrate，并查明原因。",
            "The database's row-level security is not that of this program, or somebody has changed it: run"
            " rongge db migrate, and find out why.",
        )


def _standing(connection: psycopg.Connection) -> bytes:
    row = connection.execute(_MADE_OF, {"role": SERVER_ROLE}).fetchone()
    return _digest("" if row is None else str(row[0]))


def _digest(said: str) -> bytes:
    return hashlib.sha256(said.encode()).digest()

"""How far sealing is behind what has been committed."""

from sqlalchemy import TextClause, text

# Sealed within ten seconds; after so many a watcher of the server has to hear of it.
BEHIND_MOST_S = 600
_BEHIND = text("""
    WITH last AS (
        SELECT snapshot::pg_snapshot AS seen, sealed_at FROM access_seal ORDER BY number DESC LIMIT 1
    ),
    unsealed AS (
        SELECT at FROM access_log
        WHERE written_in >= (SELECT pg_snapshot_xmin(seen)::text::bigint FROM last)
            AND NOT pg_visible_in_snapshot(written_in::text::xid8, (SELECT seen FROM last))
        ORDER BY written_in LIMIT 1000
    )
    SELECT (count(*) > 0)::int * coalesce(
        extract(epoch FROM least(now() - min(at), now() - (SELECT sealed_at FROM last))), 0
    )::float8 AS seconds
    FROM unsealed
""")


def behind() -> TextClause:
    """One row: `seconds` since the oldest row that no seal has, or since the last seal if that is less."""
    return _BEHIND

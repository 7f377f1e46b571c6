"""The months of the log of accesses: a partition for each, made before it begins."""

from datetime import date

from sqlalchemy import Boolean, Select, String, cast, column, func, literal, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from resolvers.windows import today_in_china

MONTHS_AHEAD = 3
# Cybersecurity Law: network logs for no less than six months; months have up to 31 days, so whole ones.
MONTHS_KEPT = 6
# Below so many days whoever watches the server has to hear of it.
DAYS_NEEDED = 7
# Whoever makes months holds it, so that two servers that start together do not.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('access_log'))")
_CLASS = table("pg_class", column("relname"))
_PATIENCE = text("SET LOCAL lock_timeout = '5s'")


def months_from(day: date, ahead: int = MONTHS_AHEAD) -> list[date]:
    """The first days of a day's month and of those after it."""
    first = day.year * 12 + day.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, first + ahead + 1)]


def partition_of(month: date) -> str:
    """The name of a month's partition."""
    return f"access_log_{month:%Y_%m}"


def may_be_purged(month: date, on: date, keep: int = MONTHS_KEPT) -> bool:
    """Whether of a month (its first day) the last day is `keep` calendar months past in the month of `on`."""
    return (on.year - month.year) * 12 + on.month - month.month > keep


def is_ahead(today: date) -> Select[bool]:
    """One row: whether the log has a place for what happens today and for a week from now on."""
    days = func.generate_series(literal(today), literal(today) + DAYS_NEEDED, text("interval '1 day'"))
    day = days.column_valued("day")
    name = literal("access_log_", String) + func.to_char(day, "YYYY_MM")
    there = func.to_regclass(name).is_not(None)
    return select(cast(func.bool_and(there), Boolean).label("ahead"))


async def make_months(database: Database) -> list[str]:
    """Makes the partitions that are missing, of this month and three ahead; their names.

    Beside those who read and write: a table is made by itself and then attached, which locks nobody out.
    """
    wanted = months_from(today_in_china())
    names = [partition_of(month) for month in wanted]
    # Not to_regclass, which may remember within a transaction what was not there as it began.
    there = select(_CLASS.c.relname).where(_CLASS.c.relname.in_(names))
    if len(await database.rows(there)) == len(names):
        return []
    async with database.writing() as connection:
        await connection.execute(_PATIENCE)
        await connection.execute(_LOCK)
        known = set((await connection.scalars(there)).all())
        gone = [month for month in wanted if partition_of(month) not in known]
        for month in gone:
            await _make(connection, month)
    return [partition_of(month) for month in gone]


async def _make(connection: AsyncConnection, month: date) -> None:
    name, following = partition_of(month), months_from(month, 1)[1]
    # house: names and bounds of partitions are made of a day of ours and take no parameters
    await connection.execute(text(f"CREATE TABLE {name} (LIKE access_log INCLUDING ALL)"))
    bounds = f"FOR VALUES FROM ('{month} 00:00+08') TO ('{following} 00:00+08')"
    # house: the same here, where they are attached
    await connection.execute(text(f"ALTER TABLE access_log ATTACH PARTITION {name} {bounds}"))

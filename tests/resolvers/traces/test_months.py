"""The log's months are made ahead, by whoever comes first, and whoever lacks one is told in time."""

import asyncio
from datetime import date, timedelta

import psycopg

from db.engine import Database
from resolvers.traces.months import is_ahead, make_months, months_from, partition_of
from resolvers.windows import today_in_china


def test_months_go_over_the_year() -> None:
    assert months_from(date(2026, 11, 30)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]


async def test_what_is_missing_is_made_once_by_two_who_start_together(
    database: Database, connection: psycopg.Connection
) -> None:
    today = today_in_china()
    last = months_from(today)[-1]
    connection.execute(f"DROP TABLE {partition_of(today)}, {partition_of(last)}".encode())  # house: of ours
    connection.commit()
    assert not (await database.rows(is_ahead(today)))[0].ahead
    made = await asyncio.gather(make_months(database), make_months(database))
    assert sorted(made) == [[], [partition_of(today), partition_of(last)]]
    assert (await database.rows(is_ahead(today)))[0].ahead
    assert await make_months(database) == []


async def test_a_month_that_is_missing_is_told_a_week_before(database: Database) -> None:
    beyond = months_from(today_in_china(), 4)[-1]
    assert (await database.rows(is_ahead(beyond - timedelta(days=8))))[0].ahead
    assert not (await database.rows(is_ahead(beyond - timedelta(days=7))))[0].ahead

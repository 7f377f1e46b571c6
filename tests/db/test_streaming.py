"""Rows that are read as they come."""

from sqlalchemy import text

from db.engine import Database


async def test_a_stream_is_planned_to_be_read_to_its_end(database: Database) -> None:
    statement = text("SELECT current_setting('cursor_tuple_fraction')::float")
    async with database.streaming(statement, at_once=10) as batches:
        assert [rows async for rows in batches] == [[(1.0,)]]

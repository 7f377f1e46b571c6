"""Telling the feed of rows that were copied in bulk, too many to note each."""

from datetime import date
from importlib.resources import files

import psycopg


def tell_of_bulk(connection: psycopg.Connection, county_id: int, today: date) -> None:
    """Has every offline copy of a county begin again, once the caller commits; the last thing it writes."""
    statement = files("resolvers").joinpath("sql", "noted_bulk.sql").read_bytes()
    connection.execute(statement, {"county_id": county_id, "today": today})

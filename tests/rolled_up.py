"""Roll-ups of what tests put into a database by hand."""

from datetime import date

import psycopg
from sqlalchemy import Connection, select

from db.models import CountyUnit
from resolvers.rollups import Drift, drift, recount


def roll_up(connection: Connection, today: date) -> None:
    """Counts every unit's roll-ups anew, as of a day, within the connection's transaction."""
    for county_id in connection.scalars(select(CountyUnit.county_id)).all():
        recount(raw(connection), county_id, today)


def drifts(connection: Connection, today: date) -> list[Drift]:
    """What has drifted in every unit."""
    units = connection.scalars(select(CountyUnit.county_id)).all()
    return [drift(raw(connection), county_id, today) for county_id in units]


def raw(connection: Connection) -> psycopg.Connection:
    """The driver's own connection."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver

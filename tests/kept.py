"""Duties kept in a database that a test has filled by hand, and marks as writers leave them."""

from datetime import date

from sqlalchemy import Connection, func, insert, select

from db.models import DutyMark, Person
from db.models.rollup import EVER_ON
from resolvers.kept_duties.running import within
from resolvers.kept_duties.tending import Tended, keep_anew, tend
from resolvers.windows import Window


def counties(connection: Connection) -> list[int]:
    """Every unit that has persons."""
    return list(connection.scalars(select(Person.county_id).distinct().order_by(Person.county_id)))


def keep_everything(connection: Connection, today: date, window: Window | None = None) -> None:
    """Keeps the duties of every unit, within the connection's transaction."""
    for county_id in counties(connection):
        assert keep_anew(within(connection), county_id, today, window) is not None


def tend_everything(connection: Connection, today: date) -> list[Tended]:
    """Brings every unit up to date until nothing is left to do."""
    done = []
    for county_id in counties(connection):
        for _ in range(10):
            tended = tend(within(connection), county_id, today)
            assert tended is not None
            done.append(tended)
            if tended.anew or not tended.persons:
                break
    return done


def mark(connection: Connection, county_id: int, person_id: int) -> None:
    """Says that a person's duties may be others now."""
    row = {"county_id": county_id, "person_id": person_id, "from_on": EVER_ON}
    connection.execute(insert(DutyMark).values(row))


def marks(connection: Connection, today: date) -> int:
    """How many marks wait on a day."""
    number = select(func.count()).select_from(DutyMark).where(DutyMark.from_on <= today)
    return int(connection.scalars(number).one())

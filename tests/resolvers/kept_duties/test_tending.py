"""Kept duties brought up to date while others write, and found and mended when they have drifted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Executable, delete, func, select, update

from db.codes import ContactPurpose, DutyRule, LifeEventKind
from db.models import DutyCount, DutyMark, DutyMember, KeptDuty
from resolvers.duties.parts import summary_statement
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.kept_duties.running import within
from resolvers.kept_duties.tending import Tended, tend, waiting_counties
from tests.duty_builders import build_event, build_policy, build_yearly
from tests.ground import Ground, build_ground
from tests.kept import keep_everything, mark, marks, tend_everything
from tests.residents import Registered, build_contact, build_person
from tests.rolled_up import drifts, roll_up

TODAY = date(2025, 6, 10)
# Nobody who writes may have to wait for whoever refreshes.
IMPATIENT = "SET lock_timeout = '2s'"


class County:
    """A county of two persons with duties, kept and committed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM contact_policy")
            self.ground: Ground = build_ground(connection)
            build_yearly(connection, self.ground.county)
            build_policy(connection, self.ground.county, DutyRule.HARDSHIP, due_days=30, late_days=60)
            homes = self.ground.villages[:2]
            self.people: list[Registered] = [build_person(connection, home) for home in homes]
            build_event(connection, self.people[0], LifeEventKind.HARDSHIP, date(2025, 6, 1))
            roll_up(connection, TODAY)
            keep_everything(connection, TODAY)
        self.id = self.ground.county.county_id

    def visit(self, connection: Connection, purpose: ContactPurpose = ContactPurpose.HARDSHIP) -> None:
        """A visit, marked as its recorder marks it."""
        village = self.ground.villages[0]
        build_contact(connection, self.people[0], TODAY, division=village, purpose=purpose)
        mark(connection, self.id, self.people[0].id)

    def numbers(self, connection: Connection, today: date = TODAY) -> tuple[Any, Any]:
        """What is kept says, and what is computed."""
        asked = DutyQuestion((self.ground.county,), year_and_month_ahead(today), today)
        kept = asked.asked_on(today)
        said = [tuple(connection.execute(summary_statement(one)).one()) for one in (kept, asked)]
        return said[0], said[1]


@pytest.fixture
def county(engine: Engine) -> County:
    return County(engine)


def interrupted(
    connection: Connection, after: int, act: Callable[[], None], done: list[int]
) -> Callable[[Executable], Any]:
    """Runs statements, counted in `done`, and something else after one of them."""
    run = within(connection)

    def running(statement: Executable) -> Any:
        rows = run(statement)
        done[0] += 1
        if done[0] == after:
            act()
        return rows

    return running


def test_what_is_written_at_any_point_of_a_refresh_is_not_lost(county: County) -> None:
    def written() -> None:
        with county.engine.begin() as other:
            other.exec_driver_sql(IMPATIENT)
            county.visit(other, ContactPurpose.HARDSHIP)

    after, done = 0, [1]
    while after < done[0]:
        after, done[0] = after + 1, 0
        with county.engine.begin() as first:
            county.visit(first, ContactPurpose.ROUTINE)
        with county.engine.connect() as connection:
            assert tend(interrupted(connection, after, written, done), county.id, TODAY) == Tended(1)
            connection.commit()
            kept, computed = county.numbers(connection)
            assert kept == computed
            tend_everything(connection, TODAY)
            connection.commit()
    with county.engine.connect() as connection:
        assert after > 10
        assert marks(connection, TODAY) == 0
        assert not any(one.duties for one in drifts(connection, TODAY))


def test_a_county_is_tended_by_one_at_a_time(county: County) -> None:
    with county.engine.connect() as one, county.engine.connect() as another:
        assert tend(within(one), county.id, TODAY) is not None
        assert tend(within(another), county.id, TODAY) is None
        one.rollback()
        another.rollback()
        assert tend(within(another), county.id, TODAY) is not None


def test_a_day_on_which_a_residence_ends_is_kept_in_mind(county: County) -> None:
    with county.engine.begin() as connection:
        leaving, tomorrow = county.people[1], TODAY + timedelta(1)
        connection.exec_driver_sql(
            "UPDATE residence SET valid = daterange(lower(valid), %(day)s) WHERE person_id = %(person)s",
            {"day": tomorrow, "person": leaving.id},
        )
        mark(connection, county.id, leaving.id)
        tend_everything(connection, TODAY)
        assert (marks(connection, TODAY), marks(connection, tomorrow)) == (0, 1)
        for day in (TODAY, tomorrow):
            kept, computed = county.numbers(connection, day)
            assert kept == computed


def test_before_the_window_runs_out_it_is_extended(county: County) -> None:
    later = TODAY + timedelta(100)
    with county.engine.begin() as connection:
        assert county.id not in connection.scalars(waiting_counties(TODAY)).all()
        assert county.id in connection.scalars(waiting_counties(later)).all()
        assert tend(within(connection), county.id, later) == Tended(persons=2, anew=True)
        kept, computed = county.numbers(connection, later)
        assert kept == computed
        assert county.id not in connection.scalars(waiting_counties(later)).all()


@pytest.mark.parametrize(
    "damage",
    [
        update(KeptDuty).values(satisfied_on=TODAY),
        delete(KeptDuty),
        delete(DutyMember),
        update(DutyCount).values(unfinished=DutyCount.unfinished + 1),
    ],
    ids=["satisfied", "gone", "nobody", "miscounted"],
)
def test_a_recount_finds_and_mends_what_has_drifted(county: County, damage: Executable) -> None:
    with county.engine.begin() as connection:
        connection.execute(damage)
        assert any(one.duties for one in drifts(connection, TODAY))
        roll_up(connection, TODAY)
        assert not any(one.found for one in drifts(connection, TODAY))
        kept, computed = county.numbers(connection)
        assert kept == computed


def test_what_is_marked_has_not_drifted(county: County) -> None:
    with county.engine.begin() as connection:
        connection.execute(update(KeptDuty).values(contact_id=1))
        for person in county.people:
            mark(connection, county.id, person.id)
        assert not any(one.duties for one in drifts(connection, TODAY))
        assert connection.scalar(select(func.count()).select_from(DutyMark)) == 2

"""Tasks of stations in SQL against plain reckoning, over random reports."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, insert

from db.codes import DivisionLevel, DutyState
from db.models import Campaign, TaskReport
from resolvers.areas import Area
from resolvers.campaigns.tasks import (
    WHOLE,
    TaskQuestion,
    page_of_stations,
    task_breakdown_statement,
    task_summary_statement,
)
from resolvers.duty_numbers import COUNTS
from tests.builders import build_division, build_station, build_unit, put
from tests.worlds import quickly

FIRST, MIDDLE, YEAR = date(2025, 3, 1), datetime(2025, 6, 1, tzinfo=UTC), timedelta(days=365)
DAYS = [FIRST + timedelta(days=days) for days in (0, 5, 10, 20, 30, 45)]
LEVELS = (DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE)


@dataclass(frozen=True, slots=True)
class Ground:
    """A county of two townships with a village each, a station at every one of them."""

    county: Area
    townships: tuple[Area, Area]
    stations: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report of the station at a place among all, known or recorded late, perhaps of another campaign."""

    station: int
    stage: int
    done_on: date | None
    late: bool
    campaign: int

    def holds(self, question: TaskQuestion) -> bool:
        """Whether it says that something of the campaign was done, as known and by the day asked about."""
        known = not (self.late and question.known_at is not None)
        done = self.done_on is not None and self.done_on <= question.as_of
        return known and done and self.campaign == question.campaign[1]


REPORT = st.builds(
    Report,
    station=st.integers(0, 4),
    stage=st.integers(0, 2),
    done_on=st.sampled_from([None, *DAYS]),
    late=st.booleans(),
    campaign=st.sampled_from([1, 1, 1, 2]),
)
# Of one station and stage one report holds.
REPORTS = st.lists(REPORT, max_size=12, unique_by=lambda one: (one.station, one.stage, one.campaign))


@st.composite
def asked(draw: st.DrawFn) -> dict[str, Any]:
    """What may be asked about campaign 1, but for the areas."""
    end = draw(st.sampled_from([None, DAYS[2], DAYS[3]]))
    late, stages = timedelta(days=draw(st.sampled_from([0, 15]))), draw(st.sampled_from([0, 2]))
    return {
        "campaign": (500151, 1),
        "levels": tuple(draw(st.lists(st.sampled_from(LEVELS), min_size=1, unique=True))),
        "stage": draw(st.sampled_from([WHOLE, 1, 2])) if stages else WHOLE,
        "stages": stages,
        "from_on": FIRST,
        "to_on": end,
        "lapses_on": end and end + late,
        "as_of": draw(st.sampled_from([FIRST - timedelta(days=1), *DAYS])),
        "known_at": draw(st.sampled_from([None, MIDDLE])),
    }


def state_of(question: TaskQuestion, done_on: date | None) -> DutyState:
    """What a station's task is, plainly."""
    if done_on is not None:
        return DutyState.SATISFIED
    if question.as_of < question.from_on:
        return DutyState.UPCOMING
    if question.to_on is None or question.as_of < question.to_on:
        return DutyState.DUE
    lapsed = question.lapses_on is not None and question.as_of >= question.lapses_on
    return DutyState.MISSED if lapsed else DutyState.OVERDUE


def done_on(question: TaskQuestion, station: int, reports: list[Report]) -> date | None:
    """The day on which a station had done what is asked."""
    mine = [one for one in reports if one.station == station and one.holds(question)]
    held = {one.stage: one.done_on for one in mine}
    stages = [question.stage]
    if question.stage == WHOLE and question.stages:
        stages = list(range(1, question.stages + 1))
    days = [held.get(stage) for stage in stages]
    return None if None in days else max(day for day in days if day is not None)


@quickly
@given(asked=asked(), reports=REPORTS, narrow=st.booleans())
def test_tasks_are_what_plain_reckoning_gives(
    *, shared_engine: Engine, asked: dict[str, Any], reports: list[Report], narrow: bool
) -> None:
    with shared_engine.connect() as connection, connection.begin() as everything:
        ground = _built(connection)
        _reported(connection, ground, reports)
        area = ground.townships[0] if narrow else ground.county
        question = TaskQuestion(region=ground.county, area=area, **asked)
        inside = ground.stations[1:3] if narrow else ground.stations
        expected = {
            station.id: state_of(question, done_on(question, place, reports))
            for place, station in enumerate(ground.stations)
            if station in inside and station.level in question.levels
        }
        rows = [row for row in connection.execute(page_of_stations(question, 100, None)) if row.station_id]
        assert {row.station_id: row.state for row in rows} == expected
        _counted_as(connection, question, Counter(expected.values()))
        everything.rollback()


def _counted_as(connection: Connection, question: TaskQuestion, states: Counter[DutyState]) -> None:
    """The whole has these states, and its parts sum to it."""
    (whole,) = connection.execute(task_summary_statement(question)).all()
    parts = connection.execute(task_breakdown_statement(question)).all()
    assert whole.registered == states.total()
    assert {state: getattr(whole, state.lower()) for state in DutyState} == {
        state: states[state] for state in DutyState
    }
    assert whole.satisfied == whole.on_time + whole.late
    assert whole.expected == whole.satisfied + whole.due + whole.overdue + whole.missed
    for name in COUNTS:
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)


def _built(connection: Connection) -> Ground:
    county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY)
    first = build_division(connection, county, "500151001000", "甲街道")
    second = build_division(connection, county, "500151101000", "乙镇")
    near = build_division(connection, first, "500151001001", "一村")
    far = build_division(connection, second, "500151101001", "三村")
    places = (county, first, near, second, far)
    stations = tuple(build_station(connection, one, recorded_at=MIDDLE - YEAR) for one in places)
    for campaign in (1, 2):
        row = {"kind": "AD_HOC", "client_id": UUID(int=campaign), "recorded_by": "a"}
        connection.execute(insert(Campaign).values(county_id=county.county_id, id=campaign, **row))
    return Ground(county, (first, second), stations)


def _reported(connection: Connection, ground: Ground, reports: list[Report]) -> None:
    for one in reports:
        row = {"station_id": ground.stations[one.station].id, "campaign_county_id": ground.county.county_id}
        row |= {"campaign_id": one.campaign, "stage": one.stage}
        recorded_at = MIDDLE + timedelta(days=1 if one.late else -1)
        sent: dict[str, Any] = {"client_id": UUID(int=0), "reported_by": "a", "recorded_at": recorded_at}
        put(connection, TaskReport, ground.county.county_id, **row, **sent, done_on=one.done_on)

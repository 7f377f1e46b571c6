"""Opening + arrivals − exits = closing = the next opening: of every area, at every moment of knowledge."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.engine import Database
from resolvers.areas import Area
from resolvers.coverage.trend import last_months
from resolvers.registry.history.flow import FlowQuestion, flow_statement, flows_of
from tests.facts import LAST_KNOWN, MIDDLE, World
from tests.questions import areas
from tests.recorded_world import recorded
from tests.reference_ground import Lands
from tests.schema.registry.people.test_endings import END
from tests.schema.registry.people.test_returning import RETURN
from tests.schema.registry.transfers.two_counties import ACCEPT, Counties, place, two_counties
from tests.schema.world import ask, codes_of
from tests.worlds import DAYS, quickly, worlds

DAY = timedelta(days=1)
FLOW = """query($scope: CoverageScopeInput, $on: Date, $known: DateTime, $months: Int) {
    populationFlow(scope: $scope, asOf: $on, knownAt: $known, months: $months) { asOf months { month
        opening arrivals exits closing registered fromOtherCounty returned movedIn
        movedOut deceased ineligible movedAway } } }"""


def _there(world: World, question: FlowQuestion, day: date) -> set[int]:
    """The persons of an area on a day, plainly."""
    land = Lands(world, question.window.last_on, question.known_at)
    known = [stay for stay in world.stays if stay.known.holds(question.known_at)]
    return {stay.person for stay in known if stay.span.holds(day) and land.lies_in(question.area, stay.spot)}


def ensure_balanced(world: World, question: FlowQuestion, rows: Any) -> None:
    """Looks at every day of every month."""
    day = question.window.from_on - DAY
    there = _there(world, question, day)
    for flow in flows_of(question, rows):
        came = went = 0
        assert flow.opening == len(there)
        while day < flow.month.last_on:
            day, before = day + DAY, there
            there = _there(world, question, day)
            came, went = came + len(there - before), went + len(before - there)
        assert (flow.arrivals, flow.exits, flow.closing) == (came, went, len(there))
        assert flow.opening + flow.arrivals - flow.exits == flow.closing


@quickly
@given(world=worlds(), data=st.data())
def test_the_balance_is_that_of_the_days(shared_engine: Engine, world: World, data: st.DataObject) -> None:
    with recorded(shared_engine, world) as connection:
        for _ in range(4):
            area: Area = data.draw(st.sampled_from(areas(world)))
            window = last_months(data.draw(st.sampled_from(DAYS[3:])), data.draw(st.integers(1, 5)))
            known_at = data.draw(st.sampled_from([None, MIDDLE, LAST_KNOWN]))
            question = FlowQuestion(area, window, known_at)
            ensure_balanced(world, question, connection.execute(flow_statement(question)).all())


@pytest.fixture
def counties(engine: Engine, database: Database) -> Counties:
    return two_counties(engine, database)


async def flow(counties: Counties, who: str, **asked: Any) -> list[dict[str, Any]]:
    result = await ask(counties.database, counties.viewer(who), FLOW, **asked)
    assert result.errors is None, result.errors
    found: list[dict[str, Any]] = (result.data or {})["populationFlow"]["months"]
    return found


async def test_each_event_counts_in_its_month_under_what_it_was(counties: Counties) -> None:
    person = await counties.registered(on="2025-07-10")
    ending = {"personId": person, "reason": "INELIGIBLE", "on": "2025-08-20", "source": "复核"}
    await counties.act("here", END, **ending)
    back = {"personId": person, "on": "2025-09-01", "home": {"place": place("B")}}
    anew = (await counties.act("here", RETURN, **back)).data["returnPerson"]["person"]["id"]
    _, into = await counties.offered(anew, movedOn="2025-10-02")
    await counties.done("there", ACCEPT, transferId=into, home={"cellCode": "500152E"})
    here, there = [await flow(counties, who, months=4) for who in ("here", "there")]
    happened = [{name: month[name] for name in month if month[name] and name not in KEPT} for month in here]
    assert happened == [
        {"month": "2025-07", "registered": 1, "arrivals": 1},
        {"month": "2025-08", "ineligible": 1, "exits": 1},
        {"month": "2025-09", "returned": 1, "arrivals": 1},
        {"month": "2025-10", "movedOut": 1, "exits": 1},
    ]
    assert there[3]["fromOtherCounty"] == there[3]["arrivals"] == 1
    for month, following in zip(here, [*here[1:], None], strict=True):
        assert month["opening"] + month["arrivals"] - month["exits"] == month["closing"]
        assert following is None or following["opening"] == month["closing"]


KEPT = ("opening", "closing")


async def test_the_closing_is_the_denominator_of_coverage(counties: Counties) -> None:
    await counties.registered()
    for month in await flow(counties, "here", on="2025-09-30", months=6):
        first = date.fromisoformat(f"{month['month']}-01")
        last = (first + 32 * DAY).replace(day=1) - DAY
        assert month["closing"] == await counties.people("here", str(last))


async def test_a_move_inside_is_no_event_and_one_between_villages_is_told_of_each(counties: Counties) -> None:
    move = "mutation($input: MovePersonInput!) { movePerson(input: $input) { person { id } } }"
    person = await counties.registered()
    given = {"personId": person, "on": "2025-10-02", "home": {"cellCode": "500151C"}}
    assert codes_of(await counties.act("here", move, **given)) == []
    scopes = [{"divisionCode": code} for code in ("500151", "500151001", "500151001001", "500151001002")]
    [county, township, before, after] = [
        (await flow(counties, "here", scope=scope, months=1))[0] for scope in scopes
    ]
    assert [(one["arrivals"], one["exits"]) for one in (county, township)] == [(0, 0)] * 2
    assert (before["movedAway"], after["movedIn"]) == (1, 1)


async def test_parts_below_a_county_are_told_only_to_those_who_may_see_the_persons(
    counties: Counties,
) -> None:
    for who, scope, told in (
        ("leader", {"divisionCode": "500151"}, True),
        ("leader", {"divisionCode": "500151001001"}, False),
        ("client", {"divisionCode": "500151001001"}, True),
    ):
        [month] = await flow(counties, who, scope=scope, months=1)
        assert [month[name] is not None for name in ("registered", "deceased")] == [told] * 2
        assert month["closing"] is not None


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"months": 37}, "WINDOW_TOO_LONG"),
        ({"months": 0}, "EMPTY_WINDOW"),
        ({"scope": {"divisionCode": "599999"}}, "AREA_NOT_FOUND"),
    ],
)
async def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], code: str, counties: Counties) -> None:
    result = await ask(counties.database, counties.viewer("here"), FLOW, **asked)
    assert codes_of(result) == [code]

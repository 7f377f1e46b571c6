"""An act with an earlier day rewrites nothing that is recorded of later ones (decision 0092)."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, Text, cast, func, literal_column, select

from db.codes import DivisionLevel
from db.engine import Database
from db.models import (
    GridWorker,
    HouseholdMember,
    Residence,
    ResponsiblePerson,
    StationService,
    StationSupervision,
    StationVersion,
    Transfer,
)
from tests.builders import build_unit
from tests.schema.registry.households.test_ended import END as END_HOUSE
from tests.schema.registry.households.test_households import HEAD, JOIN, LEAVE, Houses
from tests.schema.registry.people.test_endings import END
from tests.schema.registry.people.test_homes import MOVE
from tests.schema.registry.stations.test_links import NAME, SERVE, SUPERVISE, station_named
from tests.schema.registry.transfers.two_counties import OFFER
from tests.schema.world import build_world, codes_of, id_of
from tests.viewers import TODAY

OPEN = "mutation($input: OpenStationInput!) { done: openStation(input: $input) { station { id } } }"
AMEND = "mutation($input: AmendStationInput!) { done: amendStation(input: $input) { station { id } } }"
FACTS: tuple[Any, ...] = (
    *(HouseholdMember, Residence, GridWorker, Transfer),
    *(StationVersion, StationService, StationSupervision, ResponsiblePerson),
)


@dataclass(frozen=True, slots=True)
class Row:
    """What is recorded first, an act with an earlier day, and what it is answered with."""

    first: tuple[str, dict[str, Any]]
    then: tuple[str, dict[str, Any]]
    code: str


@pytest.fixture
def houses(engine: Engine, database: Database) -> Houses:
    return Houses(build_world(engine), database)


async def facts(houses: Houses) -> list[set[str]]:
    """All rows of all dated facts, those superseded too."""
    row = cast(func.to_jsonb(literal_column("fact")), Text)
    tables = [select(row).select_from(one.__table__.alias("fact")) for one in FACTS]
    return [{text for [text] in await houses.database.rows(rows)} for rows in tables]


async def ensure_refused(houses: Houses, role: str, rows: list[Row]) -> None:
    for row in rows:
        query, given = row.first
        await houses.done(query, role, **given)
        before = await facts(houses)
        query, given = row.then
        assert codes_of(await houses.act(query, role, **given)) == [row.code], row
        assert await facts(houses) == before, row


async def test_what_is_recorded_of_households_and_homes_stays(houses: Houses, engine: Engine) -> None:
    with engine.begin() as connection:
        build_unit(connection, "500152000000", "潼南区", DivisionLevel.COUNTY, above=houses.world.nation)
    house, who = await houses.formed("A0", "A1", "A2"), houses.person
    left, again = {"personId": who("A1"), "on": "2025-09-20"}, {"householdId": house, "personId": who("A1")}
    move = {"personId": who("B1"), "home": {"cellCode": "500151A"}, "on": "2025-09-20"}
    end = {"personId": who("B1"), "source": "复核"}
    rows = [
        Row((LEAVE, left), (LEAVE, left | {"on": "2025-09-10"}), "HOUSEHOLD_CHANGED_SINCE"),
        Row(
            (JOIN, again | {"on": "2025-09-25"}),
            (LEAVE, left | {"on": "2025-09-10"}),
            "HOUSEHOLD_CHANGED_SINCE",
        ),
        Row(
            (HEAD, {"householdId": house, "personId": who("A2"), "on": "2025-09-28"}),
            (LEAVE, {"personId": who("A2"), "on": "2025-09-10"}),
            "HOUSEHOLD_CHANGED_SINCE",
        ),
        Row(
            (JOIN, {"householdId": house, "personId": who("D0"), "on": "2025-09-28"}),
            (JOIN, {"householdId": house, "personId": who("D0"), "on": "2025-09-10"}),
            "IN_A_HOUSEHOLD",
        ),
        Row(
            (JOIN, {"householdId": house, "personId": who("D1"), "on": "2025-09-28"}),
            (END_HOUSE, {"householdId": house, "on": "2025-09-10"}),
            "HOUSEHOLD_CHANGED_SINCE",
        ),
        Row((MOVE, move), (MOVE, move | {"on": "2025-09-10"}), "MOVED_SINCE"),
        *[
            Row(
                (MOVE, {"personId": who(name), "home": {"cellCode": "500151C"}, "on": "2025-09-20"}),
                (END, end | {"personId": who(name), "reason": reason, "on": day}),
                "MOVED_SINCE",
            )
            for name, reason, day in (("A3", "MOVED_OUT", "2025-09-20"), ("D2", "INELIGIBLE", "2025-09-10"))
        ],
    ]
    await ensure_refused(houses, "client", rows)
    offer = {"personId": who("B1"), "toCode": "500152", "movedOn": "2025-09-10", "reason": "迁居"}
    assert codes_of(await houses.act(OFFER, **offer)) == ["MOVED_SINCE"]
    await houses.done(END, **end, reason="DECEASED", on="2025-09-10")


async def test_who_came_back_later_heads_only_the_stay_of_the_day(houses: Houses) -> None:
    house, on = await houses.formed("A0", "A1"), {"personId": houses.person("A1")}
    await houses.done(LEAVE, **on, on="2025-09-20")
    await houses.done(JOIN, householdId=house, **on, on="2025-09-25")
    await houses.done(HEAD, householdId=house, **on, on="2025-09-10")
    assert await houses.of("A1") == (None, ["A0", "A1"])


async def test_what_is_planned_of_stations_stays(houses: Houses, engine: Engine) -> None:
    world, village = houses.world, {"divisionCode": "500151001001"}
    with engine.begin() as connection:
        far = {"stationId": id_of("Station", station_named(connection, world, "乙镇站"))}
    near, early = {"stationId": id_of("Station", world.station)}, {"on": "2025-11-01"}
    planned = "2025-12-01"
    named = {**village, "name": "赵一", "post": "委员", "on": planned}
    served, watched = (
        {**village, **far, "on": planned},
        {**far, "supervisorId": near["stationId"], "on": planned},
    )
    change = {**near, "baseVersion": 1, "act": "CHANGE", "name": "甲站", "on": planned}
    code = "STATION_CHANGED_SINCE"
    rows = [
        Row((NAME, named), (NAME, named | early | {"name": "钱二"}), code),
        Row((SERVE, served), (SERVE, village | early), code),
        Row((SERVE, served), (OPEN, village | early | {"name": "一村站"}), code),
        Row((SUPERVISE, watched), (SUPERVISE, far | early), code),
        Row((AMEND, change), (AMEND, change | early | {"baseVersion": 2, "name": "乙站"}), code),
    ]
    await ensure_refused(houses, "administrator", rows)
    named |= {"on": planned, "name": "钱二"}
    assert codes_of(await houses.act(NAME, "administrator", **named)) == []
    corrected = change | {"baseVersion": 2, "act": "CORRECTION", "name": "丙站"}
    assert codes_of(await houses.act(AMEND, "administrator", **corrected)) == []


async def test_a_plan_that_was_taken_back_is_in_nobodys_way(houses: Houses, engine: Engine) -> None:
    village = {"divisionCode": "500151001001"}
    with engine.begin() as connection:
        keys = [station_named(connection, houses.world, name) for name in ("甲街道站", "乙镇站", "区中心")]
    near, far, centre = (id_of("Station", one) for one in keys)
    served = [village | {"stationId": one} for one in (near, far)]
    named = [village | {"name": one, "post": "委员"} for one in ("赵一", "钱二")]
    watched = [{"stationId": far, "supervisorId": one} for one in (near, centre)]
    early, planned, later = ({"on": day} for day in ("2025-11-01", "2025-12-01", "2025-12-10"))
    for query, (first, other), column in (
        (SERVE, served, StationService.station_id),
        (NAME, named, ResponsiblePerson.name),
        (SUPERVISE, watched, StationSupervision.supervisor_id),
    ):
        for said, on in ((first, {"on": str(TODAY)}), (other, planned), (first, planned)):
            await houses.done(query, "administrator", **said | on)
        before = await facts(houses)
        await houses.done(query, "administrator", **first | early)
        assert await facts(houses) == before, "it holds already, in two rows"

        await houses.done(query, "administrator", **other | early)

        standing = select(column, column.class_.valid).where(column.class_.superseded_at.is_(None))
        rows = await houses.database.rows(standing.order_by(column.class_.valid))
        turns = [TODAY, date(2025, 11, 1), None]
        assert [(row.valid.lower, row.valid.upper) for row in rows] == [*pairwise(turns)]
        assert rows[0][0] != rows[1][0]
    # The same again behind a gap is a plan still.
    end = Row((SERVE, village | planned), (SERVE, village | early), "STATION_CHANGED_SINCE")
    gap = Row((SERVE, served[1] | later), (SERVE, served[0] | early), "STATION_CHANGED_SINCE")
    await ensure_refused(houses, "administrator", [end, gap])

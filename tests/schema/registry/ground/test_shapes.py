"""Boundaries and points of divisions: corrected for as long as they held, or changed from a day on."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import shapely
from sqlalchemy import Connection, Engine, func, select

from db.engine import Database
from db.models import DivisionShape
from tests.draft_world import geojson
from tests.hand_over_world import manager_of
from tests.schema.grid_plans.planned_world import Planned, build_planned
from tests.schema.world import PLAN, ask, codes_of, id_of

SHAPE = "mutation($input: PutDivisionShapeInput!) { done: putDivisionShape(input: $input) { %s } }"
POINT = "mutation($input: PutDivisionPointInput!) { done: putDivisionPoint(input: $input) { %s } }"
SHOWN = "isUnchanged replayed division { boundary boundarySource point pointSource }"
THEN = """query($code: String!, $asOf: Date) { division(code: $code, asOf: $asOf) {
    boundary boundarySource point } }"""
ROLES = ("worker", "staff", "leader", "client", "nobody")
OLD = geojson(shapely.MultiPolygon([PLAN.shape("D").geoms[0]]))
NEW = geojson(shapely.box(106.05, 29.84, 106.06, 29.85))
OTHER = geojson(shapely.box(106.05, 29.84, 106.07, 29.85))


@pytest.fixture
def planned(engine: Engine) -> Planned:
    return build_planned(engine)


def given(planned: Planned, **changed: Any) -> dict[str, Any]:
    """The third village's boundary, changed in the middle of 2025."""
    village = id_of("Division", planned.world.villages[2])
    what = {"divisionId": village, "boundary": NEW, "source": "OFFICIAL"}
    return what | {"clientId": str(uuid4()), "act": "CHANGE", "on": "2025-07-01"} | changed


async def put(database: Database, planned: Planned, **changed: Any) -> Any:
    query = SHAPE.replace("%s", SHOWN)
    answer = await ask(database, planned.manager, query, input=given(planned, **changed))
    assert answer.errors is None
    return (answer.data or {})["done"]


async def boundary(database: Database, planned: Planned, as_of: str) -> Any:
    answer = await ask(database, planned.manager, THEN, code="500151101001", asOf=as_of)
    assert answer.errors is None
    return area((answer.data or {})["division"]["boundary"])


def area(shape: dict[str, Any]) -> float:
    return round(float(shapely.from_geojson(json.dumps(shape)).area), 9)


def versions(sa: Connection, *, standing: bool = True) -> int:
    number = select(func.count()).select_from(DivisionShape)
    if standing:
        number = number.where(DivisionShape.superseded_at.is_(None))
    return int(sa.scalars(number).one())


async def test_a_change_holds_from_its_day_on_and_not_before(database: Database, planned: Planned) -> None:
    done = await put(database, planned)
    assert (done["isUnchanged"], done["division"]["boundarySource"]) == (False, "OFFICIAL")
    assert await boundary(database, planned, "2025-06-30") == area(OLD)
    assert await boundary(database, planned, "2025-07-01") == area(NEW)


async def test_a_correction_holds_for_as_long_as_what_it_corrects(
    database: Database, planned: Planned
) -> None:
    await put(database, planned)
    await put(database, planned, act="CORRECTION", on="2020-01-01", boundary=OTHER)
    days = ("2018-01-01", "2025-06-30", "2025-07-01")
    found = [await boundary(database, planned, day) for day in days]
    assert found == [area(OTHER), area(OTHER), area(NEW)]


async def test_a_line_is_corrected_over_days_that_only_the_point_cut(
    database: Database, sa: Connection, planned: Planned
) -> None:
    at = {"lon": 106.055, "lat": 29.845}
    moved = given(planned, point=at)
    del moved["boundary"]
    answer = await ask(database, planned.manager, POINT.replace("%s", SHOWN), input=moved)
    assert (answer.data or {})["done"]["division"]["point"]["coordinates"] == [106.055, 29.845]
    assert versions(sa) == 4
    await put(database, planned, act="CORRECTION", on="2025-09-01")
    for day in ("2018-01-01", "2025-10-01"):
        assert await boundary(database, planned, day) == area(NEW)


async def test_a_point_changed_before_a_line_that_is_known_stays_changed_after_it(
    database: Database, planned: Planned
) -> None:
    await put(database, planned)
    moved = given(planned, point={"lon": 106.055, "lat": 29.845}, on="2025-06-01")
    del moved["boundary"]
    answer = await ask(database, planned.manager, POINT.replace("%s", SHOWN), input=moved)
    assert answer.errors is None
    for day, line in (("2025-06-15", OLD), ("2025-07-15", NEW)):
        found = await ask(database, planned.manager, THEN, code="500151101001", asOf=day)
        shown = (found.data or {})["division"]
        assert shown["point"]["coordinates"] == [106.055, 29.845], day
        assert area(shown["boundary"]) == area(line)
    await put(database, planned, on="2025-05-01", boundary=OTHER)
    days = ("2025-05-15", "2025-06-15", "2025-07-15")
    assert [await boundary(database, planned, day) for day in days] == [area(OTHER), area(OTHER), area(NEW)]


async def test_the_same_shape_makes_no_version(database: Database, sa: Connection, planned: Planned) -> None:
    await put(database, planned)
    before = versions(sa, standing=False)
    for act in ("CHANGE", "CORRECTION"):
        done = await put(database, planned, act=act, on="2025-08-01")
        assert done["isUnchanged"]
    assert versions(sa, standing=False) == before


async def test_what_was_known_before_stays_known(
    database: Database, sa: Connection, planned: Planned
) -> None:
    rows = set(sa.execute(select(DivisionShape.id, DivisionShape.valid)).all())
    then = datetime.now(UTC)
    await put(database, planned, act="CORRECTION")
    stays = DivisionShape.recorded_at < then
    assert set(sa.execute(select(DivisionShape.id, DivisionShape.valid).where(stays)).all()) == rows


async def test_five_at_once_with_one_client_id_are_one_change(
    database: Database, sa: Connection, planned: Planned
) -> None:
    sent = [put(database, planned, clientId=client_id) for client_id in [str(uuid4())] * 5]
    answers = await asyncio.gather(*sent)
    assert sum(not one["replayed"] for one in answers) == 1
    assert {one["isUnchanged"] for one in answers} == {False}
    assert versions(sa) == 4


async def test_a_first_shape_is_a_change_and_nothing_is_corrected_that_is_not_there(
    database: Database, planned: Planned
) -> None:
    county = id_of("Division", planned.world.county)
    query = SHAPE.replace("%s", SHOWN)
    wrong = given(planned, divisionId=county, act="CORRECTION")
    assert codes_of(await ask(database, planned.manager, query, input=wrong)) == ["NO_SHAPE_YET"]
    done = await put(database, planned, divisionId=county)
    assert done["division"]["boundary"] is not None
    assert (await put(database, planned, divisionId=county, on="2024-01-01", boundary=OTHER))["division"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": "2027-01-01"}, "SHAPE_DAY_NOT_POSSIBLE"),
        ({"boundary": {"type": "Point", "coordinates": [106, 29]}}, "BAD_BOUNDARY"),
        ({"divisionId": "bm90aGluZw"}, "BAD_ID"),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    changed: dict[str, Any], code: str, database: Database, sa: Connection, planned: Planned
) -> None:
    before = versions(sa, standing=False)
    query = SHAPE.replace("%s", SHOWN)
    answer = await ask(database, planned.manager, query, input=given(planned, **changed))
    assert (codes_of(answer), versions(sa, standing=False)) == ([code], before)


async def test_out_of_scope_there_is_no_such_division(database: Database, planned: Planned) -> None:
    query, world = SHAPE.replace("%s", SHOWN), planned.world
    for role in ROLES:
        answer = await ask(database, world.viewers()[role], query, input=given(planned))
        assert codes_of(answer) == ["NOT_PERMITTED"]
    first = manager_of(world.townships[0])
    assert codes_of(await ask(database, first, query, input=given(planned))) == ["AREA_NOT_FOUND"]

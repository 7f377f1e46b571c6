"""A random history of a station: each day, as known after each act, is what plain Python says."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from db.engine import Database
from resolvers.ask import Ask
from resolvers.ground.stations import station_by_id
from resolvers.serving import serving_stations
from schema.node import key_of
from tests.builders import build_station
from tests.schema.world import World, build_world, id_of
from tests.station_acts import act, done, opened
from tests.viewers import NOBODY, TODAY

NAMES, PHONES = ("甲站", "乙站"), ("023-00000001", "023-00000002")
BEGIN = TODAY - timedelta(days=7)
SPAN = 14
Day = dict[str, Any]


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def now(database: Database) -> datetime:
    moment: datetime = (await database.rows(select(func.clock_timestamp())))[0][0]
    return moment


def run_of(days: dict[date, Day], on: date, field: str) -> list[date]:
    """The days around one on which a field says the same without a break."""
    found = [on]
    for step in (timedelta(days=1), timedelta(days=-1)):
        at = on + step
        while at in days and days[at][field] == days[on][field]:
            found.append(at)
            at += step
    return found


def after(days: dict[date, Day], on: date, act: str, said: Day) -> dict[date, Day]:
    """What is known of each day after an amendment."""
    known = {at: dict(one) for at, one in days.items()}
    for field, value in said.items():
        for at in run_of(days, on, field) if act == "CORRECTION" else [at for at in days if at >= on]:
            known[at][field] = value
    return known


async def history(database: Database, world: World, random: Random) -> tuple[str, list[Any]]:
    """A station's id, and after each act the moment and what was known of each day."""
    station = (await opened(database, world, name="始", on=str(BEGIN)))["station"]
    days = {BEGIN + timedelta(days=n): {"name": "始", "telephone": None} for n in range(SPAN)}
    found, viewer = [(await now(database), days)], world.viewers()["administrator"]
    for _ in range(4):
        on = random.choice(sorted(days))
        kind = random.choice(("CHANGE", "CORRECTION"))
        fields = {"name": random.choice(NAMES), "telephone": random.choice((*PHONES, None))}
        said = {field: fields[field] for field in random.choice((("name",), ("telephone",), tuple(fields)))}
        given = {"stationId": station["id"], "baseVersion": 1, "act": kind, "on": str(on)} | said
        done(await act(database, viewer, "amendStation", **given))
        days = after(days, on, kind, said)
        found.append((await now(database), days))
    on = TODAY + timedelta(days=random.randint(0, 5))
    successor = id_of("Station", world.station)
    given = {"stationId": station["id"], "on": str(on), "successorId": successor}
    done(await act(database, viewer, "closeStation", **given))
    found.append((await now(database), {at: one for at, one in days.items() if at < on}))
    return station["id"], found


@pytest.mark.parametrize("seed", range(2))
async def test_each_day_as_known_after_each_act_is_what_it_was(
    seed: int, database: Database, world: World, engine: Engine
) -> None:
    with engine.begin() as connection:
        build_station(connection, world.villages[1], "旁站")
    before = await now(database)
    station_id, found = await history(database, world, Random(seed))  # noqa: S311  # chance, not secrets
    county_id, row_id = key_of(station_id, "Station", "id")
    plain = Ask(NOBODY, TODAY, TODAY)
    for moment, days in ((before, {}), *found, (None, found[-1][1])):
        for number in range(-1, SPAN):
            on = BEGIN + timedelta(days=number)
            ask = replace(plain, as_of=on, known_at=moment)
            rows = await database.rows(station_by_id(ask, county_id, row_id))
            said = [{"name": row.name, "telephone": row.telephone} for row in rows]
            assert said == ([days[on]] if on in days else []), (moment, on)
            if number % 6:
                continue
            served = serving_stations(county_id, on, moment).subquery()
            mine = select(served.c.station_id).where(served.c.division_id == world.villages[0].id)
            serving = (await database.rows(mine))[0][0]
            assert (serving == row_id) == (on in days), (moment, on)

"""Grid workers entered and mended: once, by whoever manages the station, field by field."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, func, select

from db.engine import Database
from db.models import GridWorker, Receipt
from resolvers.areas import Area
from tests.builders import build_station
from tests.hand_over_world import Handed, build_handed, manager_of
from tests.schema.world import codes_of, id_of
from tests.staff_world import act, done, newcomer, told

ROLES = ("worker", "other_worker", "staff", "leader", "township_leader", "administrator", "client", "nobody")


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


def number_of(sa: Connection, table: Any) -> int:
    return int(sa.execute(select(func.count()).select_from(table)).scalar_one())


def amendment(handed: Handed, **changed: Any) -> dict[str, Any]:
    return {"workerId": id_of("GridWorker", handed.world.worker)} | changed


def renamed(was: str, becomes: str) -> dict[str, Any]:
    return {"name": {"was": was, "becomes": becomes}}


async def test_a_worker_is_entered_at_a_station_from_a_day_on(database: Database, handed: Handed) -> None:
    entered = done(await act(database, handed.manager, "addGridWorker", newcomer(handed)))
    worker = entered["worker"]
    assert (worker["name"], worker["validFrom"], worker["validTo"]) == ("周网格", "2025-11-01", None)
    assert worker["station"] == {"name": "甲街道站"}


async def test_five_at_once_with_one_client_id_enter_one_worker(
    database: Database, sa: Connection, handed: Handed
) -> None:
    before = number_of(sa, GridWorker)
    given = newcomer(handed, clientId=str(uuid4()))
    sent = [act(database, handed.manager, "addGridWorker", given) for _ in range(5)]
    answers = [done(result) for result in await asyncio.gather(*sent)]
    assert number_of(sa, GridWorker) == before + 1
    assert len({answer["worker"]["id"] for answer in answers}) == 1
    assert sum(not answer["replayed"] for answer in answers) == 1


async def test_a_client_id_does_not_stand_for_another_worker(database: Database, handed: Handed) -> None:
    given = newcomer(handed, clientId=str(uuid4()))
    done(await act(database, handed.manager, "addGridWorker", given))
    again = await act(database, handed.manager, "addGridWorker", given | {"name": "吴网格"})
    assert codes_of(again) == ["CLIENT_ID_TAKEN"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": ""}, "BAD_NAME"),
        ({"name": " 周网格"}, "BAD_NAME"),
        ({"name": "周\u200b网格"}, "BAD_NAME"),
        ({"name": "周" * 51}, "BAD_NAME"),
        ({"on": "2017-12-31"}, "POST_DAY_NOT_POSSIBLE"),
        ({"on": "2027-01-01"}, "POST_DAY_NOT_POSSIBLE"),
        ({"stationId": "bm90aGluZw"}, "BAD_ID"),
    ],
)
async def test_a_worker_who_cannot_be_meant_is_refused_and_nothing_is_written(
    changed: dict[str, Any], code: str, database: Database, sa: Connection, handed: Handed
) -> None:
    before = number_of(sa, GridWorker)
    result = await act(database, handed.manager, "addGridWorker", newcomer(handed, **changed))
    assert codes_of(result) == [code]
    assert (number_of(sa, GridWorker), number_of(sa, Receipt)) == (before, 0)


@pytest.mark.parametrize("role", ROLES)
async def test_only_who_manages_enters_and_mends_workers(
    role: str, database: Database, handed: Handed
) -> None:
    viewer = handed.world.viewers()[role]
    expected = [] if role == "administrator" else ["NOT_PERMITTED"]
    assert codes_of(await act(database, viewer, "addGridWorker", newcomer(handed))) == expected
    mended = amendment(handed, **renamed("王网格", "王新名"))
    assert codes_of(await act(database, viewer, "amendGridWorker", mended)) == expected


async def test_out_of_scope_neither_station_nor_worker_exists(database: Database, handed: Handed) -> None:
    far = manager_of(handed.world.townships[1])
    missing = Area(handed.world.station.kind, handed.world.station.county_id, 1)
    assert codes_of(await act(database, far, "addGridWorker", newcomer(handed))) == ["STATION_NOT_FOUND"]
    given = newcomer(handed, stationId=id_of("Station", missing))
    assert codes_of(await act(database, handed.manager, "addGridWorker", given)) == ["STATION_NOT_FOUND"]
    mended = amendment(handed, **renamed("王网格", "王新名"))
    assert codes_of(await act(database, far, "amendGridWorker", mended)) == ["WORKER_NOT_FOUND"]


async def test_a_name_is_mended_and_phones_hear_of_the_cells_that_show_it(
    database: Database, sa: Connection, handed: Handed
) -> None:
    given = amendment(handed, clientId=str(uuid4()), **renamed("王网格", "王新名"))
    first = done(await act(database, handed.manager, "amendGridWorker", given))
    again = done(await act(database, handed.manager, "amendGridWorker", given))
    assert (first["worker"]["name"], first["replayed"], again["replayed"]) == ("王新名", False, True)
    assert told(sa) == ["CELL"] * 3
    [before] = sa.scalars(select(Receipt.result["before"]))
    assert before == {"name": "王网格"}


async def test_two_who_mend_different_fields_both_do_and_of_the_same_field_one_is_told(
    database: Database, engine: Engine, handed: Handed
) -> None:
    with engine.begin() as connection:
        other = build_station(connection, handed.world.villages[0], "一村站")
    stations = [id_of("Station", one) for one in (handed.world.station, other)]
    moved = {"stationId": dict(zip(("was", "becomes"), stations, strict=True))}
    sent = [renamed("王网格", "王甲"), renamed("王网格", "王乙"), moved]
    acts = [act(database, handed.manager, "amendGridWorker", amendment(handed, **one)) for one in sent]
    results = await asyncio.gather(*acts)
    assert sorted(map(codes_of, results)) == [[], [], ["WORKER_CHANGED"]]
    [refused] = [error.original_error for result in results for error in result.errors or []]
    assert refused.details == {"fields": ["name"]}
    last = done(await act(database, handed.manager, "amendGridWorker", amendment(handed, **moved)))
    assert last["worker"]["station"] == {"name": "一村站"}
    assert last["worker"]["name"] in {"王甲", "王乙"}


async def test_an_amendment_without_anything_is_refused(database: Database, handed: Handed) -> None:
    result = await act(database, handed.manager, "amendGridWorker", amendment(handed))
    assert codes_of(result) == ["NOTHING_TO_AMEND"]

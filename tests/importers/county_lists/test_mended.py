"""What a list holds ends nothing, and what was built on a list is not taken away with it."""

import asyncio
import inspect
import re
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from sqlalchemy import Connection, Engine, select, text

from db.codes import RowOutcome, RowVerdict
from db.engine import Database
from db.errors import DomainError
from db.models import DivisionVersion
from importers import parsing
from importers.county_lists.account import listed_of
from importers.county_lists.lines.findings import NOT_TAKEN
from importers.county_lists.steps import DIVISIONS_STEPS
from importers.opening.chain import chain_named
from importers.opening.opening import open_county
from importers.runs.preview import preview_again
from importers.runs.report import RunReport
from importers.runs.steps import Terms
from tests.importers.county_lists.files_of_divisions import STANDING, Desk
from tests.importers.deliveries import FIRST, IDS, LATER
from tests.importers.runs.files_of_people import places
from tests.schema.world import build_world
from tests.viewers import TODAY
from tests.work import KEYS

_MADE = select(DivisionVersion.division_id).where(DivisionVersion.name.like("新%镇")).order_by("code")

_WAITS = text(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


def _gone(report: RunReport) -> list[str]:
    return [code for _level, code, *_ in report.run.terms["divisions"]["gone"]]


async def test_a_held_village_stays_with_its_township_and_by_its_name(desk: Desk) -> None:
    unnamed = {"code": "500151101001", "name": ""}
    taken_over = await desk.tried(*STANDING[:3], unnamed, closings=9)
    assert places(taken_over) == {"NAME_MISSING": ("区划:5",)}
    assert _gone(taken_over) == []

    renumbered = [{"code": f"50015100100{last}", "name": "二村"} for last in (5, 6)]
    twice = await desk.tried(*STANDING[:2], *renumbered, closings=9)
    assert places(twice) == {"NAME_TWICE": ("区划:4", "区划:5")}
    assert _gone(twice) == ["500151101000", "500151101001"]


async def test_whatever_the_intake_refuses_is_told_of_the_line(desk: Desk) -> None:
    refused = set(re.findall(r"RejectionCode\.([A-Z_]+)", inspect.getsource(parsing)))
    assert refused == {one.value for one in NOT_TAKEN}

    names = ("\u3164", "\u2800", "\ufe0f", "甲<乙村")
    lines = [{"code": f"50015100101{at}", "name": name} for at, name in enumerate(names)]
    report = await desk.tried(*STANDING, *lines)
    assert places(report) == {
        "NAME_MISSING": ("区划:7", "区划:8", "区划:9"),
        "NAME_ODD": ("区划:8", "区划:9"),
        "BAD_NAME": ("区划:10",),
    }


async def test_a_day_before_the_county_itself_is_too_old(desk: Desk) -> None:
    with pytest.raises(DomainError) as older:
        await desk.preview(*STANDING, said_on=date(1950, 1, 1))
    assert older.value.code == "VINTAGE_TOO_OLD"


async def test_only_a_township_that_would_end_keeps_its_villages_from_being_taken(desk: Desk) -> None:
    zone, in_zone = {"code": "500151401", "name": "开发区"}, {"code": "500151401001", "name": "九村"}
    await desk.brought(zone, in_zone)
    further = {"code": "500151401002", "name": "十村"}
    silent = await desk.tried(*STANDING[:3], in_zone, further, closings=9)
    assert places(silent) == {}
    assert _gone(silent) == ["500151101000", "500151101001"]

    unreadable = {"code": "500151000001", "name": "无乡之村"}
    assert places(await desk.tried(*STANDING[:3], STANDING[4], unreadable, closings=9)) == {
        "BAD_DIVISION_CODE": ("区划:6",)
    }


async def test_nothing_is_written_once_a_line_would_hang_elsewhere(desk: Desk) -> None:
    key = await desk.preview({"code": "500151101009", "name": "九村", "parent": "乙镇"})
    await desk.brought({"code": "500151101", "name": "旧镇"})
    await desk.brought({"code": "500151301", "name": "乙镇"})
    assert (await desk.write(key)).outcomes == {RowOutcome.CHANGED_SINCE: 1}


async def test_a_city_that_is_its_own_only_county_has_a_list_under_that_code(
    connection: psycopg.Connection, desk: Desk
) -> None:
    open_county(connection, chain_named("620201", "嘉峪关市", "嘉峪关市", "甘肃省"), on=FIRST, ids=IDS)
    root = "SELECT id FROM division WHERE county_id = 620200"
    [[division_id]] = connection.execute(root).fetchall()
    connection.commit()
    city = replace(desk.world.county, county_id=620200, id=division_id)
    there = replace(desk, world=replace(desk.world, county=city))

    lines = [{"code": "620200", "name": "嘉峪关市"}, {"code": "620201", "name": "嘉峪关市"}]
    towns = [{"code": "620201100", "name": "新城镇"}, {"code": "620201101", "name": "峪泉镇"}]
    towns[1]["parent_code"] = "620201"
    village = {"code": "620201100201", "name": "野麻湾村"}
    report = await there.brought(*lines, *towns, village, said_on=LATER)

    assert places(report) == {}
    assert report.outcomes == {RowOutcome.WRITTEN: 3}
    assert (await there.divisions())["620201101000"] == ("峪泉镇", division_id)
    again = await there.tried(*lines, *towns, village, said_on=LATER)
    assert again.verdicts == {RowVerdict.UNCHANGED: 5}


async def test_more_closings_than_accepted_are_told_in_words_of_a_list(desk: Desk) -> None:
    with pytest.raises(DomainError) as more:
        await desk.preview(*STANDING[:2], closings=2)
    assert more.value.code == "CLOSINGS_NOT_ACCEPTED"
    assert "--dry-run" not in f"{more.value.zh}{more.value.en}"
    assert "改填 3（" in more.value.zh


async def test_what_an_earlier_dry_run_found_is_gone_once_a_later_one_fails(desk: Desk) -> None:
    key = await desk.preview(*STANDING[:2])
    assert listed_of((await desk.report(key)).run) is not None
    delivered, terms = desk.file_of(STANDING[:2]), Terms(TODAY, closings=1)
    with pytest.raises(DomainError, match="CLOSINGS_NOT_ACCEPTED"):
        await preview_again(
            desk.database,
            desk.ask,
            key,
            steps=DIVISIONS_STEPS,
            delivered=delivered,
            terms=terms,
            keys=KEYS,
            ids=IDS,
        )
    assert listed_of((await desk.report(key)).run) is None


_HANGS = (
    """INSERT INTO station_supervision (county_id, id, station_id, supervisor_county_id, supervisor_id, valid)
       SELECT :county, 1, :old, :county, :new, daterange(current_date, NULL)""",
    """INSERT INTO station_supervision (county_id, id, station_id, supervisor_county_id, supervisor_id, valid)
       SELECT :county, 2, :new, :county, :old, daterange(current_date, NULL)""",
    """INSERT INTO station_service (county_id, id, division_id, station_id, valid)
       SELECT :county, 3, :village, :new, daterange(current_date, NULL)""",
    """UPDATE station_version SET co_located_id = :new
       WHERE county_id = :county AND station_id = :old AND superseded_at IS NULL""",
)


async def test_a_new_station_that_others_hang_on_stays_when_its_list_is_undone(
    engine: Engine, desk: Desk
) -> None:
    made = [{"code": f"500151{one:03}", "name": f"新{one}镇"} for one in range(201, 206)]
    report = await desk.brought(*made)
    ids = [row[0] for row in await desk.database.rows(_MADE)]
    with engine.begin() as connection:
        for hangs, new in zip(_HANGS, ids, strict=False):
            _put(connection, desk, hangs, new)

    undone = await desk.undone(report)

    assert undone.outcomes == {RowOutcome.KEPT: 4, RowOutcome.REVERSED: 1}
    assert "500151205000" not in await desk.divisions()


async def test_undoing_waits_for_what_is_being_put_on_a_new_division(engine: Engine, desk: Desk) -> None:
    report = await desk.brought({"code": "500151201", "name": "新甲镇"})
    [[new]] = await desk.database.rows(_MADE)
    with engine.begin() as connection:
        _put(connection, desk, _HANGS[2], new)
        undoing = asyncio.create_task(desk.undone(report))
        async with asyncio.timeout(60):
            while not (undoing.done() or await desk.database.rows(_WAITS)):  # noqa: ASYNC110  # the server tells
                await asyncio.sleep(0.02)

    assert (await undoing).outcomes == {RowOutcome.KEPT: 1}


def _put(connection: Connection, desk: Desk, hangs: str, new: int) -> None:
    world = desk.world
    given = {"old": world.station.id, "new": new, "village": world.villages[0].id}
    connection.execute(text(hangs), {"county": world.county.county_id} | given)

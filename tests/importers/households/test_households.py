"""Households of a file of people: formed, joined and headed by the registry's rules, once."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.codes import ConflictPolicy, RowOutcome, RowVerdict
from db.engine import Database
from db.models import Change
from importers.kinds import write_run
from importers.runs import steps
from importers.runs.accepting import accept_run
from resolvers.registry.households.acts import leave_household
from resolvers.registry.households.entry import Leaving
from tests.importers.households.houses import (
    FAMILY,
    OVERWRITE,
    headless,
    house,
    houses_of,
    person_of,
    undone,
)
from tests.importers.runs.files_of_people import HANDS, IDS, SAID_ON, Desk, places, someone
from tests.importers.runs.test_statements import counted
from tests.schema.registry.people.register import keep, nothing_drifts
from tests.schema.world import build_world

NEW, CHANGED, UNCHANGED, HELD = (
    RowVerdict.NEW,
    RowVerdict.CHANGED,
    RowVerdict.UNCHANGED,
    RowVerdict.HELD,
)


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def test_a_roster_makes_households_with_members_and_heads(desk: Desk, engine: Engine) -> None:
    keep(engine, desk.world)
    key = await desk.preview(*FAMILY)
    tried = await desk.report(key)
    assert (tried.households.verdicts, tried.households.outcomes) == ({NEW: 2}, {})
    assert await houses_of(desk) == []

    report = await desk.write(key)

    assert report.households.outcomes == {RowOutcome.WRITTEN: 2}
    assert await houses_of(desk) == sorted([house(0, 1, 2), house(3)])
    assert await houses_of(desk, date(2025, 8, 31)) == []
    assert nothing_drifts(engine)


async def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    await desk.brought(*FAMILY)
    [before] = await desk.database.rows(select(func.count().label("rows")).select_from(Change))

    for policy in ConflictPolicy:
        report = await desk.brought(*FAMILY, policy=policy)
        assert (report.verdicts, report.households.verdicts) == ({UNCHANGED: 4}, {UNCHANGED: 2})

    [after] = await desk.database.rows(select(func.count().label("rows")).select_from(Change))
    assert after.rows == before.rows


@pytest.mark.parametrize(
    "named",
    [
        lambda head: {"household": "HK 01", "head_name": head["name"]},
        lambda head: {"head_number": head["identity_number"], "relation": "儿媳"},
        lambda head: {"head_name": head["name"], "relation": "20"},
        lambda head: {"head_name": head["name"]},
        lambda head: {"household": "无", "head_name": head["name"]},
    ],
)
async def test_a_household_is_named_as_offices_name_them(desk: Desk, named: Any) -> None:
    head = someone(0)
    told = named(head)
    itself = told | ({"relation": "02"} if "relation" in told else {})

    await desk.brought(head | itself, someone(1) | told, someone(2) | told)

    assert await houses_of(desk) == [house(0, 1, 2)]


async def test_villages_that_number_theirs_alike_are_told_apart_by_their_heads(desk: Desk) -> None:
    there = {"cell_code": "500151C", "household": "1"}
    rows = [*FAMILY[:3], someone(4, relation="户主", **there), someone(5, relation="妻", **there)]

    await desk.brought(*rows)

    assert await houses_of(desk) == sorted([house(0, 1, 2), house(4, 5)])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (
            [someone(0, household="1", relation="户主"), someone(1, household="1", relation="户主")],
            "HOUSEHOLD_TWO_HEADS",
        ),
        ([someone(0, household="1", relation="妻"), someone(1, household="1")], "HOUSEHOLD_HEAD_MISSING"),
        (
            [someone(0, household="1", relation="户主"), someone(1, household="1", cell_code="500151C")],
            "HOUSEHOLD_TWO_VILLAGES",
        ),
        (
            [someone(n, household="1", is_head="是" if n == 0 else "") for n in range(32)],
            "HOUSEHOLD_TOO_LARGE",
        ),
    ],
)
async def test_what_contradicts_itself_is_told_and_forms_no_household(
    desk: Desk, rows: list[dict[str, str]], code: str
) -> None:
    report = await desk.brought(*rows)

    assert report.verdicts == {NEW: len(rows)}
    assert report.warned == len(rows)
    assert report.households.verdicts == {HELD: 1}
    assert code in places(report)
    assert await houses_of(desk) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"household": "同上"}, "HOUSEHOLD_NUMBER_UNREADABLE"),
        ({"head_number": "110101190001011234"}, "HEAD_NUMBER_UNREADABLE"),
        ({"head_name": "□□"}, "HEAD_NAME_UNREADABLE"),
        ({"relation": "1", "household": "8"}, "RELATION_UNKNOWN"),
        ({"relation": "妻"}, "HOUSEHOLD_NOT_NAMED"),
        ({"household": "（清空）"}, "HOUSEHOLD_NOT_CLEARED"),
        ({"household": "8", "relation": "户主", "is_head": "否"}, "HEAD_CONTRADICTS"),
    ],
)
async def test_whoever_is_put_into_no_household_is_registered_and_it_is_told(
    desk: Desk, said: dict[str, str], code: str
) -> None:
    report = await desk.brought(someone(0, **said))

    assert (report.verdicts, report.warned) == ({NEW: 1}, 1)
    assert places(report)[code] == ("名册:3",)
    assert await houses_of(desk) == []


async def test_a_line_that_is_held_is_in_no_household_and_its_head_forms_none(desk: Desk) -> None:
    held = {"categories": "两参"}
    rows = [
        *[FAMILY[0], FAMILY[1] | held, FAMILY[2]],
        *[FAMILY[3] | held, someone(4, household="2", relation="妻")],
    ]

    report = await desk.brought(*rows)

    assert report.households.verdicts == {NEW: 1, HELD: 1}
    assert await houses_of(desk) == [house(0, 2)]


async def test_whoever_comes_later_joins_and_another_head_is_kept_asked_or_taken(desk: Desk) -> None:
    await desk.brought(*FAMILY)
    later = [someone(0, household="A"), someone(1, household="A", relation="户主")]
    later += [someone(6, household="A", relation="女")]

    kept = await desk.brought(*later, policy=ConflictPolicy.KEEP)
    asked = await desk.brought(*later, policy=ConflictPolicy.ASK)
    assert (kept.households.verdicts, asked.households.verdicts) == ({HELD: 1}, {HELD: 1})
    assert "HOUSEHOLD_KEPT" in places(kept)
    assert "HOUSEHOLD_DIFFERS" in places(asked)

    filled = await desk.brought(*later)
    assert (filled.households.verdicts, "HOUSEHOLD_HEAD_KEPT" in places(filled)) == ({CHANGED: 1}, True)
    assert house(0, 1, 2, 6) in await houses_of(desk)

    overwritten = await desk.brought(*later, policy=OVERWRITE, said_on=date(2025, 9, 10))
    assert overwritten.households.outcomes == {RowOutcome.WRITTEN: 1}
    assert house(1, 0, 2, 6) in await houses_of(desk, date(2025, 9, 10))
    assert house(0, 1, 2, 6) in await houses_of(desk, date(2025, 9, 9))


async def test_a_member_of_another_household_stays_there_unless_the_file_is_to_prevail(desk: Desk) -> None:
    await desk.brought(*FAMILY)
    later = [FAMILY[3], someone(2, household="2", relation="女婿")]

    stayed = await desk.brought(*later)
    assert (stayed.households.verdicts, "HOUSEHOLD_OTHER" in places(stayed)) == ({HELD: 1}, True)

    report = await desk.brought(*later, policy=OVERWRITE, said_on=date(2025, 9, 20))
    assert await houses_of(desk, date(2025, 9, 20)) == sorted([house(0, 1), house(3, 2)])
    assert await houses_of(desk, date(2025, 9, 19)) == sorted([house(0, 1, 2), house(3)])

    assert (await undone(desk, report)).households.outcomes == {RowOutcome.REVERSED: 1}
    assert await houses_of(desk, date(2025, 9, 20)) == sorted([house(0, 1, 2), house(3)])


async def test_a_household_that_lost_its_head_is_given_one(desk: Desk) -> None:
    await desk.brought(*FAMILY)
    county_id, person_id = desk.world.county.county_id, await person_of(desk, 0)
    await leave_household(desk.database, desk.ask, Leaving(uuid4(), county_id, person_id, SAID_ON), IDS)
    assert headless(1, 2) in await houses_of(desk)

    await desk.brought(someone(1, household="9", relation="户主"), someone(2, household="9"))

    assert house(1, 2) in await houses_of(desk)


async def test_what_was_changed_after_the_dry_run_is_not_written(desk: Desk) -> None:
    await desk.brought(*FAMILY)
    key = await desk.preview(FAMILY[0], someone(7, household="1", relation="孙"))
    county_id, person_id = desk.world.county.county_id, await person_of(desk, 0)
    await leave_household(desk.database, desk.ask, Leaving(uuid4(), county_id, person_id, SAID_ON), IDS)

    report = await desk.write(key)

    assert report.outcomes == {RowOutcome.WRITTEN: 1}
    assert report.households.outcomes == {RowOutcome.CHANGED_SINCE: 1}
    assert "CHANGED_SINCE" in places(report)
    assert headless(1, 2) in await houses_of(desk)


async def test_a_file_as_a_whole_writes_its_households_with_it(desk: Desk) -> None:
    report = await desk.brought(*FAMILY, whole=True)

    assert report.households.outcomes == {RowOutcome.WRITTEN: 2}
    assert await houses_of(desk) == sorted([house(0, 1, 2), house(3)])


async def test_households_are_written_in_sets(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "AT_ONCE", 2)
    monkeypatch.setattr("importers.people.households.writing._AT_ONCE", 1)
    monkeypatch.setattr("importers.people.households.judging._AT_ONCE", 1)

    await desk.brought(*FAMILY)

    assert await houses_of(desk) == sorted([house(0, 1, 2), house(3)])


async def test_a_file_as_a_whole_takes_households_first_and_the_feed_last(desk: Desk) -> None:
    await desk.brought(*FAMILY)
    later = [FAMILY[0] | {"phone": "13800000001"}, someone(3, household="1", phone="13800000002")]
    key = await desk.preview(*later, someone(7, household="1"), whole=True, policy=OVERWRITE)
    await accept_run(desk.database, desk.ask, key)

    with counted() as sent:
        await write_run(desk.database, desk.ask, key, HANDS)

    assert house(0, 1, 2, 3, 7) in await houses_of(desk)
    locked = [one for one in sent if "FOR UPDATE" in one]
    households = [at for at, one in enumerate(locked) if "FROM household " in one]
    persons = [at for at, one in enumerate(locked) if "FROM person " in one]
    assert households[0] < persons[0]
    [told] = [at for at, one in enumerate(sent) if "INSERT INTO change_feed" in one]
    assert not any("FOR UPDATE" in one or "UPDATE household_member" in one for one in sent[told:])

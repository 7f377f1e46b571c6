"""Files of contact policies: drafted, put in force, replaced and ended by the acts, and taken back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, PolicyStatus, RowOutcome, RowVerdict
from db.engine import Database
from db.models import ContactPolicy
from importers.policies.writing import write_batch
from importers.runs.writing import still_waits
from resolvers.ask import Ask
from resolvers.registry.policies.entry import PolicyTurn
from resolvers.registry.policies.writing import retired
from tests.builders import IDS
from tests.importers.policies.files_of_policies import Desk, policy
from tests.importers.runs.files_of_people import HANDS, places
from tests.schema.world import ask, build_world
from tests.viewers import TODAY

SOON = TODAY + timedelta(days=10)
LATER = TODAY + timedelta(days=400)
SUMMARY = "{ dutySummary(rule: [PRIORITY_CONTACT]) { whole { expected } } }"


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def expected(desk: Desk) -> int:
    result = await ask(desk.database, desk.world.viewers()["client"], SUMMARY)
    assert result.data is not None
    return int(result.data["dutySummary"]["whole"]["expected"])


async def test_lines_become_drafts_and_policies_in_force_for_their_regions(desk: Desk) -> None:
    report = await desk.brought(
        policy(),
        policy(since=str(SOON), division_code="500151001"),
        policy(since=str(SOON), until=str(LATER), township="乙镇", village="三村", categories="不限"),
        policy(
            rule="重要节日必访",
            trigger="节日",
            interval_months="",
            festivals="春节、八一",
            opens_days="-7",
            due_days="-1",
            late_days="10",
            modes="上门、电话",
            since=str(TODAY),
        ),
    )
    assert report.outcomes == {RowOutcome.WRITTEN: 4}, report.reasons
    assert await desk.policies() == [
        ("COUNTY", "FESTIVAL", "IN_FORCE", f"{TODAY}/None", None),
        ("COUNTY", "PRIORITY_CONTACT", "DRAFT", f"{TODAY}/None", 3),
        ("TOWNSHIP", "PRIORITY_CONTACT", "IN_FORCE", f"{SOON}/None", 3),
        ("VILLAGE", "PRIORITY_CONTACT", "IN_FORCE", f"{SOON}/{LATER}", 3),
    ]
    festive = select(ContactPolicy.festivals, ContactPolicy.modes, ContactPolicy.opens_days).where(
        ContactPolicy.festivals != [], ContactPolicy.is_shipped.is_(False)
    )
    assert {tuple(map(str, row)) for row in await desk.database.rows(festive)} == {
        ("['SPRING_FESTIVAL', 'ARMY_DAY']", "['HOME_VISIT', 'PHONE']", "-7")
    }


async def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    lines = [
        policy(),
        policy(since=str(TODAY), township="甲街道"),
        policy(since=str(SOON), until=str(LATER), document="乙"),
    ]
    assert (await desk.brought(*lines)).outcomes == {RowOutcome.WRITTEN: 3}
    stands = await desk.policies()
    later = replace(desk, today=TODAY + timedelta(days=30))
    assert (await later.brought(*lines)).verdicts == {RowVerdict.UNCHANGED: 3}
    assert await desk.policies() == stands


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (policy(issuer=""), "POLICY_FIELD_MISSING"),
        (policy(rule="什么"), "WORD_UNKNOWN"),
        (policy(interval_months="900"), "BAD_POLICY"),
        (policy(festivals="春节"), "BAD_POLICY"),
        (policy(interval_months="", since=str(SOON)), "POLICY_INCOMPLETE"),
        (policy(since=str(TODAY - timedelta(days=1))), "POLICY_DAY_PAST"),
        (policy(since=str(SOON), until=str(SOON)), "POLICY_END_NOT_POSSIBLE"),
        (policy(until=str(SOON)), "POLICY_END_NOT_POSSIBLE"),
        (policy(since="2027"), "DAY_NEEDED"),
        (policy(village="无此村"), None),
        (policy(division_code="440304001"), None),
        (policy(categories="三属"), "CATEGORY_AMBIGUOUS"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_what_cannot_be_is_held_and_nothing_is_written(
    desk: Desk, line: dict[str, str], code: str | None
) -> None:
    report = await desk.tried(line)
    assert report.held + report.refused == 1, report.reasons
    assert code is None or code in places(report)
    assert await desk.policies() == []


async def test_two_lines_about_one_policy_are_both_held(desk: Desk) -> None:
    report = await desk.tried(policy(), policy(interval_months="6"))
    assert places(report) == {"POLICY_TWICE": ("规则:2", "规则:3")}


@pytest.mark.parametrize("since", ["", str(TODAY)])
async def test_policies_that_differ_only_in_whom_they_are_for_stay_as_they_stand(
    desk: Desk, engine: Engine, since: str
) -> None:
    young = dict(policy(article="第二条", categories="退役士兵", priority_classes="", since=since))
    await desk.brought(policy(since=since), young)
    with engine.begin() as connection:
        connection.execute(update(ContactPolicy).values(article="第一条"))
    young["article"] = "第一条"
    again = await desk.tried(policy(since=since), young)
    assert (again.verdicts, places(again)) == ({RowVerdict.UNCHANGED: 2}, {})
    other = await desk.tried(policy(since=since), young | {"interval_months": "9"})
    assert other.verdicts == {RowVerdict.UNCHANGED: 1, RowVerdict.HELD: 1}
    assert places(other) == {"POLICY_TWICE": ("规则:3",)}


async def test_a_draft_is_put_in_force_and_what_is_in_force_ended_by_a_later_file(desk: Desk) -> None:
    await desk.brought(policy())
    assert (await desk.brought(policy(since=str(TODAY)))).verdicts == {RowVerdict.CHANGED: 1}
    ended = await desk.brought(policy(since=str(TODAY), until=str(LATER)))
    assert ended.outcomes == {RowOutcome.WRITTEN: 1}
    assert await desk.policies() == [("COUNTY", "PRIORITY_CONTACT", "IN_FORCE", f"{TODAY}/{LATER}", 3)]


async def test_other_terms_are_kept_asked_about_or_follow_from_a_day_on(desk: Desk) -> None:
    await desk.brought(policy(since=str(TODAY)))
    other = policy(interval_months="6", since=str(SOON))
    assert places(await desk.tried(other)) == {"POLICY_KEPT": ("规则:2",)}
    assert places(await desk.tried(other, policy=ConflictPolicy.ASK)) == {"POLICY_DIFFERS": ("规则:2",)}
    over = {"policy": ConflictPolicy.OVERWRITE}
    assert places(await desk.tried(policy(interval_months="6"), **over)) == {
        "POLICY_DAY_MISSING": ("规则:2",)
    }
    assert (await desk.brought(other, **over)).outcomes == {RowOutcome.WRITTEN: 1}
    assert await desk.policies() == [
        ("COUNTY", "PRIORITY_CONTACT", "IN_FORCE", f"{TODAY}/{SOON}", 3),
        ("COUNTY", "PRIORITY_CONTACT", "IN_FORCE", f"{SOON}/None", 6),
    ]
    both = [policy(since=str(TODAY), until=str(SOON)), other]
    assert (await desk.brought(*both, **over)).verdicts == {RowVerdict.UNCHANGED: 2}


async def test_a_run_is_taken_back_as_if_it_had_never_been(desk: Desk) -> None:
    nothing = await expected(desk)
    await desk.brought(policy(since=str(TODAY)))
    stands, asked_for = await desk.policies(), await expected(desk)
    assert asked_for > nothing
    lines = [policy(interval_months="6", since=str(TODAY)), policy(township="甲街道", since=str(SOON))]
    over = {"policy": ConflictPolicy.OVERWRITE}
    report = await desk.brought(*lines, **over)
    assert (report.outcomes, len(await desk.policies())) == ({RowOutcome.WRITTEN: 2}, 3)
    assert (await desk.undone(report)).outcomes == {RowOutcome.REVERSED: 2}
    assert (await desk.policies(), await expected(desk)) == (stands, asked_for)
    again = await desk.brought(*lines, **over)
    assert again.outcomes == {RowOutcome.WRITTEN: 2}


async def test_what_was_changed_since_is_kept_and_what_was_asked_stays_asked(desk: Desk) -> None:
    report = await desk.brought(policy(since=str(SOON)), policy(document="乙", since=str(TODAY)))
    key = select(ContactPolicy.county_id, ContactPolicy.id).where(
        ContactPolicy.document == "走访办法", ContactPolicy.superseded_at.is_(None)
    )
    [one] = await desk.database.rows(key)
    turn = PolicyTurn(uuid4(), one.county_id, one.id, LATER, PolicyStatus.WITHDRAWN)
    async with desk.database.writing() as connection:
        await retired(connection, desk.ask, turn, IDS)
    later = replace(desk, today=SOON)
    undone = await later.undone(report)
    assert undone.outcomes == {RowOutcome.KEPT: 1, RowOutcome.NOT_REVERSED: 1}
    assert places(undone).keys() >= {"POLICY_DAY_PAST"}


async def test_whoever_changed_the_policy_after_the_dry_run_is_not_written_over(desk: Desk) -> None:
    key = await desk.preview(policy(since=str(TODAY)))
    await desk.brought(policy())
    report = await desk.write(key)
    assert report.outcomes == {RowOutcome.CHANGED_SINCE: 1}
    assert await desk.policies() == [("COUNTY", "PRIORITY_CONTACT", "DRAFT", f"{TODAY}/None", 3)]


async def test_of_two_that_follow_each_other_both_are_written(desk: Desk) -> None:
    lines = [policy(since=str(TODAY), until=str(SOON)), policy(interval_months="6", since=str(SOON))]
    report = await desk.brought(*lines)
    assert (report.verdicts, report.outcomes) == ({RowVerdict.NEW: 2}, {RowOutcome.WRITTEN: 2})
    assert await desk.policies() == [
        ("COUNTY", "PRIORITY_CONTACT", "IN_FORCE", f"{TODAY}/{SOON}", 3),
        ("COUNTY", "PRIORITY_CONTACT", "IN_FORCE", f"{SOON}/None", 6),
    ]


async def test_one_that_never_began_is_not_put_in_force_for_days_that_are_over(desk: Desk) -> None:
    await desk.brought(policy(since=str(SOON)))
    report = await desk.brought(policy(since=str(TODAY), until=str(SOON)))
    assert report.outcomes == {RowOutcome.WRITTEN: 1}
    stands = await desk.policies()
    undone = await replace(desk, today=SOON + timedelta(days=20)).undone(report)
    assert undone.outcomes == {RowOutcome.NOT_REVERSED: 1}
    assert await desk.policies() == stands


async def test_a_line_that_another_has_written_meanwhile_is_left_as_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await desk.preview(policy(since=str(TODAY)))
    first = [True]

    async def late(connection: AsyncConnection, ask: Ask, row: Any) -> bool:
        if first.pop() if first else False:
            # It stood still here while another process took the run over and wrote its lines.
            await write_batch(desk.database, desk.ask, key, HANDS)
        return await still_waits(connection, ask, row)

    monkeypatch.setattr("importers.policies.writing.still_waits", late)
    report = await desk.write(key)
    assert report.outcomes == {RowOutcome.WRITTEN: 1}

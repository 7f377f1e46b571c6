"""Which policy decides for whom: regions, levels, classes; and what is shipped."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from db.codes import DutyRule, LifeEventKind, PersonCategory, PriorityClass
from resolvers.areas import Area
from resolvers.duties.links import policies_for
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.duties.rows import duties_of
from tests.builders import since
from tests.duty_builders import build_event, build_festive, build_policy, build_yearly, duties_on
from tests.ground import Ground, build_ground
from tests.residents import build_person
from tests.viewers import NOBODY, ask_of

DAY, TODAY = date(2025, 5, 1), date(2025, 9, 1)
CHECKLISTS = Path(__file__).parents[2] / "data" / "policy" / "checklist_001.tsv"
CITED = re.compile(r"001-([TV])(\d+)")
SHIPPED = text("SELECT * FROM contact_policy WHERE is_shipped ORDER BY county_id, id")
WORDS = {
    "RETURN_HOME": "退役返乡必访",
    "MERIT_AWARD": "立功受奖必访",
    "NAMED_MODEL": "英模典型必访",
    "FESTIVAL": "重要节日必访",
    "HARDSHIP": "遇到困难必访",
    "MAJOR_CHANGE": "重大变故必访",
    "PRIORITY_CONTACT": "重点联系功臣模范",
    "CLOSER_CONTACT": "频次",
}


@pytest.fixture
def ground(rolled_back: Connection) -> Ground:
    return build_ground(rolled_back)


def dues(connection: Connection, area: Area) -> list[object]:
    """When the duties of an area are due, in the order of their triggers and persons."""
    return [duty.due_on for duty in duties_on(connection, area, TODAY)]


def test_a_county_overrides_what_the_nation_asks_and_both_are_kept(
    rolled_back: Connection, ground: Ground
) -> None:
    person = build_person(rolled_back, ground.villages[0])
    build_event(rolled_back, person, LifeEventKind.HARDSHIP, DAY)
    assert dues(rolled_back, ground.county) == [None]
    build_policy(rolled_back, ground.county, DutyRule.HARDSHIP, due_days=30)
    assert dues(rolled_back, ground.county) == [date(2025, 5, 31)]
    kept = rolled_back.execute(policies_for(ask_of(NOBODY, TODAY), ground.villages[0])).all()
    assert [row.region for row in kept if row.rule == "HARDSHIP"] == ["COUNTY", "NATION"]


def test_a_township_and_a_village_override_the_county_for_themselves(
    rolled_back: Connection, ground: Ground
) -> None:
    for village in ground.villages:
        build_person(rolled_back, village)
    places = {ground.county: 12, ground.townships[0]: 6, ground.villages[0]: 3}
    for region, months in places.items():
        build_yearly(rolled_back, region, interval_months=months)
    quarter, half, year = date(2025, 9, 30), date(2025, 12, 31), date(2025, 12, 31)
    found = duties_on(rolled_back, ground.county, TODAY, states=())
    opened = sorted((duty.division_id, duty.trigger_on) for duty in found if duty.state == "DUE")
    first, second, third, fourth = (village.id for village in ground.villages)
    july, january = date(2025, 7, 1), date(2025, 1, 1)
    assert opened == [(first, july), (second, july), (third, january), (fourth, january)]
    assert {duty.due_on for duty in found if duty.state == "DUE"} == {quarter, half, year}


def test_an_override_for_some_leaves_the_others_to_the_wider_rule(
    rolled_back: Connection, ground: Ground
) -> None:
    build_person(rolled_back, ground.villages[0], priority_classes=[PriorityClass.DISABLED.value])
    build_person(rolled_back, ground.villages[0], categories=[PersonCategory.MARTYR_SURVIVOR.value])
    build_yearly(rolled_back, ground.province)
    build_yearly(
        rolled_back, ground.county, interval_months=3, priority_classes=[PriorityClass.DISABLED.value]
    )
    found = duties_on(rolled_back, ground.county, TODAY)
    assert [duty.due_on for duty in found if duty.state == "DUE"] == [date(2025, 12, 31), date(2025, 9, 30)]


def test_policies_of_one_region_for_different_festivals_stand_beside_each_other(
    rolled_back: Connection, ground: Ground
) -> None:
    build_person(rolled_back, ground.villages[0], priority_classes=[PriorityClass.MARTYR_FAMILY.value])
    build_festive(rolled_back, ground.county, "QINGMING", priority_classes=["MARTYR_FAMILY"])
    build_festive(rolled_back, ground.county, "ARMY_DAY", "QINGMING")
    build_festive(rolled_back, ground.province, "MARTYRS_DAY")
    found = duties_on(rolled_back, ground.county, TODAY)
    assert [duty.festival for duty in found] == ["QINGMING", "ARMY_DAY"]


def test_a_rule_asks_from_the_day_it_is_valid(rolled_back: Connection, ground: Ground) -> None:
    build_person(rolled_back, ground.villages[0])
    build_yearly(rolled_back, ground.county, valid=since(DAY))
    (duty,) = duties_on(rolled_back, ground.county, TODAY)
    assert (duty.trigger_on, duty.due_on) == (DAY, date(2025, 12, 31))


def test_villages_answer_for_four_of_the_six_triggers_and_townships_for_the_rest(
    rolled_back: Connection, ground: Ground
) -> None:
    kinds = ("RETURN_HOME", "MERIT_AWARD", "NAMED_MODEL", "MAJOR_CHANGE", "HARDSHIP")
    homes = (ground.villages[0], ground.townships[0])
    villager, other = (build_person(rolled_back, home) for home in homes)
    for person in (villager, other):
        for kind in kinds:
            build_event(rolled_back, person, LifeEventKind.of(kind), DAY)
    found = _levels(rolled_back, ground.county)
    assert found[villager.id] == dict.fromkeys(kinds[:4], "VILLAGE") | {"HARDSHIP": "TOWNSHIP"}
    assert found[other.id] == dict.fromkeys(kinds, "TOWNSHIP")


def _levels(connection: Connection, area: Area) -> dict[int, dict[str, str]]:
    """Whose standard each duty is of, by person and rule."""
    made = duties_of(DutyQuestion((area,), year_and_month_ahead(TODAY), TODAY))
    duty, policy = made.duty, made.policy
    same = policy.c.number == duty.c.number
    rows = connection.execute(
        select(duty.c.person_id, duty.c.rule, policy.c.level).join_from(duty, policy, same)
    ).all()
    persons = {row.person_id for row in rows}
    return {one: {row.rule: row.level for row in rows if row.person_id == one} for one in persons}


def test_everything_shipped_cites_an_item_that_says_so(rolled_back: Connection) -> None:
    """The words of each rule stand in the item of the standard that it names."""
    with CHECKLISTS.open(encoding="utf-8") as file:
        said = {(row["doc"], row["item"]): row["text"] for row in csv.DictReader(file, delimiter="\t")}
    for policy in rolled_back.execute(SHIPPED):
        cited = CITED.search(policy.article)
        if cited is not None:
            assert WORDS[policy.rule] in said[f"001-{cited[1]}", cited[2]].replace("退伍", "退役")
            assert policy.level == {"T": "TOWNSHIP", "V": "VILLAGE"}[cited[1]]
            assert policy.county_id == 100000


def test_nothing_shipped_has_an_interval_or_a_deadline_but_guangxis_yearly_visit(
    rolled_back: Connection,
) -> None:
    timed = [
        (policy.county_id, policy.rule, policy.interval_months)
        for policy in rolled_back.execute(SHIPPED)
        if (policy.interval_months, policy.interval_days, policy.due_days, policy.late_days) != (None,) * 4
    ]
    assert timed == [(450000, "YEARLY_VISIT", 12)]


def test_what_cannot_be_reckoned_is_shipped_as_a_draft(rolled_back: Connection) -> None:
    drafts = [policy.rule for policy in rolled_back.execute(SHIPPED) if policy.status == "DRAFT"]
    assert sorted(drafts) == ["CLOSER_CONTACT", "CLOSER_CONTACT", "FESTIVAL", "PRIORITY_CONTACT"]


def test_six_must_visits_are_shipped_for_townships_and_four_for_villages(rolled_back: Connection) -> None:
    shipped = rolled_back.execute(SHIPPED).all()
    must_visits = set(LifeEventKind) & set(DutyRule) | {"FESTIVAL"}
    by_level = {
        level: {policy.rule for policy in shipped if policy.level == level} & must_visits
        for level in ("TOWNSHIP", "VILLAGE")
    }
    assert (len(by_level["TOWNSHIP"]), len(by_level["VILLAGE"])) == (6, 4)
    assert by_level["TOWNSHIP"] - by_level["VILLAGE"] == {"FESTIVAL", "HARDSHIP"}


@pytest.mark.parametrize(
    "terms",
    [
        {"interval_months": None},
        {"interval_days": 30},
        {"life_event": "HARDSHIP"},
        {"due_days": 30},
        {"interval_months": 0},
        {"division_id": 1},
    ],
    ids=[
        "no interval",
        "two intervals",
        "two triggers",
        "a window of its own",
        "no month",
        "a county with a village",
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(
    terms: dict[str, object], rolled_back: Connection, ground: Ground
) -> None:
    with pytest.raises(IntegrityError, match="contact_policy_"):
        build_yearly(rolled_back, ground.county, **terms)


def test_a_festival_in_force_needs_a_window_that_closes(rolled_back: Connection, ground: Ground) -> None:
    with pytest.raises(IntegrityError, match="contact_policy_complete_check"):
        build_festive(rolled_back, ground.county, "QINGMING", late_days=None)

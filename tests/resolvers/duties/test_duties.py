"""Duties in worked examples: one rule, one person, one contact at a time."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection

from db.codes import (
    ContactMode,
    ContactOutcome,
    ContactPurpose,
    DutyRule,
    LifeEventKind,
    PolicyStatus,
    PriorityClass,
)
from db.errors import DomainError
from resolvers.duties.question import DutyQuestion
from resolvers.windows import Window
from tests.builders import between, since
from tests.duty_builders import build_event, build_festive, build_policy, build_yearly, duties_on, states_on
from tests.ground import Ground, build_ground
from tests.residents import Registered, build_contact, build_person

EVENT_ON, SOON, LATE, MUCH_LATER = date(2025, 5, 1), date(2025, 5, 20), date(2025, 6, 20), date(2025, 9, 1)
YEARS_END = date(2025, 12, 31)


@pytest.fixture
def ground(rolled_back: Connection) -> Ground:
    """The small county, without what is shipped for the nation."""
    made = build_ground(rolled_back)
    rolled_back.exec_driver_sql("DELETE FROM contact_policy")
    return made


@pytest.fixture
def person(rolled_back: Connection, ground: Ground) -> Registered:
    return build_person(rolled_back, ground.villages[0], priority_classes=[PriorityClass.DISABLED.value])


def visit(connection: Connection, person: Registered, day: date, ground: Ground, **made: object) -> int:
    """A home visit for hardship, unless `made` says otherwise."""
    plain: dict[str, object] = {"division": ground.villages[0], "purpose": ContactPurpose.HARDSHIP}
    return build_contact(connection, person, day, **(plain | made))  # type: ignore[arg-type]  # fields by name


def hardship(connection: Connection, person: Registered, ground: Ground) -> None:
    """A rule to visit within 30 days, to be made up in 60 more, and what triggers it."""
    build_policy(connection, ground.county, DutyRule.HARDSHIP, due_days=30, late_days=60)
    build_event(connection, person, LifeEventKind.HARDSHIP, EVENT_ON)


def test_a_must_visit_is_due_then_overdue_then_missed(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    hardship(rolled_back, person, ground)
    days = (
        date(2025, 4, 30),
        EVENT_ON,
        date(2025, 5, 31),
        date(2025, 6, 1),
        date(2025, 7, 30),
        date(2025, 7, 31),
    )
    found = [states_on(rolled_back, ground.county, day) for day in days]
    assert found == [[], ["DUE"], ["DUE"], ["OVERDUE"], ["OVERDUE"], ["MISSED"]]


def test_a_window_may_open_after_its_trigger(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    build_policy(rolled_back, ground.county, DutyRule.HARDSHIP, opens_days=7, due_days=30)
    build_event(rolled_back, person, LifeEventKind.HARDSHIP, EVENT_ON)
    assert states_on(rolled_back, ground.county, date(2025, 5, 7)) == ["UPCOMING"]
    assert states_on(rolled_back, ground.county, date(2025, 5, 8)) == ["DUE"]


def test_a_visit_in_the_window_satisfies(rolled_back: Connection, ground: Ground, person: Registered) -> None:
    hardship(rolled_back, person, ground)
    contact = visit(rolled_back, person, SOON, ground)
    (duty,) = duties_on(rolled_back, ground.county, MUCH_LATER)
    assert (duty.state, duty.satisfied_on, duty.contact_id) == ("SATISFIED", SOON, contact)


def test_a_visit_to_make_up_for_it_satisfies_late(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    hardship(rolled_back, person, ground)
    visit(rolled_back, person, LATE, ground)
    (duty,) = duties_on(rolled_back, ground.county, MUCH_LATER)
    assert duty.state == "SATISFIED"
    assert duty.satisfied_on > duty.due_on


@pytest.mark.parametrize(
    "made",
    [
        {"outcome": ContactOutcome.NOT_HOME},
        {"outcome": ContactOutcome.REFUSED},
        {"mode": ContactMode.PHONE},
        {"purpose": ContactPurpose.ROUTINE},
        {"superseded_at": datetime(2025, 5, 21, tzinfo=UTC)},
    ],
    ids=["not at home", "refused", "by phone", "for something else", "corrected"],
)
def test_what_does_not_fit_does_not_satisfy(
    made: dict[str, object], rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    hardship(rolled_back, person, ground)
    visit(rolled_back, person, SOON, ground, **made)
    assert states_on(rolled_back, ground.county, date(2025, 6, 15)) == ["OVERDUE"]


def test_a_visit_before_or_long_after_does_not_satisfy(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    hardship(rolled_back, person, ground)
    for day in (date(2025, 4, 30), date(2025, 7, 31)):
        visit(rolled_back, person, day, ground)
    assert states_on(rolled_back, ground.county, MUCH_LATER) == ["MISSED"]


def test_one_visit_does_not_satisfy_two_triggers(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    hardship(rolled_back, person, ground)
    build_event(rolled_back, person, LifeEventKind.HARDSHIP, date(2025, 5, 10))
    visit(rolled_back, person, SOON, ground)
    assert states_on(rolled_back, ground.county, date(2025, 6, 15)) == ["SATISFIED", "OVERDUE"]
    visit(rolled_back, person, LATE, ground)
    assert states_on(rolled_back, ground.county, date(2025, 6, 21)) == ["SATISFIED", "SATISFIED"]


def test_a_visit_satisfies_two_triggers_where_the_rule_says_so(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    build_policy(rolled_back, ground.county, DutyRule.HARDSHIP, due_days=30, shares_contacts=True)
    for day in (EVENT_ON, date(2025, 5, 10)):
        build_event(rolled_back, person, LifeEventKind.HARDSHIP, day)
    visit(rolled_back, person, SOON, ground)
    assert states_on(rolled_back, ground.county, MUCH_LATER) == ["SATISFIED", "SATISFIED"]


def test_a_must_visit_counts_for_the_yearly_visit_too(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    hardship(rolled_back, person, ground)
    build_yearly(rolled_back, ground.county)
    visit(rolled_back, person, SOON, ground)
    assert states_on(rolled_back, ground.county, MUCH_LATER) == ["SATISFIED", "SATISFIED"]


def test_the_yearly_visit_is_due_all_year_and_begins_anew(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    build_yearly(rolled_back, ground.county)
    visit(rolled_back, person, date(2024, 12, 31), ground)
    duties = duties_on(rolled_back, ground.county, MUCH_LATER, window=Window(date(2024, 12, 1), MUCH_LATER))
    assert [(duty.due_on, duty.state) for duty in duties] == [
        (date(2024, 12, 31), "SATISFIED"),
        (YEARS_END, "DUE"),
    ]


def test_a_year_without_a_visit_is_missed(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    build_yearly(rolled_back, ground.county)
    year = Window(date(2024, 1, 1), date(2025, 1, 1))
    assert states_on(rolled_back, ground.county, MUCH_LATER, window=year) == ["MISSED"]


def test_festivals_open_windows_around_their_days(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    build_festive(rolled_back, ground.county, "QINGMING", "ARMY_DAY")
    visit(rolled_back, person, date(2025, 4, 1), ground, purpose=ContactPurpose.FESTIVAL)
    duties = duties_on(rolled_back, ground.county, date(2025, 7, 10))
    assert [(duty.festival, duty.trigger_on, duty.state) for duty in duties] == [
        ("QINGMING", date(2025, 4, 4), "SATISFIED"),
        ("ARMY_DAY", date(2025, 8, 1), "UPCOMING"),
    ]


def test_overlapping_festivals_each_want_a_visit(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    build_festive(rolled_back, ground.county, "NATIONAL_DAY", "MID_AUTUMN")
    made = {"purpose": ContactPurpose.FESTIVAL}
    visit(rolled_back, person, date(2025, 9, 28), ground, **made)
    states = states_on(rolled_back, ground.county, YEARS_END)
    assert states == ["SATISFIED", "MISSED"]
    visit(rolled_back, person, date(2025, 9, 29), ground, **made)
    assert states_on(rolled_back, ground.county, YEARS_END) == ["SATISFIED", "SATISFIED"]


def test_a_festival_outside_the_window_asked_about_still_takes_its_visit(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    build_festive(rolled_back, ground.county, "QINGMING", "DRAGON_BOAT", opens_days=-60)
    visit(rolled_back, person, date(2025, 4, 2), ground, purpose=ContactPurpose.FESTIVAL)
    summer = Window(date(2025, 5, 1), date(2025, 7, 1))
    (duty,) = duties_on(rolled_back, ground.county, MUCH_LATER, window=summer)
    assert (duty.festival, duty.state) == ("DRAGON_BOAT", "MISSED")


def test_a_trigger_that_lapsed_before_the_window_asked_about_still_takes_its_visit(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    terms = {"opens_days": -30, "due_days": 30, "late_days": 60}
    build_policy(rolled_back, ground.county, DutyRule.HARDSHIP, **terms)
    for day in (date(2025, 1, 10), date(2025, 4, 1)):
        build_event(rolled_back, person, LifeEventKind.HARDSHIP, day)
    visit(rolled_back, person, date(2025, 3, 15), ground)
    summer = Window(date(2025, 5, 1), date(2025, 7, 1))
    (duty,) = duties_on(rolled_back, ground.county, date(2025, 6, 1), window=summer)
    assert (duty.trigger_on, duty.state) == (date(2025, 4, 1), "OVERDUE")


def test_a_window_does_not_open_before_the_person_is_registered(
    rolled_back: Connection, ground: Ground
) -> None:
    build_yearly(rolled_back, ground.county)
    build_festive(rolled_back, ground.county, "QINGMING")
    build_person(rolled_back, ground.villages[0], valid=since(date(2025, 6, 1)))
    (duty,) = duties_on(rolled_back, ground.county, MUCH_LATER)
    assert (duty.rule, duty.opens_on) == ("YEARLY_VISIT", date(2025, 6, 1))


def test_those_who_have_left_have_no_duties(rolled_back: Connection, ground: Ground) -> None:
    build_yearly(rolled_back, ground.county)
    build_person(rolled_back, ground.villages[0], valid=between(date(2020, 1, 1), SOON))
    assert states_on(rolled_back, ground.county, EVENT_ON) == ["DUE"]
    assert states_on(rolled_back, ground.county, MUCH_LATER) == []


def test_a_contact_recorded_late_counts_but_not_in_what_was_known(
    rolled_back: Connection, ground: Ground, person: Registered
) -> None:
    before = datetime(2025, 6, 15, tzinfo=UTC)
    early = datetime(2025, 1, 1, tzinfo=UTC)
    build_policy(rolled_back, ground.county, DutyRule.HARDSHIP, due_days=30, recorded_at=early)
    build_event(rolled_back, person, LifeEventKind.HARDSHIP, EVENT_ON, recorded_at=early)
    rolled_back.exec_driver_sql("UPDATE residence SET recorded_at = '2020-01-01'")
    visit(rolled_back, person, SOON, ground, recorded_at=datetime(2025, 8, 1, tzinfo=UTC))
    day = date(2025, 6, 15)
    assert states_on(rolled_back, ground.county, day) == ["SATISFIED"]
    assert states_on(rolled_back, ground.county, day, known_at=before) == ["OVERDUE"]


def test_a_draft_raises_no_duty(rolled_back: Connection, ground: Ground, person: Registered) -> None:
    build_yearly(rolled_back, ground.county, status=PolicyStatus.DRAFT.value)
    assert states_on(rolled_back, ground.county, MUCH_LATER) == []


def test_a_window_of_many_years_is_refused(ground: Ground) -> None:
    with pytest.raises(DomainError, match="WINDOW_TOO_LONG"):
        DutyQuestion((ground.county,), Window(date(2015, 1, 1), YEARS_END), YEARS_END)

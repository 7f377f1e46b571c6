"""What is kept says what the computed statement says, whatever is written in between."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, func, insert, update

from db import models
from db.codes import ContactMode, ContactOutcome, ContactPurpose, LifeEventKind, PersonCategory
from db.models.kept.duty import EVERYBODY
from resolvers.duties.question import DutyBreakdownBy, DutyQuestion
from resolvers.windows import Window
from tests.duty_facts import DutyWorld
from tests.duty_worlds import campaigns, contested_worlds, duty_questions, duty_worlds
from tests.facts import Person
from tests.kept import counties, keep_everything, mark, marks, tend_everything
from tests.recorded_duties import duties, record_policies, recorded_duties, summary_by
from tests.worlds import DAYS, SPOTS, quickly

QUESTIONS = 3
KEPT = Window(date(2024, 11, 1), date(2026, 3, 1))
TODAYS = (*DAYS[6:], date(2025, 12, 31))


@quickly
@given(facts=st.one_of(duty_worlds(), contested_worlds()), data=st.data())
def test_kept_duties_are_those_computed(shared_engine: Engine, facts: DutyWorld, data: st.DataObject) -> None:
    today = data.draw(st.sampled_from(TODAYS))
    with recorded_duties(shared_engine, until(facts, today)) as connection:
        keep_everything(connection, today, KEPT)
        for _ in range(QUESTIONS):
            assert_the_same(connection, asked(data, facts, today), data)


@quickly
@given(facts=duty_worlds(), data=st.data())
def test_what_is_written_is_seen_at_once_and_kept_later(
    shared_engine: Engine, facts: DutyWorld, data: st.DataObject
) -> None:
    today = data.draw(st.sampled_from(TODAYS))
    with recorded_duties(shared_engine, until(facts, today)) as connection:
        keep_everything(connection, today, KEPT)
        for number in range(3):
            write(connection, facts, data, number)
            assert_the_same(connection, asked(data, facts, today), data)
            if data.draw(st.booleans()):
                tend_everything(connection, today)
                assert marks(connection, today) == 0
                assert_the_same(connection, asked(data, facts, today), data)


def until(facts: DutyWorld, today: date) -> DutyWorld:
    """The same without those who become something else later than today, which no act says of anybody."""
    ahead = {one.was.id for one in facts.world.standings if one.span.first > today}
    standings = tuple(one for one in facts.world.standings if one.was.id not in ahead)
    return replace(facts, world=replace(facts.world, standings=standings))


def asked(data: st.DataObject, facts: DutyWorld, today: date) -> DutyQuestion:
    """A question of today or a later day that what is kept may answer."""
    question = data.draw(duty_questions(facts.world))
    as_of = data.draw(st.sampled_from([today, today, *[day for day in TODAYS if day >= today]]))
    first = data.draw(st.sampled_from([question.window.from_on, question.window.from_on.replace(day=1)]))
    to_on = max(question.window.to_on, as_of + timedelta(1))
    return replace(question, as_of=as_of, known_at=None, window=Window(min(first, as_of), to_on))


def assert_the_same(connection: Connection, question: DutyQuestion, data: st.DataObject) -> None:
    """Rows, persons, numbers and parts."""
    kept = question.asked_on(question.as_of)
    assert kept.kept
    assert Counter(duties(connection, kept)) == Counter(duties(connection, question))
    kept, question = (replace(one, areas=one.areas[:1]) for one in (kept, question))
    kept, by = replace(kept, counted=kept.counted and data.draw(st.booleans())), data.draw(_PARTS)
    assert summary_by(connection, kept, by) == replace(summary_by(connection, question, by), question=kept)


_PARTS = st.sampled_from(DutyBreakdownBy)


def write(connection: Connection, facts: DutyWorld, data: st.DataObject, number: int) -> None:
    """Something that duties hang on, marked as its writer marks it."""
    person = data.draw(st.sampled_from(facts.world.persons))
    spot = data.draw(st.sampled_from(SPOTS[person.county]))
    key = {"county_id": person.county, "person_id": person.id, "recorded_by": "tester"}
    key |= {"client_id": f"00000000-0000-0000-0000-{number:012}"}
    what = data.draw(st.sampled_from(("contact", "correction", "event", "move", "standing", "campaign")))
    if what == "contact":
        purpose, day = data.draw(st.sampled_from(ContactPurpose)), data.draw(st.sampled_from(DAYS))
        row = {
            "id": 900 + number,
            "contacted_on": day,
            "division_id": spot.division,
            "purpose": purpose.value,
        }
        row |= {"mode": ContactMode.HOME_VISIT.value, "outcome": ContactOutcome.REACHED.value}
        connection.execute(insert(models.Contact).values(key | row))
    elif what == "correction":
        contact = models.Contact
        hers = update(contact).where(contact.county_id == person.county, contact.person_id == person.id)
        connection.execute(hers.values(superseded_at="2025-12-01"))
    elif what == "event":
        kind = data.draw(st.sampled_from((LifeEventKind.HARDSHIP, LifeEventKind.MERIT_AWARD)))
        row = {"id": 900 + number, "kind": kind.value, "occurred_on": data.draw(st.sampled_from(DAYS))}
        connection.execute(insert(models.LifeEvent).values(key | row))
    elif what == "move":
        home = models.Residence
        hers = update(home).where(home.county_id == person.county, home.person_id == person.id)
        place = {"division_id": spot.division, "cell_id": spot.cell}
        connection.execute(hers.where(home.superseded_at.is_(None)).values(place))
    elif what == "standing":
        restand(connection, person, data.draw(st.sampled_from(PersonCategory)))
    else:
        campaign = replace(data.draw(campaigns()), id=700 + number)
        record_policies(connection, facts.world, (campaign,))
        for county_id in counties(connection):
            mark(connection, county_id, EVERYBODY)
    mark(connection, person.county, person.id)


def restand(connection: Connection, person: Person, kind: PersonCategory) -> None:
    """Makes a person of one category, and always so since they last became something else."""
    was, row = models.PersonStanding, models.Person
    hers = (was.county_id == person.county, was.person_id == person.id)
    latest = update(was).where(*hers, was.superseded_at.is_(None), func.upper_inf(was.valid))
    connection.execute(latest.values(categories=[kind.value]))
    herself = update(row).where(row.county_id == person.county, row.id == person.id)
    connection.execute(herself.values(categories=[kind.value]))

"""Puts a world with policies and life events into a database, and asks it about duties."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select

from db import models
from db.codes import UNIT_LEVELS, PolicyTrigger
from resolvers.duties.answers import DutySummary, breakdown_of, summary_of
from resolvers.duties.parts import duty_breakdown_statement, summary_statement
from resolvers.duties.question import DutyBreakdownBy, DutyQuestion
from resolvers.duties.rows import duties_of
from tests.duty_facts import DutyWorld, LifeEvent, Policy
from tests.facts import World
from tests.recorded_world import Row, dated, known, recorded
from tests.viewers import EVERYBODY


@contextmanager
def recorded_duties(engine: Engine, facts: DutyWorld) -> Iterator[Connection]:
    """A connection to a database that holds a world with its policies while the block lasts."""
    with recorded(engine, facts.world) as connection:
        record_policies(connection, facts.world, facts.policies)
        record_events(connection, facts.world, facts.events)
        yield connection


def record_policies(connection: Connection, world: World, policies: tuple[Policy, ...]) -> None:
    """Inserts policies under their own ids."""
    for policy in policies:
        if policy.trigger == PolicyTrigger.CAMPAIGN:
            for table, row in _campaign(world, policy).items():
                connection.execute(insert(table).values(row))
        else:
            connection.execute(insert(models.ContactPolicy).values(_policy(world, policy)))


def record_events(connection: Connection, world: World, events: tuple[LifeEvent, ...]) -> None:
    """Inserts life events under their own ids."""
    county = {one.id: one.county for one in world.persons}
    for event in events:
        row: Row = {"county_id": county[event.person], "id": event.id, "person_id": event.person}
        row |= {"kind": event.kind.value, "occurred_on": event.day, "recorded_by": "tester"}
        connection.execute(
            insert(models.LifeEvent).values(row | {"client_id": UUID(int=event.id)} | known(event.known))
        )


def duties(connection: Connection, question: DutyQuestion) -> list[tuple[object, ...]]:
    """The duties as the database has them, in the form of `tests.duty_reference.Duty.shown`."""
    found = duties_of(question)
    duty, policy = found.duty, found.policy
    statement = select(
        *[
            duty.c.person_id,
            policy.c.id,
            duty.c.rule,
            duty.c.trigger_on,
            duty.c.festival,
            duty.c.life_event_id,
        ],
        *[
            duty.c.opens_on,
            duty.c.due_on,
            duty.c.closes_on,
            duty.c.satisfied_on,
            duty.c.contact_id,
            duty.c.state,
        ],
    ).join_from(duty, policy, policy.c.number == duty.c.number)
    return [tuple(row) for row in connection.execute(statement)]


def summary(connection: Connection, question: DutyQuestion) -> DutySummary:
    """The numbers of the whole as the database has them."""
    return summary_of(EVERYBODY, question, connection.execute(summary_statement(question)).all())


def summary_by(connection: Connection, question: DutyQuestion, by: DutyBreakdownBy) -> DutySummary:
    """The numbers by part as the database has them."""
    rows = connection.execute(duty_breakdown_statement(question, by)).all()
    return breakdown_of(EVERYBODY, question, by, rows)


def _policy(world: World, policy: Policy) -> Row:
    region = world.division(policy.region)
    row: Row = {"county_id": region.county, "id": policy.id, "region": region.level.value}
    row |= {"division_id": None if region.level in UNIT_LEVELS else region.id, "is_shipped": False}
    row |= {
        "issuer": "某局",
        "document": "某文件",
        "article": "一",
        "level": policy.level and policy.level.value,
    }
    row |= {"rule": policy.rule.value, "status": policy.status.value, "trigger": policy.trigger.value}
    row |= {"life_event": policy.life_event and policy.life_event.value}
    for name in ("categories", "priority_classes", "festivals", "modes", "purposes"):
        row[name] = [one.value for one in getattr(policy, name)]
    for name in (
        "interval_months",
        "interval_days",
        "opens_days",
        "due_days",
        "late_days",
        "shares_contacts",
    ):
        row[name] = getattr(policy, name)
    return row | dated(policy)


def _campaign(world: World, policy: Policy) -> dict[type[models.Base], Row]:
    """The rows of a campaign, by table."""
    region = world.division(policy.region)
    key: Row = {"county_id": region.county, "id": policy.id, "recorded_by": "tester"}
    terms: Row = {"campaign_id": policy.id, "revision": 1, "target": "PERSONS", "topic": "VISITS"}
    terms |= {"region": region.level.value, "issuer": "某局", "title": "大走访"}
    terms |= {"division_id": None if region.level in UNIT_LEVELS else region.id}
    terms |= {"from_on": policy.span.first, "to_on": policy.span.end, "closed_on": policy.closed_on}
    terms |= {"late_days": policy.late_days, "shares_contacts": policy.shares_contacts}
    for name in ("categories", "priority_classes", "modes", "purposes"):
        terms[name] = [one.value for one in getattr(policy, name)]
    campaign = key | {"kind": "GRAND_VISIT", "client_id": UUID(int=policy.id)}
    return {models.Campaign: campaign, models.CampaignTerms: key | terms | known(policy.known)}

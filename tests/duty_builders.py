"""Puts policies and life events into a database, and asks for the duties that follow."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Connection, Row, select

from db.codes import UNIT_LEVELS, DutyRule, LifeEventKind, PolicyStatus, PolicyTrigger
from db.models import ContactPolicy, LifeEvent
from resolvers.areas import Area
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.duties.rows import duties_of
from tests.builders import ALWAYS, put
from tests.residents import Registered

VISITS = ["HOME_VISIT", "MEETING"]


def build_policy(connection: Connection, region: Area, rule: DutyRule, **terms: object) -> int:
    """The id of a policy for a region, after the life event of the same name unless `terms` say otherwise."""
    row: dict[str, object] = {"status": PolicyStatus.IN_FORCE.value, "valid": ALWAYS, "is_shipped": False}
    row |= {"issuer": "某局", "document": "某文件", "article": "一", "shares_contacts": False}
    row |= {"region": str(region.level), "division_id": None if region.level in UNIT_LEVELS else region.id}
    row |= {"rule": rule.value, "trigger": PolicyTrigger.LIFE_EVENT.value, "modes": VISITS}
    if "trigger" not in terms:
        row |= {"life_event": rule.value, "purposes": [rule.value]}
    return put(connection, ContactPolicy, region.county_id, **(row | terms))


def build_yearly(connection: Connection, region: Area, **terms: object) -> int:
    """The id of a policy that asks for one home visit a year."""
    yearly: dict[str, object] = {"trigger": PolicyTrigger.INTERVAL.value, "interval_months": 12}
    yearly |= {"modes": ["HOME_VISIT"], "shares_contacts": True}
    return build_policy(connection, region, DutyRule.YEARLY_VISIT, **(yearly | terms))


def build_festive(connection: Connection, region: Area, *festivals: str, **terms: object) -> int:
    """The id of a policy that asks for a visit from ten days before to ten days after festivals."""
    festive: dict[str, object] = {"trigger": PolicyTrigger.FESTIVAL.value, "festivals": list(festivals)}
    festive |= {"purposes": ["FESTIVAL"], "opens_days": -10, "due_days": 10, "late_days": 0}
    return build_policy(connection, region, DutyRule.FESTIVAL, **(festive | terms))


def build_event(
    connection: Connection, person: Registered, kind: LifeEventKind, day: date, **dated: datetime
) -> int:
    """The id of a life event; `dated` may hold recorded_at and superseded_at."""
    row = {"person_id": person.id, "kind": kind.value, "occurred_on": day}
    return put(
        connection, LifeEvent, person.county_id, **row, client_id=uuid4(), recorded_by="tester", **dated
    )


def duties_on(connection: Connection, area: Area, as_of: date, **asked: object) -> list[Row[object]]:
    """The duties of an area as of a day, by trigger and rule; `asked` are further fields of the question."""
    question = DutyQuestion((area,), **({"window": year_and_month_ahead(as_of), "as_of": as_of} | asked))  # type: ignore[arg-type]  # fields by name
    duty = duties_of(question).duty
    return list(connection.execute(select(duty).order_by(duty.c.trigger_on, duty.c.rule, duty.c.person_id)))


def states_on(connection: Connection, area: Area, as_of: date, **asked: object) -> list[str]:
    """The states of those duties."""
    return [str(row.state) for row in duties_on(connection, area, as_of, **asked)]

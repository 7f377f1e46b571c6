"""The demonstration county's own policies: made up, and saying so; the shipped ones stay beside them."""

from typing import Any

import numpy as np

from app.demo.delivery import Delivery
from app.demo.spans import instant_texts, span_texts
from db.codes import DivisionLevel, DutyRule, Festival, PolicyStatus, PolicyTrigger, PriorityClass

_ISSUER = "演示县（虚构）"
_DAY_SECONDS = 86_400
_HONOURED = (
    *(PriorityClass.EXTREME_HARDSHIP, PriorityClass.DISABLED, PriorityClass.MARTYR_FAMILY),
    *(PriorityClass.MERIT_HERO_OR_MODEL, PriorityClass.COMBAT_OR_TEST_VETERAN),
)
_CARED_FOR = (
    *(PriorityClass.LIMITED_MOBILITY, PriorityClass.WIDOWED_OR_ALONE, PriorityClass.ADVANCED_AGE),
    PriorityClass.EMPTY_NEST,
)
_IN_PERSON = "{HOME_VISIT,MEETING}"

_INSERT = """
INSERT INTO contact_policy (
    county_id, id, rule, status, region, issuer, document, article, is_shipped, priority_classes, trigger,
    interval_months, life_event, festivals, opens_days, due_days, late_days, modes, purposes, shares_contacts,
    valid, recorded_at
) VALUES (
    %(county_id)s, %(id)s, %(rule)s, %(status)s, %(region)s, %(issuer)s, %(document)s, %(article)s, false,
    %(priority_classes)s, %(trigger)s, %(interval_months)s, %(life_event)s, %(festivals)s, %(opens_days)s,
    %(due_days)s, %(late_days)s, %(modes)s, %(purposes)s, %(shares_contacts)s, %(valid)s, %(recorded_at)s
)
"""


def write_policies(delivery: Delivery) -> None:
    """Adds the county's policies, in force and known since its registry began."""
    since = delivery.calendar.since
    dated = {
        "valid": span_texts(np.array([since]), np.array([2**31 - 1]))[0],
        "recorded_at": instant_texts(np.array([since * _DAY_SECONDS]))[0],
    }
    rows = [*_every(), *_after_events(), *_at_festivals()]
    for article, row in enumerate(rows, start=1):
        document = f"演示参数（虚构，并非{delivery.county.name}文件）"
        named = {"issuer": _ISSUER, "document": document, "article": f"第{article}条"}
        ids = {"county_id": delivery.county.county_id, "id": delivery.ids.next()}
        delivery.connection.execute(_INSERT, {**_PLAIN, **row, **named, **dated, **ids})


_PLAIN: dict[str, Any] = {
    "status": PolicyStatus.IN_FORCE,
    "region": DivisionLevel.COUNTY,
    "priority_classes": "{}",
    "interval_months": None,
    "life_event": None,
    "festivals": "{}",
    "opens_days": 0,
    "due_days": None,
    "late_days": None,
    "modes": _IN_PERSON,
    "purposes": "{}",
    "shares_contacts": False,
}


def _every() -> list[dict[str, Any]]:
    """Everybody is visited at home once a year, some are contacted more often."""
    interval = {"trigger": PolicyTrigger.INTERVAL, "shares_contacts": True}
    return [
        {"rule": DutyRule.YEARLY_VISIT, "interval_months": 12, "modes": "{HOME_VISIT}", **interval},
        {
            "rule": DutyRule.PRIORITY_CONTACT,
            "interval_months": 6,
            "modes": "{}",
            "priority_classes": _array(_HONOURED),
            **interval,
        },
        {
            "rule": DutyRule.CLOSER_CONTACT,
            "interval_months": 6,
            "modes": "{}",
            "priority_classes": _array(_CARED_FOR),
            **interval,
        },
    ]


def _after_events() -> list[dict[str, Any]]:
    """Days in which a must-visit after a life event is due, and in which it can be made up."""
    days = {
        DutyRule.RETURN_HOME: (30, 60),
        DutyRule.MERIT_AWARD: (30, 60),
        DutyRule.NAMED_MODEL: (30, 60),
        DutyRule.HARDSHIP: (15, 90),
        DutyRule.MAJOR_CHANGE: (15, 90),
    }
    return [
        {
            "rule": rule,
            "trigger": PolicyTrigger.LIFE_EVENT,
            "life_event": rule,
            "purposes": _array([rule]),
            "due_days": due,
            "late_days": late,
        }
        for rule, (due, late) in days.items()
    ]


def _at_festivals() -> list[dict[str, Any]]:
    festive = {
        "rule": DutyRule.FESTIVAL,
        "trigger": PolicyTrigger.FESTIVAL,
        "purposes": _array([DutyRule.FESTIVAL]),
        "opens_days": -30,
        "due_days": 7,
        "late_days": 0,
    }
    three = (Festival.SPRING_FESTIVAL, Festival.ARMY_DAY, Festival.NATIONAL_DAY)
    return [
        {**festive, "festivals": _array(three), "priority_classes": _array(_HONOURED)},
        {
            **festive,
            "festivals": _array([Festival.QINGMING]),
            "priority_classes": _array([PriorityClass.MARTYR_FAMILY]),
        },
    ]


def _array(codes: Any) -> str:
    return "{" + ",".join(codes) + "}"

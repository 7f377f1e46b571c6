"""Campaigns as duties see them: a policy for one window, beside all others."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Text,
    case,
    cast,
    false,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from db.codes import CampaignTarget, DutyRule, PolicyStatus, PolicyTrigger
from db.models import CampaignTerms, ContactPolicy
from resolvers.ask import Statement, current

TERMS = CampaignTerms.__table__.c


def ends_on() -> ColumnElement[Any]:
    """The day before which a campaign is to be done; null: no such day."""
    return func.least(TERMS.to_on, TERMS.closed_on)


def lapses_on() -> ColumnElement[Any]:
    """The day before which it can be made up."""
    return func.least(cast(TERMS.to_on + TERMS.late_days, Date), TERMS.closed_on)


def campaign_policies(known_at: datetime | None) -> Statement:
    """The campaigns about persons, as then known, with the columns of contact policies.

    `valid` is the window, in which the end of one that was closed is its end. One closed before it began
    asks for nothing.
    """
    own = _own()
    columns = [own.get(column.name, TERMS.get(column.name)) for column in ContactPolicy.__table__.c]
    named = [
        cast(value, column.type).label(column.name)
        for value, column in zip(columns, ContactPolicy.__table__.c, strict=True)
    ]
    return select(*named).where(
        TERMS.target == CampaignTarget.PERSONS.value,
        TERMS.from_on < ends_on(),
        current(CampaignTerms, None, known_at),
    )


def _own() -> Mapping[str, Any]:
    """What the columns of a policy hold of a campaign, where they are not called the same."""
    nothing = cast(literal([], ARRAY(Text)), ARRAY(Text))
    late = case((ends_on() == TERMS.to_on, lapses_on() - ends_on()), else_=0)
    return {
        "id": TERMS.campaign_id,
        "rule": literal(DutyRule.CAMPAIGN.value),
        "status": literal(PolicyStatus.IN_FORCE.value),
        "level": null(),
        "document": func.coalesce(TERMS.document, TERMS.title),
        "article": func.coalesce(TERMS.article, ""),
        "is_shipped": false(),
        "trigger": literal(PolicyTrigger.CAMPAIGN.value),
        "life_event": null(),
        "festivals": nothing,
        "interval_months": null(),
        "interval_days": null(),
        "opens_days": literal(0),
        "due_days": null(),
        "late_days": cast(late, Integer),
        "valid": func.daterange(TERMS.from_on, ends_on()),
    }

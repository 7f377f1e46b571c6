"""The arguments that questions about one campaign share, and the day they are about."""

from datetime import date, timedelta
from typing import Annotated, Any

from schema.codes import DutyBreakdownBy
from schema.fields import argument

By = Annotated[DutyBreakdownBy | None, argument("分组维度，默认不分组", "What to cut it by")]
Milestone = Annotated[int | None, argument("阶段序号，默认全部", "Number of a stage; all by default")]


def settled_day(campaign: Any, day: date) -> date:
    """The day asked about, or the first on which nothing could be done any more if that comes first."""
    from_on: date = campaign.from_on
    lapses_on: date | None = campaign.to_on and campaign.to_on + timedelta(campaign.late_days)
    ends = [end for end in (lapses_on, campaign.closed_on) if end is not None]
    return min([day, *[max(end, from_on) for end in ends]])

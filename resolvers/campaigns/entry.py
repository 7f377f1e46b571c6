"""A campaign as its issuer states it, and what makes one wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from db.codes import (
    CampaignKind,
    CampaignTarget,
    CampaignTopic,
    Code,
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    PersonCategory,
    PriorityClass,
)
from db.errors import DomainError
from resolvers.ask import check_calendar
from resolvers.wording.refusals import bad_value

LONGEST = timedelta(days=3 * 366)
LONGEST_LATE, MOST_STAGES = 180, 20
# How far back an order may reach that takes no contact away from anything else.
FURTHEST_BACK = timedelta(days=366)
NARROWED = ("categories", "priority_classes", "modes", "purposes", "station_levels")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a campaign asks for; the fields are those of the table. Stages are titles with days."""

    target: CampaignTarget
    topic: CampaignTopic
    title: str
    issuer: str | None
    document: str | None
    article: str | None
    note: str | None
    from_on: date
    to_on: date | None
    late_days: int
    categories: tuple[PersonCategory, ...]
    priority_classes: tuple[PriorityClass, ...]
    modes: tuple[ContactMode, ...]
    purposes: tuple[ContactPurpose, ...]
    shares_contacts: bool
    station_levels: tuple[DivisionLevel, ...]
    stages: tuple[tuple[str, date], ...]

    def columns(self) -> dict[str, Any]:
        """The values by their columns."""
        plain = ("title", "document", "article", "note", "from_on", "to_on", "late_days", "shares_contacts")
        lists = {name: [code.value for code in getattr(self, name)] for name in NARROWED}
        stages = {
            "stage_titles": [one[0] for one in self.stages],
            "stage_days": [one[1] for one in self.stages],
        }
        codes = {"target": self.target.value, "topic": self.topic.value}
        return {name: getattr(self, name) for name in plain} | lists | stages | codes


@dataclass(frozen=True, slots=True)
class CampaignEntry:
    """A campaign to order in a division, perhaps by one of its stations, perhaps under another campaign."""

    client_id: UUID
    kind: CampaignKind
    division_code: str
    station: tuple[int, int] | None
    parent: tuple[int, int] | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class Amendment:
    """New terms for a campaign whose present ones are of `revision`."""

    client_id: UUID
    county_id: int
    campaign_id: int
    revision: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class Closing:
    """The day from which a campaign asks for nothing more."""

    client_id: UUID
    county_id: int
    campaign_id: int
    closed_on: date


def check_terms(terms: Terms) -> None:
    """Raises DomainError for terms that cannot be, whoever orders them.

    DATE_OUT_OF_RANGE, EMPTY_WINDOW, WINDOW_TOO_LONG, BAD_LATE_DAYS, TARGET_MISMATCH, BAD_STAGES.
    """
    persons = terms.target == CampaignTarget.PERSONS
    check_calendar(terms.to_on or terms.from_on, "toOn" if terms.to_on else "fromOn")
    if terms.to_on is not None and terms.from_on >= terms.to_on:
        raise DomainError(
            "EMPTY_WINDOW",
            "时间窗为左闭右开区间，起始日期须早于截止日期。",
            "A window is half-open: its first day must lie before its end.",
        )
    if (persons and terms.to_on is None) or (terms.to_on and terms.to_on - terms.from_on > LONGEST):
        raise DomainError(
            "WINDOW_TOO_LONG",
            "逐人任务须有截止日期，任何任务不得超过三年。",
            "A campaign about persons has an end, and none lasts over three years.",
        )
    if not 0 <= terms.late_days <= LONGEST_LATE:
        raise bad_value("BAD_LATE_DAYS", "lateDays", "须在 0 至 180 之间。", "must lie between 0 and 180.")
    told = any((terms.categories, terms.priority_classes, terms.modes, terms.purposes))
    if (persons and terms.station_levels) or (not persons and (told or not terms.station_levels)):
        raise DomainError(
            "TARGET_MISMATCH",
            "逐人任务不填站级别；逐站任务须填站级别，不填人员与联系条件。",
            "Station levels belong to tasks of stations, and only to them; conditions on persons do not.",
        )
    _check_stages(terms)


def _check_stages(terms: Terms) -> None:
    days = [day for _, day in terms.stages]
    within = all(terms.from_on <= day and (terms.to_on is None or day < terms.to_on) for day in days)
    titled = all(title.strip() for title, _ in terms.stages)
    if days != sorted(days) or not within or not titled or len(days) > MOST_STAGES:
        raise DomainError(
            "BAD_STAGES",
            "阶段须有名称，日期在时间窗内且依次递增，至多 20 个。",
            "Stages have titles and days within the window, one after another, twenty at most.",
            {"argument": "milestones"},
        )


def check_days(terms: Terms, today: date, *, under_another: bool, before: date | None = None) -> None:
    """Raises DomainError CAMPAIGN_IN_THE_PAST for an order that would change what was asked before it.

    One that takes contacts away from duties begins today at the earliest, or as it did `before`.
    """
    if terms.from_on == before:
        return
    harmless = terms.shares_contacts or under_another or terms.target == CampaignTarget.STATIONS
    earliest = today - FURTHEST_BACK if harmless else today
    if terms.from_on < earliest:
        raise DomainError(
            "CAMPAIGN_IN_THE_PAST",
            "不与其他任务共用联系的专项任务不得早于今天开始；其余至多追溯一年。",
            "A campaign that does not share contacts begins today at the earliest, others up to a year ago.",
        )


def check_narrower(terms: Terms, above: Any) -> None:
    """Raises DomainError CAMPAIGN_NOT_NARROWER unless what counts for `terms` counts for those `above`."""
    inside = above.from_on <= terms.from_on and (above.to_on is None or _ends_within(terms, above))
    fits = all(_within(getattr(terms, name), getattr(above, name)) for name in NARROWED)
    if not inside or not fits or terms.target.value != above.target:
        raise DomainError(
            "CAMPAIGN_NOT_NARROWER",
            "下级任务的范围、时间窗、人员与联系条件都须在上级任务之内。",
            "Area, window and conditions of a campaign under another must lie within those of the other.",
        )


def _ends_within(terms: Terms, above: Any) -> bool:
    if terms.to_on is None or terms.to_on > above.to_on:
        return False
    lapses_on: date = above.to_on + timedelta(above.late_days)
    return terms.to_on + timedelta(terms.late_days) <= lapses_on


def _within(codes: Sequence[Code], above: Sequence[str]) -> bool:
    """Whether each of the codes is among those above; there, none means all."""
    return not above or (bool(codes) and {code.value for code in codes} <= set(above))

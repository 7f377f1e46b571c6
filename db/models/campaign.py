"""Campaigns (专项任务): what is ordered once, its terms, and what stations report about it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Integer, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Date, Text

from db.codes import (
    CampaignKind,
    CampaignTarget,
    CampaignTopic,
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    PersonCategory,
    PriorityClass,
)
from db.models.base import Base, Keyed, index, one_of, some_of

_WINDOW = """
from_on < to_on AND late_days BETWEEN 0 AND 180 AND cardinality(stage_titles) = cardinality(stage_days)
AND (target = 'STATIONS' OR to_on IS NOT NULL)
"""
_TARGETED = """
CASE target
    WHEN 'PERSONS' THEN station_levels = '{}'
    ELSE station_levels <> '{}' AND categories = '{}' AND priority_classes = '{}' AND modes = '{}'
        AND purposes = '{}'
END
"""
_REGION = "(division_id IS NOT NULL) = (region IN ('TOWNSHIP', 'VILLAGE'))"


class Campaign(Base, Keyed):
    """What stays of a campaign whatever its terms: its kind, and the one above under which it is narrower."""

    __tablename__ = "campaign"
    __table_args__ = (
        ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        ForeignKeyConstraint(["parent_county_id"], ["county.county_id"]),
        one_of("kind", CampaignKind),
        index("campaign_parent_idx", "parent_county_id", "parent_id"),
    )

    kind: Mapped[str]
    parent_county_id: Mapped[int | None] = mapped_column(Integer)
    parent_id: Mapped[int | None]
    client_id: Mapped[UUID] = mapped_column(PG_UUID)
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CampaignTerms(Base, Keyed):
    """What a campaign asks for, of whom or which stations, and when; an amendment supersedes the row.

    It runs from `from_on` up to, but not including, `to_on`, can be made up for `late_days` more, and ends
    before `closed_on` at the latest. Unless `shares_contacts` a contact that satisfies a duty of another
    rule does not count for it too. Stages are dated titles.
    """

    __tablename__ = "campaign_terms"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "campaign_id"], ["campaign.county_id", "campaign.id"]),
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        ForeignKeyConstraint(["county_id", "station_id"], ["station.county_id", "station.id"]),
        one_of("target", CampaignTarget),
        one_of("topic", CampaignTopic),
        one_of("region", DivisionLevel),
        some_of("categories", PersonCategory),
        some_of("priority_classes", PriorityClass),
        some_of("modes", ContactMode),
        some_of("purposes", ContactPurpose),
        some_of("station_levels", DivisionLevel),
        CheckConstraint(text(_WINDOW), name="window"),
        CheckConstraint(text(_TARGETED), name="targeted"),
        CheckConstraint(text(_REGION), name="placed"),
        index("campaign_terms_campaign_id_idx", "county_id", "campaign_id"),
    )

    campaign_id: Mapped[int]
    revision: Mapped[int] = mapped_column(Integer)
    target: Mapped[str]
    topic: Mapped[str]
    region: Mapped[str]
    division_id: Mapped[int | None]
    station_id: Mapped[int | None]
    issuer: Mapped[str]
    title: Mapped[str]
    document: Mapped[str | None]
    article: Mapped[str | None]
    note: Mapped[str | None]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    late_days: Mapped[int] = mapped_column(Integer)
    closed_on: Mapped[date | None]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    priority_classes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    modes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    purposes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    shares_contacts: Mapped[bool]
    station_levels: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    stage_titles: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    stage_days: Mapped[list[date]] = mapped_column(ARRAY(Date), server_default="{}")
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    superseded_at: Mapped[datetime | None]


class TaskReport(Base, Keyed):
    """A station says that it has done a task, or a stage of it; 0 stands for the whole.

    A later report of the same supersedes it; without a day it takes the earlier one back.
    """

    __tablename__ = "task_report"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "station_id"], ["station.county_id", "station.id"]),
        ForeignKeyConstraint(["campaign_county_id"], ["county.county_id"]),
        index("task_report_campaign_idx", "county_id", "campaign_county_id", "campaign_id", "station_id"),
    )

    station_id: Mapped[int]
    campaign_county_id: Mapped[int] = mapped_column(Integer)
    campaign_id: Mapped[int]
    stage: Mapped[int] = mapped_column(Integer)
    done_on: Mapped[date | None]
    note: Mapped[str | None]
    client_id: Mapped[UUID] = mapped_column(PG_UUID)
    reported_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    superseded_at: Mapped[datetime | None]

"""Contact policies: who must be contacted how often or at which occasion, by which document."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Integer, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from db.codes import (
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    DutyRule,
    Festival,
    LifeEventKind,
    PersonCategory,
    PolicyStatus,
    PolicyTrigger,
    PriorityClass,
)
from db.models.base import Base, Dated, Keyed, one_of, some_of

_TRIGGERED = """
CASE trigger
    WHEN 'INTERVAL' THEN life_event IS NULL AND festivals = '{}' AND opens_days = 0
        AND due_days IS NULL AND late_days IS NULL AND num_nonnulls(interval_months, interval_days) <= 1
    WHEN 'LIFE_EVENT' THEN life_event IS NOT NULL AND festivals = '{}'
        AND num_nonnulls(interval_months, interval_days) = 0
    ELSE life_event IS NULL AND num_nonnulls(interval_months, interval_days) = 0
END
"""
_COMPLETE = """
status <> 'IN_FORCE' OR CASE trigger
    WHEN 'INTERVAL' THEN num_nonnulls(interval_months, interval_days) = 1
        AND (interval_days IS NULL OR NOT lower_inf(valid))
    WHEN 'FESTIVAL' THEN festivals <> '{}' AND num_nulls(due_days, late_days) = 0
    ELSE TRUE
END
"""
_WINDOW = """
interval_months BETWEEN 1 AND 120 AND interval_days BETWEEN 7 AND 3660
AND opens_days BETWEEN -180 AND 180 AND due_days BETWEEN -180 AND 180 AND late_days BETWEEN 0 AND 180
AND due_days >= opens_days AND (due_days IS NOT NULL OR late_days IS NULL)
"""
_REGION = "(division_id IS NOT NULL) = (region IN ('TOWNSHIP', 'VILLAGE'))"


class ContactPolicy(Base, Keyed, Dated):
    """A rule of a document, for a region: a unit (`county_id`) or a township or village in it.

    A revision supersedes the row. Of several rows with one `rule` the nearest region's decides for whom it
    is for; all are kept. `level` says whose standard it is, null where the document tells no levels apart.
    No `categories` and no `priority_classes` mean everybody; no `modes` and no `purposes` any.

    A duty is due from `opens_days` to `due_days` after its trigger, both included, and can be made up for
    `late_days` more; null means without end. Interval duties are due within their period: `interval_months`
    counted from 1 January, `interval_days` from the first day of `valid`. Unless `shares_contacts`, a contact
    that satisfies another such duty does not satisfy this one.
    """

    __tablename__ = "contact_policy"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        one_of("rule", [rule for rule in DutyRule if rule != DutyRule.CAMPAIGN]),
        one_of("status", PolicyStatus),
        one_of("region", DivisionLevel),
        one_of("level", (DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE)),
        one_of("trigger", [one for one in PolicyTrigger if one != PolicyTrigger.CAMPAIGN]),
        one_of("life_event", LifeEventKind),
        some_of("festivals", Festival),
        some_of("categories", PersonCategory),
        some_of("priority_classes", PriorityClass),
        some_of("modes", ContactMode),
        some_of("purposes", ContactPurpose),
        CheckConstraint(text(_TRIGGERED), name="triggered"),
        CheckConstraint(text(_COMPLETE), name="complete"),
        CheckConstraint(text(_WINDOW), name="window"),
        CheckConstraint(text(_REGION), name="placed"),
    )

    rule: Mapped[str]
    status: Mapped[str]
    region: Mapped[str]
    division_id: Mapped[int | None]
    level: Mapped[str | None]
    issuer: Mapped[str]
    document: Mapped[str]
    article: Mapped[str]
    note: Mapped[str | None]
    is_shipped: Mapped[bool]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    priority_classes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    trigger: Mapped[str]
    interval_months: Mapped[int | None] = mapped_column(Integer)
    interval_days: Mapped[int | None] = mapped_column(Integer)
    life_event: Mapped[str | None]
    festivals: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    opens_days: Mapped[int] = mapped_column(Integer, server_default="0")
    due_days: Mapped[int | None] = mapped_column(Integer)
    late_days: Mapped[int | None] = mapped_column(Integer)
    modes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    purposes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    shares_contacts: Mapped[bool]

"""Duties as they are kept (docs/decisions/0037): rows, their numbers, and of whom they may be wrong."""

from datetime import date
from uuid import UUID

from sqlalchemy import Integer, func
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import DutyRule, RollUpPeriod
from db.models.base import Base, County, index, one_of

EVERYBODY = 0
NEVER_ON = date(9999, 12, 31)


class DutyKeeping(Base, County):
    """For which questions the duties of a county are kept.

    Those of windows within `from_on` and `to_on`, as of days from `kept_on` on and before `until_on`. In
    numbers `counted_on` is the day before which days are told apart by month alone.
    """

    __tablename__ = "duty_keeping"

    from_on: Mapped[date]
    to_on: Mapped[date]
    kept_on: Mapped[date]
    until_on: Mapped[date]
    counted_on: Mapped[date]


class DutyMark(Base, County):
    """That the kept duties of a person, or of EVERYBODY in the county, may be wrong from a day on.

    Written in the transaction that changes what they hang on, one row for each, so that no writer waits for
    another, or for who refreshes.
    """

    __tablename__ = "duty_mark"

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(PG_UUID, primary_key=True, server_default=func.gen_random_uuid())
    from_on: Mapped[date]


class DutyMember(Base, County):
    """A person of whom duties are kept, and where the person lives."""

    __tablename__ = "duty_member"
    __table_args__ = (index("duty_member_cell_id_idx", "county_id", "cell_id"),)

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    division_id: Mapped[int]
    cell_id: Mapped[int | None]


class KeptDuty(Base, County):
    """A duty with its window and the contact that satisfies it; `number` tells those of a person apart.

    What it is as of a day is computed. `life_event_id` is 0 where no life event raised it.
    """

    __tablename__ = "kept_duty"
    __table_args__ = (
        one_of("rule", DutyRule),
        index("kept_duty_cell_id_idx", "county_id", "cell_id"),
        index("kept_duty_division_id_idx", "county_id", "division_id"),
    )

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    division_id: Mapped[int]
    cell_id: Mapped[int | None]
    rule: Mapped[str]
    policy_county_id: Mapped[int] = mapped_column(Integer)
    policy_id: Mapped[int]
    trigger_on: Mapped[date]
    festival: Mapped[str | None]
    life_event_id: Mapped[int]
    opens_on: Mapped[date]
    due_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    satisfied_on: Mapped[date | None]
    contact_id: Mapped[int | None]


class CountedDuties:
    """How many duties there are of a rule, or of a campaign (0: none), by when they end.

    Those satisfied or missed stand in the year and again in the month, by its first day, in which they ended;
    whatever is unfinished stands in the period EVER: `opens_on` is EVER_ON once it has opened, `due_on` once
    it is overdue, and NEVER_ON means without end. Persons registered are counted there too, with no rule,
    as if they were without end.
    """

    period: Mapped[str] = mapped_column(primary_key=True, sort_order=-10)
    rule: Mapped[str] = mapped_column(primary_key=True, sort_order=1)
    campaign_county_id: Mapped[int] = mapped_column(Integer, primary_key=True, sort_order=2)
    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=3)
    opens_on: Mapped[date] = mapped_column(primary_key=True, sort_order=-9)
    due_on: Mapped[date] = mapped_column(primary_key=True, sort_order=5)
    ends_on: Mapped[date] = mapped_column(primary_key=True, sort_order=6)
    registered: Mapped[int] = mapped_column(Integer, sort_order=7)
    unfinished: Mapped[int] = mapped_column(Integer, sort_order=8)
    on_time: Mapped[int] = mapped_column(Integer, sort_order=9)
    late: Mapped[int] = mapped_column(Integer, sort_order=10)
    missed: Mapped[int] = mapped_column(Integer, sort_order=11)


class DutyCount(Base, County, CountedDuties):
    """Numbers of duties by where their persons live; `cell_id` 0 stands for no cell."""

    __tablename__ = "duty_count"
    __table_args__ = (
        one_of("period", RollUpPeriod),
        index("duty_count_cell_id_idx", "county_id", "cell_id"),
    )

    cell_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-8)
    division_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-7)


class CountyDutyCount(Base, County, CountedDuties):
    """The sums of `duty_count` by county, for areas that span counties."""

    __tablename__ = "county_duty_count"
    __table_args__ = (one_of("period", RollUpPeriod),)

"""The roll-ups kept in the transactions that change what they count; `rongge recount` counts them anew."""

from datetime import date

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import ContactMode, ContactOutcome, RollUpPeriod
from db.models.base import Base, County, index, one_of, room

EVER_ON = date(1, 1, 1)
NO_CELL = 0


class LastContacts:
    """How many active persons were last attempted, reached and visited in a period.

    A period is a calendar year or month by its first day; both are kept, so that any window from the first
    of a month up to today is a few periods. The period EVER, from 0001-01-01, holds everybody registered and
    those of them without a point instead.
    """

    period: Mapped[str] = mapped_column(primary_key=True, sort_order=-9)
    first_on: Mapped[date] = mapped_column(primary_key=True, sort_order=-8)
    registered: Mapped[int] = mapped_column(Integer, sort_order=10)
    unlocated: Mapped[int] = mapped_column(Integer, sort_order=11)
    attempted: Mapped[int] = mapped_column(Integer, sort_order=12)
    reached: Mapped[int] = mapped_column(Integer, sort_order=13)
    visited: Mapped[int] = mapped_column(Integer, sort_order=14)


class CellCoverage(Base, County, LastContacts):
    """Last contacts by where the persons live: the roll-up behind coverage up to today.

    `cell_id` 0 stands for no cell.
    """

    __tablename__ = "cell_coverage"
    __table_args__ = (one_of("period", RollUpPeriod), room(80, dead=1000, share=0.05))

    cell_id: Mapped[int] = mapped_column(primary_key=True)
    division_id: Mapped[int] = mapped_column(primary_key=True)


class CountyCoverage(Base, County, LastContacts):
    """The sums of `cell_coverage` by county, for areas that span counties."""

    __tablename__ = "county_coverage"
    __table_args__ = (
        one_of("period", RollUpPeriod),
        index("county_coverage_period_idx", "period", "first_on"),
        # Few rows, which every contact in the county updates.
        room(50, dead=1000, share=0),
    )


class CountyDay(Base, County):
    """Contacts of a county by day, mode and outcome."""

    __tablename__ = "county_day"
    __table_args__ = (
        one_of("mode", ContactMode),
        one_of("outcome", ContactOutcome),
        room(80, dead=1000, share=0.02),
    )

    contacted_on: Mapped[date] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    contacts: Mapped[int] = mapped_column(Integer)

"""The sums of a county's months (docs/decisions/0108), for trends with sums."""

from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Integer
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, County, room

# Windows of so many months, and all shorter ones, have sums.
SUMMED_MONTHS = 36


def _sums() -> Any:
    return mapped_column(ARRAY(Integer))


class CoverageSum(Base, County):
    """The residents of a county at the end of a month, and how many of them were met by then.

    As the bits of `CoverageMonth` say, of all persons: wrong by those who are stale. The first of each array
    are those met in the month itself, the second in that and the one before, as far as months are kept.
    """

    __tablename__ = "coverage_sum"
    __table_args__ = (room(80, dead=1000, share=0.05),)

    first_on: Mapped[date] = mapped_column(primary_key=True)
    counted_on: Mapped[date]
    residents: Mapped[int] = mapped_column(Integer)
    located: Mapped[int] = mapped_column(Integer)
    attempted: Mapped[list[int]] = _sums()
    reached: Mapped[list[int]] = _sums()
    visited: Mapped[list[int]] = _sums()

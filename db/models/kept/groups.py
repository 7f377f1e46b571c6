"""The numbers of groups of persons in a month, for trends with a filter (docs/decisions/0113)."""

from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, County, room

_ROOM = room(80, dead=1000, share=0.05)["postgresql_with"]


def _numbers() -> Any:
    return mapped_column(ARRAY(SmallInteger))


class CoverageGroup(Base, County):
    """Of 4,096 persons by ordinal, how many of each group were residents in a month, and how many were met.

    As the bits of `CoverageMonth` and `TraitMonth` say; the places of groups in the arrays are those of
    `resolvers/coverage/months/groups/places.py`. Wrong of chunks in which somebody is stale.
    """

    __tablename__ = "coverage_group"
    # All numbers stay in the row, which is read as a whole.
    __table_args__ = ({"postgresql_with": {**_ROOM, "toast_tuple_target": 8160}},)

    first_on: Mapped[date] = mapped_column(primary_key=True)
    chunk: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    counted_on: Mapped[date]
    residents: Mapped[list[int]] = _numbers()
    located: Mapped[list[int]] = _numbers()
    attempted: Mapped[list[int]] = _numbers()
    reached: Mapped[list[int]] = _numbers()
    visited: Mapped[list[int]] = _numbers()

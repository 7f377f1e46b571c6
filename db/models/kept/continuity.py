"""Continuity of the twelve months up to a day, with a bit for each person (docs/decisions/0109)."""

from datetime import date
from typing import Any

from sqlalchemy import Integer
from sqlalchemy.dialects.postgresql import BIT
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, County, room
from db.models.rollup import CHUNK_BITS

_ROOM = room(80, dead=1000, share=0.05)["postgresql_with"]


def _bits() -> Any:
    return mapped_column(BIT(CHUNK_BITS))


class ContinuityYear(Base, County):
    """Whether 4,096 persons by ordinal had one worker all through the twelve months up to `counted_on`.

    Whoever is resident on that day stands in one of the bit strings: `continuous`, or the first break that is
    true. Wrong of those who are stale.
    """

    __tablename__ = "continuity_year"
    # All bit strings stay in the row, which is read as a whole.
    __table_args__ = ({"postgresql_with": {**_ROOM, "toast_tuple_target": 8160}},)

    chunk: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    counted_on: Mapped[date]
    continuous: Mapped[str] = _bits()
    not_registered: Mapped[str] = _bits()
    no_cell: Mapped[str] = _bits()
    no_worker: Mapped[str] = _bits()
    worker_changed: Mapped[str] = _bits()
    cell_changed: Mapped[str] = _bits()

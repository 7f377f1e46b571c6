"""How many full numbers somebody has been shown."""

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class RevealCount(Base):
    """Of one account or token, in the hour and the day (of 24 hours) that began with its first reveal."""

    __tablename__ = "reveal_count"

    subject: Mapped[str] = mapped_column(primary_key=True)
    hour_from: Mapped[datetime]
    in_hour: Mapped[int] = mapped_column(Integer)
    day_from: Mapped[datetime]
    in_day: Mapped[int] = mapped_column(Integer)

"""What counties decide of their grid workers and the telephones of the persons in their cells."""

from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, County


class WorkerPhoneRule(County, Base):
    """A decision: whether telephones are shown, from a day on. Until a county has decided they are not.

    Rows are never changed: of those that have begun the latest decided holds.
    """

    __tablename__ = "worker_phone_rule"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    permitted: Mapped[bool]
    from_on: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_by: Mapped[str]

"""What happened to persons, and when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, func
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import LifeEventKind
from db.models.base import Base, Keyed, index, one_of


class LifeEvent(Base, Keyed):
    """Something that happened to a person on a civil day and may call for a visit.

    Append-only: a correction is a new event that names the one it supersedes. What did not happen at all is
    superseded without another. `source` is the paper it is known from.
    """

    __tablename__ = "life_event"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "person_id"], ["person.county_id", "person.id"]),
        one_of("kind", LifeEventKind),
        index("life_event_person_id_idx", "county_id", "person_id"),
    )

    person_id: Mapped[int]
    kind: Mapped[str]
    occurred_on: Mapped[date]
    source: Mapped[str | None]
    note: Mapped[str | None]
    supersedes_id: Mapped[int | None]
    client_id: Mapped[UUID] = mapped_column(PG_UUID)
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    superseded_at: Mapped[datetime | None]
    superseded_by: Mapped[str | None]
    superseded_why: Mapped[str | None]

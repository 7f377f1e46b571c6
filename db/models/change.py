"""What has changed, in an order that readers can rely on: what phones keep their copies right by."""

from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import ChangeKind
from db.models.base import Base, County, one_of, room


class ChangeFeed(Base, County):
    """How far a county's feed has come.

    Every writer takes this row last and keeps it until it commits: so positions become visible in their
    order, and none is ever filled in behind a reader (docs/decisions/0026).
    """

    __tablename__ = "change_feed"
    # One row a county, which everything that is noted updates.
    __table_args__ = (room(10, dead=500, share=0),)

    position: Mapped[int]
    noted_on: Mapped[date]
    noted_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Change(Base, County):
    """That something changed, by `position`; all changes of one statement share one.

    `division_id` and `cell_id` are where the person was listed just before, null if nowhere; of a cell or an
    assignment `cell_id` is the cell. `noted_on` is the civil day of the change and never goes back. Nothing
    is referred to by key: a change outlives what it is about.
    """

    __tablename__ = "change"
    __table_args__ = (one_of("kind", ChangeKind), room(100, dead=1000, share=0.05))

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    noted_on: Mapped[date]
    noted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    person_id: Mapped[int | None]
    division_id: Mapped[int | None]
    cell_id: Mapped[int | None]

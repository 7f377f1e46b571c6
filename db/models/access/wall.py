"""What the wall of the database was raised as."""

from sqlalchemy import CheckConstraint, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class WallMark(Base):
    """One row: digests of the program's words for the wall, and of the catalog once it stood (db/wall/)."""

    __tablename__ = "wall_mark"
    __table_args__ = (CheckConstraint(text("id = 1"), name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    definition: Mapped[bytes] = mapped_column(LargeBinary)
    standing: Mapped[bytes] = mapped_column(LargeBinary)

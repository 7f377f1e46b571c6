"""Which keys this database's sealed values and keyed hashes are under."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class SealingKey(Base):
    """A key in use, by its id; never the key. `proof` is a known value sealed under it.

    The first key stands here from the beginning, without a proof until another one is used beside it.
    """

    __tablename__ = "sealing_key"
    # house: a CHECK takes no parameters
    __table_args__ = (CheckConstraint(text("id BETWEEN 1 AND 255"), name="id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    proof: Mapped[bytes | None] = mapped_column(LargeBinary)
    used_at: Mapped[datetime] = mapped_column(server_default=func.now())


class KeyGeneration(Base):
    """One row: the generation of the file of keys when a key was last used or retired; none before that."""

    __tablename__ = "key_generation"
    # house: a CHECK takes no parameters
    __table_args__ = (CheckConstraint(text("id = 1"), name="id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]

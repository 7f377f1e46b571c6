"""Imports and the rows they rejected: line numbers and reasons, never values."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Keyed


class ImportRun(Base, Keyed):
    __tablename__ = "import_run"

    kind: Mapped[str]
    vintage_on: Mapped[date | None]
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]


class RejectedRow(Base, Keyed):
    __tablename__ = "rejected_row"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "import_run_id"], ["import_run.county_id", "import_run.id"]),
    )

    import_run_id: Mapped[int]
    source: Mapped[str]
    line: Mapped[int]
    code: Mapped[str]

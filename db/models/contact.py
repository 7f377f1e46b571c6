"""Contacts, and the receipts that make writes repeatable."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import (
    ContactMode,
    ContactNeed,
    ContactOutcome,
    ContactPurpose,
    CoordinateSystem,
    DivisionLevel,
    WithdrawalReason,
)
from db.models.base import Base, County, index, one_of, room, some_of


def _reported(name: str, condition: str) -> Index:
    """The index by which the few contacts are found that report something, by day."""
    return index(name, "county_id", "contacted_on", "id", postgresql_where=text(condition))


class Contact(Base, County):
    """An attempt to reach a person, on a civil day.

    Append-only: a correction is a new event that supersedes this one. `superseded_at` is stamped then, or
    when it is withdrawn, together with `withdrawn_because`; nothing else is ever written twice.

    Cell, village and worker are those of the day it happened. Range-partitioned by `contacted_on`, by year.
    """

    __tablename__ = "contact"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "person_id"], ["person.county_id", "person.id"]),
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        ForeignKeyConstraint(["county_id", "cell_id"], ["grid_cell.county_id", "grid_cell.id"]),
        ForeignKeyConstraint(["county_id", "worker_id"], ["grid_worker.county_id", "grid_worker.id"]),
        one_of("mode", ContactMode),
        one_of("purpose", ContactPurpose),
        one_of("outcome", ContactOutcome),
        one_of("point_system", CoordinateSystem),
        some_of("needs", ContactNeed),
        one_of("escalated_to", DivisionLevel),
        one_of("withdrawn_because", WithdrawalReason),
        index("contact_person_id_idx", "county_id", "person_id", "contacted_on"),
        index("contact_contacted_on_idx", "county_id", "contacted_on"),
        index("contact_id_idx", "county_id", "id"),
        index(
            "contact_supersedes_id_idx",
            "county_id",
            "supersedes_id",
            postgresql_where=text("supersedes_id IS NOT NULL"),
        ),
        _reported("contact_escalated_idx", "escalated_to IS NOT NULL"),
        _reported("contact_needs_idx", "needs <> '{}'"),
        {"postgresql_partition_by": "RANGE (contacted_on)"},
    )

    contacted_on: Mapped[date] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int]
    mode: Mapped[str]
    purpose: Mapped[str]
    outcome: Mapped[str]
    division_id: Mapped[int]
    cell_id: Mapped[int | None]
    worker_id: Mapped[int | None]
    note: Mapped[str | None]
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    point_system: Mapped[str | None]
    client_id: Mapped[UUID] = mapped_column(PG_UUID(as_uuid=True))
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    superseded_at: Mapped[datetime | None]
    needs: Mapped[list[str]] = mapped_column(server_default="{}")
    escalated_to: Mapped[str | None]
    # No foreign key: it would have to repeat the day by which contacts are partitioned.
    supersedes_id: Mapped[int | None]
    withdrawn_because: Mapped[str | None]


# What a person's row repeats of the latest contact in which they were reached, beside its day.
REPEATED = (
    *("id", "division_id", "cell_id", "worker_id", "mode", "purpose", "needs", "escalated_to"),
    *("recorded_at", "supersedes_id"),
)
OF_LATEST = tuple(f"last_contact_{name}" for name in REPEATED)


class LastContact:
    """The latest contact in which a person was reached, by day and id; all null if there was none.

    What it shows but its note, which may be long: that is read where it stands. The names are those of
    `Contact` behind `last_contact_`; no index has any of them but the day.
    """

    last_contact_on: Mapped[date | None] = mapped_column(sort_order=10)
    last_contact_id: Mapped[int | None] = mapped_column(sort_order=11)
    last_contact_division_id: Mapped[int | None] = mapped_column(sort_order=12)
    last_contact_cell_id: Mapped[int | None] = mapped_column(sort_order=13)
    last_contact_worker_id: Mapped[int | None] = mapped_column(sort_order=14)
    last_contact_mode: Mapped[str | None] = mapped_column(sort_order=15)
    last_contact_purpose: Mapped[str | None] = mapped_column(sort_order=16)
    last_contact_needs: Mapped[list[str] | None] = mapped_column(sort_order=17)
    last_contact_escalated_to: Mapped[str | None] = mapped_column(sort_order=18)
    last_contact_recorded_at: Mapped[datetime | None] = mapped_column(sort_order=19)
    last_contact_supersedes_id: Mapped[int | None] = mapped_column(sort_order=20)


class Receipt(Base, County):
    """The first answer to a write with this client id; a replay gets it again."""

    __tablename__ = "receipt"
    __table_args__ = (room(100, dead=1000, share=0.05),)

    client_id: Mapped[UUID] = mapped_column(PG_UUID(as_uuid=True), primary_key=True)
    subject: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB)
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())

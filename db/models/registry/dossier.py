"""Dossiers (一人一档): what is collected of persons beside their registration."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import DossierSection, DossierSource
from db.models.base import Base, Keyed, by_key, index, one_of


class DossierEntry(Base, Keyed):
    """What a section of somebody's dossier says, as it was verified on a day.

    It holds until the next of the section that was verified later; nothing is rewritten, and of one day one
    stands at most. `said` has the members of the section (resolvers/registry/dossiers/said.py).
    """

    __tablename__ = "dossier_entry"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "person_id"], ["person.county_id", "person.id"]),
        one_of("section", DossierSection),
        one_of("source", DossierSource),
        by_key("dossier_entry", "person_id"),
        index(
            "dossier_entry_standing_idx",
            *("county_id", "person_id", "section", "verified_on"),
            unique=True,
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    person_id: Mapped[int]
    section: Mapped[str]
    said: Mapped[dict[str, Any]] = mapped_column(JSONB)
    verified_on: Mapped[date]
    source: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    superseded_at: Mapped[datetime | None]

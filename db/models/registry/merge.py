"""Registrations found to be of one person, and the facts that then stand under another id."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import CarriedKind
from db.models.base import Base, Keyed, index, one_of


class PersonMerge(Base, Keyed):
    """That the registration `merged_id` was never another person than `kept_id`, until it is undone.

    `kept_from` is the first day of the survivor's own registration: days before it are those of the merged
    one. Undone once, in the same row.
    """

    __tablename__ = "person_merge"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_id", "kept_id"],
            ["person.county_id", "person.id"],
            name="person_merge_county_id_kept_id_fkey",
        ),
        ForeignKeyConstraint(
            ["county_id", "merged_id"],
            ["person.county_id", "person.id"],
            name="person_merge_county_id_merged_id_fkey",
        ),
        CheckConstraint(text("num_nonnulls(undone_at, undone_by, undone_because) IN (0, 3)"), name="undone"),
        index("person_merge_kept_id_idx", "county_id", "kept_id"),
        index("person_merge_merged_id_idx", "county_id", "merged_id"),
    )

    kept_id: Mapped[int]
    merged_id: Mapped[int]
    merged_on: Mapped[date]
    kept_from: Mapped[date]
    reason: Mapped[str]
    merged_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undone_because: Mapped[str | None]


class CarriedFact(Base, Keyed):
    """A row that repeats another, `origin_id`, under the id that a merge or its undoing gave the fact to.

    `id` is that of the row, of the table that `kind` names; no foreign key, as contacts are partitioned.
    """

    __tablename__ = "carried_fact"
    __table_args__ = (
        one_of("kind", CarriedKind),
        index("carried_fact_merge_id_idx", "county_id", "merge_id"),
    )

    kind: Mapped[str]
    origin_id: Mapped[int]
    merge_id: Mapped[int]

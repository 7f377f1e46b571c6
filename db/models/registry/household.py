"""Households: who keeps house together, and who is the head."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Dated, Keyed, by_key, index, one_at_a_time


class Household(Base, Keyed):
    """A household of a county, of persons served; whoever else lives there is not in it."""

    __tablename__ = "household"
    __table_args__ = (index("household_formed_on_idx", "county_id", "formed_on", "id"),)

    formed_on: Mapped[date]
    formed_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class HouseholdMember(Base, Keyed, Dated):
    """That a person belongs to a household, for a time, and whether as its head.

    Whose registration has ended is a member no longer, whatever stands here: so a head who died leaves the
    household without one, and whoever is taken up again is what they were.
    """

    __tablename__ = "household_member"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "household_id"], ["household.county_id", "household.id"]),
        ForeignKeyConstraint(["county_id", "person_id"], ["person.county_id", "person.id"]),
        one_at_a_time("household_member", "person_id"),
        by_key("household_member", "household_id"),
        by_key("household_member", "person_id"),
    )

    household_id: Mapped[int]
    person_id: Mapped[int]
    is_head: Mapped[bool]
    recorded_by: Mapped[str]

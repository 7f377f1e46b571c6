"""Service centres and stations, and the exceptions from their usual place in the hierarchy."""

from datetime import date

from sqlalchemy import ForeignKeyConstraint, Integer
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import DivisionLevel, StationForm
from db.models.base import Base, Dated, Keyed, by_key, index, one_at_a_time, one_of, readable


class Station(Base, Keyed):
    """A centre (nation to county) or a station (township, village).

    Unless an exception says otherwise it serves the division it hangs on and is supervised by the station
    of the division above.
    """

    __tablename__ = "station"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        readable("head_name"),
        one_of("form", StationForm),
        one_of("level", DivisionLevel),
        index("station_division_id_idx", "county_id", "division_id"),
    )

    division_id: Mapped[int]
    level: Mapped[str]
    form: Mapped[str]
    name: Mapped[str]
    head_name: Mapped[str | None]
    head_post: Mapped[str | None]
    valid: Mapped[Range[date]]


class StationSupervision(Base, Keyed, Dated):
    """A station supervised by another than its administrative parent's (model §1).

    The supervisor may lie in another unit.
    """

    __tablename__ = "station_supervision"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "station_id"], ["station.county_id", "station.id"]),
        ForeignKeyConstraint(["supervisor_county_id"], ["county.county_id"]),
        one_at_a_time("station_supervision", "station_id"),
        by_key("station_supervision", "station_id"),
        index("station_supervision_supervisor_idx", "supervisor_county_id", "supervisor_id"),
    )

    station_id: Mapped[int]
    supervisor_county_id: Mapped[int] = mapped_column(Integer)
    supervisor_id: Mapped[int]


class StationService(Base, Keyed, Dated):
    """A division served by another station than its own."""

    __tablename__ = "station_service"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "station_id"], ["station.county_id", "station.id"]),
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        one_at_a_time("station_service", "division_id"),
        by_key("station_service", "division_id"),
        index("station_service_station_id_idx", "county_id", "station_id"),
    )

    division_id: Mapped[int]
    station_id: Mapped[int]


class ResponsiblePerson(Base, Keyed, Dated):
    """The named person of a village without a station of its own (fewer than 30 veterans; policy 001-V4)."""

    __tablename__ = "responsible_person"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        one_at_a_time("responsible_person", "division_id"),
        by_key("responsible_person", "division_id"),
        readable("name"),
    )

    division_id: Mapped[int]
    name: Mapped[str]
    post: Mapped[str]

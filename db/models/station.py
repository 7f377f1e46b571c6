"""Service centres and stations, and the exceptions from their usual place in the hierarchy."""

from datetime import date

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKeyConstraint, Integer
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import CoordinateSystem, DivisionLevel, HeadPost, StationForm
from db.models.base import Base, Dated, Keyed, by_key, index, one_at_a_time, one_of, readable


class Station(Base, Keyed):
    """The identity of a centre (nation to county) or station (township, village).

    What changes is in `station_version`. Unless an exception says otherwise it serves the division it hangs
    on and is supervised by the station of the division above.
    """

    __tablename__ = "station"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        one_of("form", StationForm),
        one_of("level", DivisionLevel),
        index("station_division_id_idx", "county_id", "division_id"),
    )

    division_id: Mapped[int]
    level: Mapped[str]
    form: Mapped[str]


class StationVersion(Base, Keyed, Dated):
    """What a station is for a time; it is there on the days that its rows cover.

    Division, level and form are those of the station, so that questions read this table alone. Every act
    says all rows of a station anew under the next number, `version`: those of one number are all that was
    known after one act. `open_in` goes from the opening to the closing, the same in all of them.
    """

    __tablename__ = "station_version"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "station_id"], ["station.county_id", "station.id"]),
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        ForeignKeyConstraint(["county_id", "co_located_id"], ["station.county_id", "station.id"]),
        readable("head_name"),
        one_of("form", StationForm),
        one_of("level", DivisionLevel),
        one_of("head_post_kind", HeadPost),
        one_of("point_system", CoordinateSystem),
        one_at_a_time("station_version", "station_id"),
        by_key("station_version", "station_id"),
        index("station_version_division_id_idx", "county_id", "division_id"),
    )

    station_id: Mapped[int]
    division_id: Mapped[int]
    level: Mapped[str]
    form: Mapped[str]
    version: Mapped[int] = mapped_column(Integer, server_default="1")
    open_in: Mapped[Range[date]]
    name: Mapped[str]
    head_name: Mapped[str | None]
    head_post: Mapped[str | None]
    head_post_kind: Mapped[str | None]
    telephone: Mapped[str | None]
    address: Mapped[str | None]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    point_system: Mapped[str | None]
    co_located_id: Mapped[int | None]
    recorded_by: Mapped[str | None]


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

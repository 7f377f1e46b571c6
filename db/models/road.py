"""Roads of a county, a dated vintage at a time; reference data without anything personal."""

from datetime import date, datetime

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Date, ForeignKeyConstraint, Integer, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import OneWay, RoadClass
from db.models.base import Base, County, Keyed, index, one_of


class RoadVintage(Base, Keyed):
    """A delivery of a county's roads: in force from its day until a later one's.

    One delivered again for the same day supersedes the first. `digest` tells whether two are the same.
    """

    __tablename__ = "road_vintage"
    __table_args__ = (
        ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        index(
            "road_vintage_day_key",
            "county_id",
            "vintage_on",
            unique=True,
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    vintage_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str]
    attribution: Mapped[str | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    nodes: Mapped[int] = mapped_column(Integer)
    edges: Mapped[int] = mapped_column(Integer)
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    superseded_at: Mapped[datetime | None]


class OfVintage(County):
    """Keys of a vintage's rows: numbers from 0 within it, so that they are the indexes of arrays."""

    vintage_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-15)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-10)


class RoadNode(Base, OfVintage):
    """A crossing or an end, EPSG:4326.

    Components are numbered for each mode from the largest (0); null where no edge of the mode meets the node.
    """

    __tablename__ = "road_node"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "vintage_id"], ["road_vintage.county_id", "road_vintage.id"]),
    )

    geom: Mapped[WKBElement] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    walk_component: Mapped[int | None] = mapped_column(Integer)
    bicycle_component: Mapped[int | None] = mapped_column(Integer)
    car_component: Mapped[int | None] = mapped_column(Integer)


class RoadEdge(Base, OfVintage):
    """A piece of road between two nodes, EPSG:4326, drawn from source to target."""

    __tablename__ = "road_edge"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "vintage_id"], ["road_vintage.county_id", "road_vintage.id"]),
        one_of("road_class", RoadClass),
        one_of("one_way", OneWay),
    )

    source_id: Mapped[int]
    target_id: Mapped[int]
    way_ref: Mapped[int]
    road_class: Mapped[str]
    name: Mapped[str | None]
    one_way: Mapped[str]
    is_private: Mapped[bool]
    length_m: Mapped[float]
    max_kmh: Mapped[float | None]
    duration_s: Mapped[float | None]
    geom: Mapped[WKBElement] = mapped_column(Geometry("LINESTRING", 4326, spatial_index=False))

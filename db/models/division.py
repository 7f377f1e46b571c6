"""Administrative divisions.

Reference units above and of counties, divisions, their dated names, parents and shapes.
"""

from datetime import date

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Computed, ForeignKey, ForeignKeyConstraint, Integer, Text
from sqlalchemy.dialects.postgresql import ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import UNIT_LEVELS, DivisionLevel, ShapeSource
from db.models.base import Base, Dated, Keyed, by_key, index, one_at_a_time, one_of


class CountyUnit(Base):
    """A nation, province, city or county.

    The reference list of key spaces. `county_id` is born equal to the adcode and never changes, though
    codes do.
    """

    __tablename__ = "county"
    __table_args__ = (one_of("level", UNIT_LEVELS),)

    county_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    level: Mapped[str]
    adcode: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str]


class CountyCode(Base):
    """Every six-digit code a unit has had: 铜梁 was 510228, 500224, and is 500151.

    Codes are used again (232701 was 加格达奇区 and is 漠河市), but belong to one unit at a time.
    """

    __tablename__ = "county_code"
    __table_args__ = (
        ExcludeConstraint(("adcode", "="), ("valid", "&&"), using="gist", name="county_code_of_one_unit"),
    )

    county_id: Mapped[int] = mapped_column(ForeignKey("county.county_id"), primary_key=True)
    adcode: Mapped[str] = mapped_column(primary_key=True, index=True)
    valid: Mapped[Range[date]] = mapped_column(primary_key=True)
    name: Mapped[str]


class CountyLink(Base, Keyed, Dated):
    """The unit above a unit, for a time."""

    __tablename__ = "county_link"
    __table_args__ = (
        one_at_a_time("county_link"),
        ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        ForeignKeyConstraint(["parent_id"], ["county.county_id"]),
        index("county_link_parent_id_idx", "parent_id"),
    )

    parent_id: Mapped[int] = mapped_column(Integer)


class Division(Base, Keyed):
    """The identity of a division; what changes is in `division_version`.

    Each unit has one root division of its level.
    """

    __tablename__ = "division"
    __table_args__ = (
        ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        one_of("level", DivisionLevel),
    )

    level: Mapped[str]


class DivisionVersion(Base, Keyed, Dated):
    """Code, name and parent of a division for a time.

    The parent lies in the same county; a unit's root has none here and hangs on `county_link`.
    """

    __tablename__ = "division_version"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        ForeignKeyConstraint(["county_id", "parent_id"], ["division.county_id", "division.id"]),
        one_at_a_time("division_version", "division_id"),
        by_key("division_version", "division_id"),
        index("division_version_code_idx", "county_id", "code"),
        index("division_version_parent_id_idx", "county_id", "parent_id"),
    )

    division_id: Mapped[int]
    parent_id: Mapped[int | None]
    code: Mapped[str]
    name: Mapped[str]
    is_functional_zone: Mapped[bool]


class DivisionSuccession(Base, Keyed):
    """What became of a division.

    `predecessor_id` was merged into, split into or renumbered as `successor_id`.
    """

    __tablename__ = "division_succession"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "predecessor_id"], ["division.county_id", "division.id"]),
        ForeignKeyConstraint(["county_id", "successor_id"], ["division.county_id", "division.id"]),
        index("division_succession_predecessor_id_idx", "county_id", "predecessor_id"),
    )

    predecessor_id: Mapped[int]
    successor_id: Mapped[int]
    kind: Mapped[str]
    happened_on: Mapped[date]


class DivisionShape(Base, Keyed, Dated):
    """Where a division lies, EPSG:4326, with a stored EPSG:3857 copy for tiles.

    Both point and boundary are optional, and `source` says how far to trust them.
    """

    __tablename__ = "division_shape"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        one_at_a_time("division_shape", "division_id"),
        by_key("division_shape", "division_id"),
        one_of("source", ShapeSource),
        one_of("point_source", ShapeSource),
        index("division_shape_geom_idx", "county_id", "geom", postgresql_using="gist"),
        index("division_shape_geom_3857_idx", "county_id", "geom_3857", postgresql_using="gist"),
    )

    division_id: Mapped[int]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    point_source: Mapped[str | None]
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", 4326, spatial_index=False))
    source: Mapped[str | None]
    geom_3857: Mapped[WKBElement | None] = mapped_column(
        Geometry("MULTIPOLYGON", 3857, spatial_index=False),
        Computed("ST_Transform(geom, 3857)", persisted=True),
    )
    geom_md5: Mapped[str | None] = mapped_column(Computed("md5(ST_AsBinary(geom))", persisted=True))
    geojson: Mapped[str | None] = mapped_column(Computed("ST_AsGeoJSON(geom, 7)", persisted=True))

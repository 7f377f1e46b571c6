"""Grid plans, grid cells, grid workers and who is responsible for which cell."""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, Computed, ForeignKeyConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB, Range
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import GridCellKind, GridPlanStatus, GridRole, ShapeSource
from db.models.base import CURRENT, Base, County, Dated, Keyed, index, one_at_a_time, one_of, readable
from db.sealed import Sealed


class GridPlan(Base, Keyed):
    """A division of a county into cells: a draft, in force, or archived.

    `proposal` says how a proposed one was made: method, version, seed and what was asked for.
    """

    __tablename__ = "grid_plan"
    __table_args__ = (
        ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        one_of("status", GridPlanStatus),
    )

    name: Mapped[str]
    status: Mapped[str]
    valid: Mapped[Range[date]]
    proposal: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class GridPlanCell(Base, County):
    """A cell of another plan that a plan takes over as it is: same shape, same id, same code."""

    __tablename__ = "grid_plan_cell"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "plan_id"], ["grid_plan.county_id", "grid_plan.id"]),
        ForeignKeyConstraint(["county_id", "cell_id"], ["grid_cell.county_id", "grid_cell.id"]),
    )

    plan_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class GridCell(Base, Keyed):
    """A cell of the grid, inside exactly one village.

    EPSG:4326, with a stored EPSG:3857 copy for tiles and stored GeoJSON.

    `geojson` has seven decimals (1 cm), enough that neighbours still share their vertices. `meant_for` is the
    worker whom a draft means to be primary once it is in force.
    """

    __tablename__ = "grid_cell"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "plan_id"], ["grid_plan.county_id", "grid_plan.id"]),
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        ForeignKeyConstraint(["county_id", "meant_for"], ["grid_worker.county_id", "grid_worker.id"]),
        one_of("kind", GridCellKind),
        one_of("source", ShapeSource),
        one_at_a_time("grid_cell", "plan_id", "code", where="true"),
        index("grid_cell_code_idx", "county_id", "code"),
        index("grid_cell_division_id_idx", "county_id", "division_id"),
        index("grid_cell_geom_idx", "county_id", "geom", postgresql_using="gist"),
        index("grid_cell_geom_3857_idx", "county_id", "geom_3857", postgresql_using="gist"),
        # Polygons stay whole in the row: unpacking them costs more than reading them.
        {"postgresql_with": {"toast_tuple_target": 8160}},
    )

    plan_id: Mapped[int]
    division_id: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    valid: Mapped[Range[date]]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    closed_at: Mapped[datetime | None]
    meant_for: Mapped[int | None]
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", 4326, spatial_index=False))
    geom_3857: Mapped[WKBElement] = mapped_column(
        Geometry("MULTIPOLYGON", 3857, spatial_index=False),
        Computed("ST_Transform(geom, 3857)", persisted=True),
    )
    geom_md5: Mapped[str] = mapped_column(Computed("md5(ST_AsBinary(geom))", persisted=True))
    geojson: Mapped[str] = mapped_column(Computed("ST_AsGeoJSON(geom, 7)", persisted=True))


class GridWorker(Base, Keyed):
    """A grid worker; staff, not a person served.

    The office's own `staff_number` is nobody else's of the county on the same day. A telephone number is
    sealed for the row, and kept masked as it is shown.
    """

    __tablename__ = "grid_worker"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "station_id"], ["station.county_id", "station.id"]),
        readable("name"),
        index("grid_worker_station_id_idx", "county_id", "station_id"),
        one_at_a_time("grid_worker_number", "staff_number", where="staff_number IS NOT NULL"),
    )

    station_id: Mapped[int]
    name: Mapped[str]
    valid: Mapped[Range[date]]
    staff_number: Mapped[str | None]
    phone_cipher: Mapped[bytes | None] = mapped_column(Sealed)
    phone_masked: Mapped[str | None]


class CellAssignment(Base, Keyed, Dated):
    """Who is responsible for a cell, in which role, for how long, and by whose decision.

    One primary at a time; temporary cover has a last day.
    """

    __tablename__ = "cell_assignment"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "cell_id"], ["grid_cell.county_id", "grid_cell.id"]),
        ForeignKeyConstraint(["county_id", "worker_id"], ["grid_worker.county_id", "grid_worker.id"]),
        one_of("role", GridRole),
        CheckConstraint(
            text("role <> 'COVER' OR superseded_at IS NOT NULL OR NOT upper_inf(valid)"), name="cover_ends"
        ),
        one_at_a_time("cell_assignment", "cell_id", where=f"{CURRENT} AND role = 'PRIMARY'"),
        index("cell_assignment_cell_id_idx", "county_id", "cell_id"),
        index("cell_assignment_worker_id_idx", "county_id", "worker_id"),
    )

    cell_id: Mapped[int]
    worker_id: Mapped[int]
    role: Mapped[str]
    decided_by: Mapped[str]
    reason: Mapped[str | None]

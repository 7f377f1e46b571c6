"""Roads."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
CLASSES = (
    "road_class IN ('MOTORWAY', 'TRUNK', 'PRIMARY', 'SECONDARY', 'TERTIARY', 'MOTORWAY_LINK', 'LINK', 'UNCLASSIFIED',"
    " 'RESIDENTIAL', 'LIVING_STREET', 'SERVICE', 'TRACK', 'PEDESTRIAN', 'CYCLEWAY', 'FOOTWAY', 'PATH', 'STEPS',"
    " 'FERRY')"
)


def upgrade() -> None:
    op.create_table(
        "road_vintage",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("vintage_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("nodes", sa.Integer(), nullable=False),
        sa.Column("edges", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_id"], ["county.county_id"], name=op.f("road_vintage_county_id_fkey")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("road_vintage_pkey")),
    )
    op.create_index(
        "road_vintage_day_key",
        "road_vintage",
        ["county_id", "vintage_on"],
        unique=True,
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_table(
        "road_node",
        *_keys(),
        sa.Column("geom", Geometry("POINT", 4326, spatial_index=False), nullable=False),
        sa.Column("walk_component", sa.Integer(), nullable=True),
        sa.Column("bicycle_component", sa.Integer(), nullable=True),
        sa.Column("car_component", sa.Integer(), nullable=True),
        *_constraints("road_node"),
    )
    op.create_table(
        "road_edge",
        *_keys(),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("way_ref", sa.BigInteger(), nullable=False),
        sa.Column("road_class", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("one_way", sa.Text(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("length_m", sa.Float(), nullable=False),
        sa.Column("max_kmh", sa.Float(), nullable=True),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("geom", Geometry("LINESTRING", 4326, spatial_index=False), nullable=False),
        sa.CheckConstraint(CLASSES, name=op.f("road_edge_road_class_check")),
        sa.CheckConstraint(
            "one_way IN ('BOTH', 'FORWARD', 'BACKWARD')", name=op.f("road_edge_one_way_check")
        ),
        *_constraints("road_edge"),
    )


def downgrade() -> None:
    op.drop_table("road_edge")
    op.drop_table("road_node")
    op.drop_table("road_vintage")


def _keys() -> list[sa.Column[int]]:
    return [
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("vintage_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
    ]


def _constraints(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["county_id", "vintage_id"],
            ["road_vintage.county_id", "road_vintage.id"],
            name=op.f(f"{table}_county_id_vintage_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "vintage_id", "id", name=op.f(f"{table}_pkey")),
    ]

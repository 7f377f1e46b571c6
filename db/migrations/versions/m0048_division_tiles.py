"""What tiles are made of: divisions in EPSG:3857, as cells have it, and digests of all boundaries."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0048"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    geometry = Geometry("MULTIPOLYGON", 3857, spatial_index=False, nullable=True)
    computed = sa.Computed("ST_Transform(geom, 3857)", persisted=True)
    op.add_column("division_shape", sa.Column("geom_3857", geometry, computed, nullable=True))
    for table in ("division_shape", "grid_cell"):
        digest = sa.Computed("md5(ST_AsBinary(geom))", persisted=True)
        op.add_column(table, sa.Column("geom_md5", sa.Text(), digest, nullable=table == "division_shape"))
    op.create_index(
        "division_shape_geom_3857_idx", "division_shape", ["county_id", "geom_3857"], postgresql_using="gist"
    )


def downgrade() -> None:
    op.drop_index("division_shape_geom_3857_idx", table_name="division_shape", postgresql_using="gist")
    for table in ("division_shape", "grid_cell"):
        op.drop_column(table, "geom_md5")
    op.drop_column("division_shape", "geom_3857")

"""Stations over time: what changes of a station stands in rows of its own."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None

FORMS = "form IN ('CENTRE', 'STATION')"
LEVELS = "level IN ('NATION', 'PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE')"
POSTS = (
    "head_post_kind IN ('VILLAGE_SECRETARY', 'VILLAGE_DIRECTOR', 'VILLAGE_COMMITTEE', 'PRINCIPAL_LEADER',"
    " 'OTHER_LEADER', 'OTHER')"
)
SYSTEMS = "point_system IN ('WGS84', 'CGCS2000', 'GCJ02', 'BD09')"
UNSEEN = (
    r"[\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
PADDED = r"^ | $|  |[\u3400-\u9fff] | [\u3400-\u9fff]"
READABLE = f"head_name !~ '{UNSEEN}' AND head_name !~ '{PADDED}'"
CURRENT = "coalesce(superseded_at, 'infinity') = 'infinity'"
MOVED = ("name", "head_name", "head_post", "valid")
# A station has been known for as long as its division has.
FILL = """
INSERT INTO station_version (
    county_id, id, station_id, division_id, level, form, open_in, valid, name, head_name, head_post, recorded_at
)
SELECT county_id, id, id, division_id, level, form, valid, valid, name, head_name, head_post, coalesce(
    (
        SELECT min(version.recorded_at) FROM division_version AS version
        WHERE version.county_id = station.county_id AND version.division_id = station.division_id
    ), now())
FROM station
"""
BACK = """
UPDATE station
SET name = version.name, head_name = version.head_name, head_post = version.head_post, valid = version.open_in
FROM (
    SELECT DISTINCT ON (county_id, station_id) * FROM station_version
    WHERE superseded_at IS NULL ORDER BY county_id, station_id, lower(valid) DESC
) AS version
WHERE version.county_id = station.county_id AND version.station_id = station.id
"""


def upgrade() -> None:
    op.create_table(
        "station_version",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("station_id", sa.BigInteger(), nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("open_in", postgresql.DATERANGE(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("head_name", sa.Text()),
        sa.Column("head_post", sa.Text()),
        sa.Column("head_post_kind", sa.Text()),
        sa.Column("telephone", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("point", Geometry("POINT", 4326, spatial_index=False)),
        sa.Column("point_system", sa.Text()),
        sa.Column("co_located_id", sa.BigInteger()),
        sa.Column("recorded_by", sa.Text()),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True)),
        *_constraints(),
    )
    for column in ("station_id", "division_id"):
        op.create_index(f"station_version_{column}_idx", "station_version", ["county_id", column])
    op.execute(FILL)
    op.drop_constraint(op.f("station_head_name_readable_check"), "station")
    for column in MOVED:
        op.drop_column("station", column)


def downgrade() -> None:
    op.add_column("station", sa.Column("name", sa.Text()))
    op.add_column("station", sa.Column("head_name", sa.Text()))
    op.add_column("station", sa.Column("head_post", sa.Text()))
    op.add_column("station", sa.Column("valid", postgresql.DATERANGE()))
    op.execute(BACK)
    op.alter_column("station", "name", nullable=False)
    op.alter_column("station", "valid", nullable=False)
    # house: a CHECK takes no parameters; the condition is ours
    op.create_check_constraint(op.f("station_head_name_readable_check"), "station", sa.text(READABLE))
    op.drop_table("station_version")


def _constraints() -> tuple[sa.Constraint, ...]:
    checks = {"form": FORMS, "level": LEVELS, "head_post_kind": POSTS, "point_system": SYSTEMS}
    keys = {"station_id": "station", "division_id": "division", "co_located_id": "station"}
    return (
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("station_version_pkey")),
        sa.CheckConstraint(sa.text(READABLE), name=op.f("station_version_head_name_readable_check")),
        *[
            # house: a CHECK takes no parameters; the conditions are ours
            sa.CheckConstraint(sa.text(said), name=op.f(f"station_version_{column}_check"))
            for column, said in checks.items()
        ],
        *[
            sa.ForeignKeyConstraint(
                ["county_id", column],
                [f"{table}.county_id", f"{table}.id"],
                name=op.f(f"station_version_county_id_{column}_fkey"),
            )
            for column, table in keys.items()
        ],
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("station_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text(CURRENT),
            using="gist",
            name="station_version_one_at_a_time",
        ),
    )

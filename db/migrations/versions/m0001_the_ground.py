"""The ground: divisions, stations, cells, persons, contacts and their roll-ups."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


FIRST_YEAR, LAST_YEAR = 2015, 2035


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_table(
        "cell_coverage",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("cell_id", sa.BigInteger(), nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("registered", sa.Integer(), nullable=False),
        sa.Column("unlocated", sa.Integer(), nullable=False),
        sa.Column("attempted", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("visited", sa.Integer(), nullable=False),
        sa.CheckConstraint("period IN ('EVER', 'YEAR', 'MONTH')", name=op.f("cell_coverage_period_check")),
        sa.PrimaryKeyConstraint(
            "county_id", "period", "first_on", "cell_id", "division_id", name=op.f("cell_coverage_pkey")
        ),
        postgresql_with={"fillfactor": 80},
    )
    op.create_table(
        "county",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("adcode", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "level IN ('NATION', 'PROVINCE', 'CITY', 'COUNTY')", name=op.f("county_level_check")
        ),
        sa.PrimaryKeyConstraint("county_id", name=op.f("county_pkey")),
    )
    op.create_index(op.f("county_adcode_idx"), "county", ["adcode"], unique=False)
    op.create_table(
        "county_coverage",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("registered", sa.Integer(), nullable=False),
        sa.Column("unlocated", sa.Integer(), nullable=False),
        sa.Column("attempted", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("visited", sa.Integer(), nullable=False),
        sa.CheckConstraint("period IN ('EVER', 'YEAR', 'MONTH')", name=op.f("county_coverage_period_check")),
        sa.PrimaryKeyConstraint("county_id", "period", "first_on", name=op.f("county_coverage_pkey")),
        postgresql_with={"fillfactor": 80},
    )
    op.create_index("county_coverage_period_idx", "county_coverage", ["period", "first_on"], unique=False)
    op.create_table(
        "county_day",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contacted_on", sa.Date(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "mode IN ('HOME_VISIT', 'MEETING', 'RECEPTION', 'PHONE', 'ONLINE', 'LETTER')",
            name=op.f("county_day_mode_check"),
        ),
        sa.CheckConstraint(
            "outcome IN ('REACHED', 'NOT_HOME', 'NO_ANSWER', 'REFUSED', 'WRONG_ADDRESS')",
            name=op.f("county_day_outcome_check"),
        ),
        sa.PrimaryKeyConstraint("county_id", "contacted_on", "mode", "outcome", name=op.f("county_day_pkey")),
    )
    op.create_table(
        "import_run",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("vintage_on", sa.Date(), nullable=True),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("import_run_pkey")),
    )
    op.create_table(
        "person_key",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("person_key_pkey")),
    )
    op.create_table(
        "receipt",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("client_id", sa.UUID(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("county_id", "client_id", name=op.f("receipt_pkey")),
    )
    op.create_table(
        "county_code",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("adcode", sa.Text(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"], name=op.f("county_code_county_id_fkey")),
        sa.PrimaryKeyConstraint("county_id", "adcode", name=op.f("county_code_pkey")),
    )
    op.create_index(op.f("county_code_adcode_idx"), "county_code", ["adcode"], unique=False)
    op.create_table(
        "county_link",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("superseded_at IS NULL"),
            using="gist",
            name="county_link_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"], name=op.f("county_link_county_id_fkey")),
        sa.ForeignKeyConstraint(["parent_id"], ["county.county_id"], name=op.f("county_link_parent_id_fkey")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("county_link_pkey")),
    )
    op.create_index("county_link_parent_id_idx", "county_link", ["parent_id"], unique=False)
    op.create_table(
        "division",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "level IN ('NATION', 'PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE')",
            name=op.f("division_level_check"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"], name=op.f("division_county_id_fkey")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("division_pkey")),
    )
    op.create_table(
        "grid_plan",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.CheckConstraint("status IN ('DRAFT', 'ACTIVE', 'ARCHIVED')", name=op.f("grid_plan_status_check")),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"], name=op.f("grid_plan_county_id_fkey")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("grid_plan_pkey")),
    )
    op.create_table(
        "rejected_row",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("import_run_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id", "import_run_id"],
            ["import_run.county_id", "import_run.id"],
            name=op.f("rejected_row_county_id_import_run_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("rejected_row_pkey")),
    )
    op.create_table(
        "division_shape",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("point_source", sa.Text(), nullable=True),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("geojson", sa.Text(), sa.Computed("ST_AsGeoJSON(geom, 7)", persisted=True), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("division_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("superseded_at IS NULL"),
            using="gist",
            name="division_shape_one_at_a_time",
        ),
        sa.CheckConstraint(
            "point_source IN ('OFFICIAL', 'SURVEYED', 'GEONAMES', 'DERIVED')",
            name=op.f("division_shape_point_source_check"),
        ),
        sa.CheckConstraint(
            "source IN ('OFFICIAL', 'SURVEYED', 'GEONAMES', 'DERIVED')",
            name=op.f("division_shape_source_check"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("division_shape_county_id_division_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("division_shape_pkey")),
    )
    op.create_index(
        "division_shape_geom_idx",
        "division_shape",
        ["county_id", "geom"],
        unique=False,
        postgresql_using="gist",
    )
    op.create_table(
        "division_succession",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("predecessor_id", sa.BigInteger(), nullable=False),
        sa.Column("successor_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id", "predecessor_id"],
            ["division.county_id", "division.id"],
            name=op.f("division_succession_county_id_predecessor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "successor_id"],
            ["division.county_id", "division.id"],
            name=op.f("division_succession_county_id_successor_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("division_succession_pkey")),
    )
    op.create_index(
        "division_succession_predecessor_id_idx",
        "division_succession",
        ["county_id", "predecessor_id"],
        unique=False,
    )
    op.create_table(
        "division_version",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_functional_zone", sa.Boolean(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("division_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("superseded_at IS NULL"),
            using="gist",
            name="division_version_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("division_version_county_id_division_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "parent_id"],
            ["division.county_id", "division.id"],
            name=op.f("division_version_county_id_parent_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("division_version_pkey")),
    )
    op.create_index("division_version_code_idx", "division_version", ["county_id", "code"], unique=False)
    op.create_index(
        "division_version_parent_id_idx", "division_version", ["county_id", "parent_id"], unique=False
    )
    op.create_table(
        "grid_cell",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            sa.Computed("ST_Transform(geom, 3857)", persisted=True),
            nullable=False,
        ),
        sa.Column("geojson", sa.Text(), sa.Computed("ST_AsGeoJSON(geom, 7)", persisted=True), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("plan_id"), "="),
            (sa.column("code"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("true"),
            using="gist",
            name="grid_cell_one_at_a_time",
        ),
        sa.CheckConstraint("kind IN ('INTEGRATED', 'DEDICATED')", name=op.f("grid_cell_kind_check")),
        sa.CheckConstraint(
            "source IN ('OFFICIAL', 'SURVEYED', 'GEONAMES', 'DERIVED')", name=op.f("grid_cell_source_check")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("grid_cell_county_id_division_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "plan_id"],
            ["grid_plan.county_id", "grid_plan.id"],
            name=op.f("grid_cell_county_id_plan_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("grid_cell_pkey")),
        postgresql_with={"toast_tuple_target": 8160},
    )
    op.create_index("grid_cell_code_idx", "grid_cell", ["county_id", "code"], unique=False)
    op.create_index("grid_cell_division_id_idx", "grid_cell", ["county_id", "division_id"], unique=False)
    op.create_index(
        "grid_cell_geom_3857_idx",
        "grid_cell",
        ["county_id", "geom_3857"],
        unique=False,
        postgresql_using="gist",
    )
    op.create_index(
        "grid_cell_geom_idx", "grid_cell", ["county_id", "geom"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "responsible_person",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("division_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("superseded_at IS NULL"),
            using="gist",
            name="responsible_person_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("responsible_person_county_id_division_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("responsible_person_pkey")),
    )
    op.create_table(
        "station",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("head_name", sa.Text(), nullable=True),
        sa.Column("head_post", sa.Text(), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.CheckConstraint("form IN ('CENTRE', 'STATION')", name=op.f("station_form_check")),
        sa.CheckConstraint(
            "level IN ('NATION', 'PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE')",
            name=op.f("station_level_check"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("station_county_id_division_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("station_pkey")),
    )
    op.create_index("station_division_id_idx", "station", ["county_id", "division_id"], unique=False)
    op.create_table(
        "grid_worker",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("station_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id", "station_id"],
            ["station.county_id", "station.id"],
            name=op.f("grid_worker_county_id_station_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("grid_worker_pkey")),
    )
    op.create_index("grid_worker_station_id_idx", "grid_worker", ["county_id", "station_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(collation="zh-x-icu"), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("identity_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("identity_masked", sa.Text(), nullable=False),
        sa.Column("phone_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("phone_masked", sa.Text(), nullable=True),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("priority_classes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_veteran", sa.Boolean(), nullable=False),
        sa.Column("enlisted_on", sa.Date(), nullable=True),
        sa.Column("discharged_on", sa.Date(), nullable=True),
        sa.Column("registered_code", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("status_on", sa.Date(), nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("cell_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("geojson", sa.Text(), sa.Computed("ST_AsGeoJSON(geom, 7)", persisted=True), nullable=True),
        sa.Column("point_system", sa.Text(), nullable=True),
        sa.Column("point_accuracy_m", sa.Integer(), nullable=True),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("last_visit_on", sa.Date(), nullable=True),
        sa.Column("last_attempt_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "categories <@ ARRAY['TRANSFERRED_OFFICER', 'DISCHARGED_SOLDIER', 'RETIRED_OFFICER', 'RETIRED_CIVILIAN_STAFF', 'DEMOBILISED_SOLDIER', 'RED_ARMY_VETERAN', 'DISABLED_SOLDIER', 'DISABLED_MILITIA', 'MARTYR_SURVIVOR', 'DUTY_DEATH_SURVIVOR', 'ILLNESS_DEATH_SURVIVOR', 'ACTIVE_DUTY_FAMILY']",
            name=op.f("person_categories_check"),
        ),
        sa.CheckConstraint(
            "point_system IN ('WGS84', 'CGCS2000', 'GCJ02', 'BD09')", name=op.f("person_point_system_check")
        ),
        sa.CheckConstraint(
            "priority_classes <@ ARRAY['EXTREME_HARDSHIP', 'DISABLED', 'MARTYR_FAMILY', 'MERIT_HERO_OR_MODEL', 'COMBAT_OR_TEST_VETERAN', 'ACTIVE_DUTY_FAMILY', 'LIMITED_MOBILITY', 'WIDOWED_OR_ALONE', 'ADVANCED_AGE', 'EMPTY_NEST', 'WORKING_AWAY']",
            name=op.f("person_priority_classes_check"),
        ),
        sa.CheckConstraint("sex IN ('MALE', 'FEMALE')", name=op.f("person_sex_check")),
        sa.CheckConstraint(
            "status IN ('ACTIVE', 'MOVED_OUT', 'DECEASED', 'INELIGIBLE')", name=op.f("person_status_check")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "cell_id"],
            ["grid_cell.county_id", "grid_cell.id"],
            name=op.f("person_county_id_cell_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("person_county_id_division_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("person_pkey")),
    )
    op.create_index("person_cell_id_idx", "person", ["county_id", "cell_id"], unique=False)
    op.create_index("person_division_id_idx", "person", ["county_id", "division_id"], unique=False)
    op.create_index("person_geom_idx", "person", ["county_id", "geom"], unique=False, postgresql_using="gist")
    op.create_index(
        "person_last_contact_on_idx", "person", ["county_id", "last_contact_on", "id"], unique=False
    )
    op.create_index("person_name_idx", "person", ["county_id", "name", "id"], unique=False)
    op.create_table(
        "station_service",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("station_id", sa.BigInteger(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("division_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("superseded_at IS NULL"),
            using="gist",
            name="station_service_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("station_service_county_id_division_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "station_id"],
            ["station.county_id", "station.id"],
            name=op.f("station_service_county_id_station_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("station_service_pkey")),
    )
    op.create_index(
        "station_service_station_id_idx", "station_service", ["county_id", "station_id"], unique=False
    )
    op.create_table(
        "station_supervision",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("station_id", sa.BigInteger(), nullable=False),
        sa.Column("supervisor_county_id", sa.Integer(), nullable=False),
        sa.Column("supervisor_id", sa.BigInteger(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("station_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("superseded_at IS NULL"),
            using="gist",
            name="station_supervision_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "station_id"],
            ["station.county_id", "station.id"],
            name=op.f("station_supervision_county_id_station_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_county_id"],
            ["county.county_id"],
            name=op.f("station_supervision_supervisor_county_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("station_supervision_pkey")),
    )
    op.create_index(
        "station_supervision_supervisor_idx",
        "station_supervision",
        ["supervisor_county_id", "supervisor_id"],
        unique=False,
    )
    op.create_table(
        "cell_assignment",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.BigInteger(), nullable=False),
        sa.Column("worker_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("cell_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("superseded_at IS NULL AND role = 'PRIMARY'"),
            using="gist",
            name="cell_assignment_one_at_a_time",
        ),
        sa.CheckConstraint(
            "role IN ('PRIMARY', 'DEPUTY', 'LEAD', 'COVER')", name=op.f("cell_assignment_role_check")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "cell_id"],
            ["grid_cell.county_id", "grid_cell.id"],
            name=op.f("cell_assignment_county_id_cell_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "worker_id"],
            ["grid_worker.county_id", "grid_worker.id"],
            name=op.f("cell_assignment_county_id_worker_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("cell_assignment_pkey")),
    )
    op.create_index("cell_assignment_cell_id_idx", "cell_assignment", ["county_id", "cell_id"], unique=False)
    op.create_index(
        "cell_assignment_worker_id_idx", "cell_assignment", ["county_id", "worker_id"], unique=False
    )
    op.create_table(
        "contact",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contacted_on", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("cell_id", sa.BigInteger(), nullable=True),
        sa.Column("worker_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("point_system", sa.Text(), nullable=True),
        sa.Column("client_id", sa.UUID(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "mode IN ('HOME_VISIT', 'MEETING', 'RECEPTION', 'PHONE', 'ONLINE', 'LETTER')",
            name=op.f("contact_mode_check"),
        ),
        sa.CheckConstraint(
            "outcome IN ('REACHED', 'NOT_HOME', 'NO_ANSWER', 'REFUSED', 'WRONG_ADDRESS')",
            name=op.f("contact_outcome_check"),
        ),
        sa.CheckConstraint(
            "point_system IN ('WGS84', 'CGCS2000', 'GCJ02', 'BD09')", name=op.f("contact_point_system_check")
        ),
        sa.CheckConstraint(
            "purpose IN ('ROUTINE', 'PRIORITY', 'RETURN_HOME', 'MERIT_AWARD', 'NAMED_MODEL', 'FESTIVAL', 'HARDSHIP', 'MAJOR_CHANGE', 'CAMPAIGN', 'FOLLOW_UP', 'INFORMATION', 'PROXY_SERVICE')",
            name=op.f("contact_purpose_check"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "cell_id"],
            ["grid_cell.county_id", "grid_cell.id"],
            name=op.f("contact_county_id_cell_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("contact_county_id_division_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "person_id"],
            ["person.county_id", "person.id"],
            name=op.f("contact_county_id_person_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "worker_id"],
            ["grid_worker.county_id", "grid_worker.id"],
            name=op.f("contact_county_id_worker_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "contacted_on", "id", name=op.f("contact_pkey")),
        postgresql_partition_by="RANGE (contacted_on)",
    )
    op.create_index("contact_id_idx", "contact", ["county_id", "id"], unique=False)
    op.create_index("contact_contacted_on_idx", "contact", ["county_id", "contacted_on"], unique=False)
    op.create_index(
        "contact_person_id_idx", "contact", ["county_id", "person_id", "contacted_on"], unique=False
    )
    op.create_table(
        "residence",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("cell_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("person_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("superseded_at IS NULL"),
            using="gist",
            name="residence_one_at_a_time",
        ),
        sa.CheckConstraint(
            "end_reason IN ('REHOUSED', 'REGRIDDED', 'MOVED_OUT', 'DECEASED', 'INELIGIBLE')",
            name=op.f("residence_end_reason_check"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "cell_id"],
            ["grid_cell.county_id", "grid_cell.id"],
            name=op.f("residence_county_id_cell_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("residence_county_id_division_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "person_id"],
            ["person.county_id", "person.id"],
            name=op.f("residence_county_id_person_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("residence_pkey")),
    )
    op.create_index("residence_cell_id_idx", "residence", ["county_id", "cell_id"], unique=False)
    op.create_index("residence_division_id_idx", "residence", ["county_id", "division_id"], unique=False)
    _partition_contacts_by_year()


def _partition_contacts_by_year() -> None:
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        op.execute(  # house: DDL takes no parameters; the year is a number
            f"CREATE TABLE contact_{year} PARTITION OF contact "
            f"FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01')"
        )
    op.execute("CREATE TABLE contact_other PARTITION OF contact DEFAULT")


def downgrade() -> None:
    op.drop_index("residence_division_id_idx", table_name="residence")
    op.drop_index("residence_cell_id_idx", table_name="residence")
    op.drop_table("residence")
    op.drop_index("contact_person_id_idx", table_name="contact")
    op.drop_index("contact_id_idx", table_name="contact")
    op.drop_index("contact_contacted_on_idx", table_name="contact")
    op.drop_table("contact")
    op.drop_index("cell_assignment_worker_id_idx", table_name="cell_assignment")
    op.drop_index("cell_assignment_cell_id_idx", table_name="cell_assignment")
    op.drop_table("cell_assignment")
    op.drop_index("station_supervision_supervisor_idx", table_name="station_supervision")
    op.drop_table("station_supervision")
    op.drop_index("station_service_station_id_idx", table_name="station_service")
    op.drop_table("station_service")
    op.drop_index("person_name_idx", table_name="person")
    op.drop_index("person_last_contact_on_idx", table_name="person")
    op.drop_index("person_geom_idx", table_name="person", postgresql_using="gist")
    op.drop_index("person_division_id_idx", table_name="person")
    op.drop_index("person_cell_id_idx", table_name="person")
    op.drop_table("person")
    op.drop_index("grid_worker_station_id_idx", table_name="grid_worker")
    op.drop_table("grid_worker")
    op.drop_index("station_division_id_idx", table_name="station")
    op.drop_table("station")
    op.drop_table("responsible_person")
    op.drop_index("grid_cell_geom_idx", table_name="grid_cell", postgresql_using="gist")
    op.drop_index("grid_cell_geom_3857_idx", table_name="grid_cell", postgresql_using="gist")
    op.drop_index("grid_cell_division_id_idx", table_name="grid_cell")
    op.drop_index("grid_cell_code_idx", table_name="grid_cell")
    op.drop_table("grid_cell")
    op.drop_index("division_version_parent_id_idx", table_name="division_version")
    op.drop_index("division_version_code_idx", table_name="division_version")
    op.drop_table("division_version")
    op.drop_index("division_succession_predecessor_id_idx", table_name="division_succession")
    op.drop_table("division_succession")
    op.drop_index("division_shape_geom_idx", table_name="division_shape", postgresql_using="gist")
    op.drop_table("division_shape")
    op.drop_table("rejected_row")
    op.drop_table("grid_plan")
    op.drop_table("division")
    op.drop_index("county_link_parent_id_idx", table_name="county_link")
    op.drop_table("county_link")
    op.drop_index(op.f("county_code_adcode_idx"), table_name="county_code")
    op.drop_table("county_code")
    op.drop_table("receipt")
    op.drop_table("person_key")
    op.drop_table("import_run")
    op.drop_table("county_day")
    op.drop_index("county_coverage_period_idx", table_name="county_coverage")
    op.drop_table("county_coverage")
    op.drop_index(op.f("county_adcode_idx"), table_name="county")
    op.drop_table("county")
    op.drop_table("cell_coverage")

"""The shape of a division that is no more is ground no longer, though its own row is open."""

from sqlalchemy import Connection, Engine, func, select, text, update

from db.codes import DivisionLevel, ShapeSource
from db.models import DivisionShape, DivisionVersion
from importers.cells.ground import outline_of_county
from resolvers.coverage.question import AreaOn
from resolvers.spatial.zones import land_of, middles
from tests.builders import ALWAYS, build_division, build_unit, put
from tests.viewers import TODAY, ask_of, leader_viewer

EARLIER = "UPDATE division_version SET valid = daterange(lower(valid), DATE '2020-01-02')"


def test_an_ended_county_and_township_have_neither_outline_nor_land(engine: Engine) -> None:
    with engine.begin() as connection:
        county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY)
        township = build_division(connection, county, "500151001000", "甲镇")
        for area in (county, township):
            square = func.ST_Multi(func.ST_MakeEnvelope(106, 29, 107, 30, 4326))
            columns = {"geom": square, "source": ShapeSource.DERIVED.value, "valid": ALWAYS}
            put(connection, DivisionShape, county.county_id, division_id=area.id, **columns)
        outline = outline_of_county(ask_of(leader_viewer(county)), county.county_id)
        statements = [outline, land_of(county, TODAY), land_of(township, TODAY)]
        ground = AreaOn(county, TODAY)
        before = [len(connection.execute(one).all()) for one in statements]
        connection.execute(text(EARLIER))
        assert connection.execute(select(func.count()).select_from(DivisionShape)).scalar_one() == 2
        after = [len(connection.execute(one).all()) for one in statements]
        assert (before, after) == ([1, 1, 1], [0, 0, 0])
        # The zone is that of all days: only what was never there counts for none.
        assert middle(connection, ground) == [106.5]
        connection.execute(update(DivisionVersion).values(superseded_at=func.now()))
        assert middle(connection, ground) == []


def middle(connection: Connection, ground: AreaOn) -> list[float]:
    return [row.lon for row in connection.execute(middles(ground))]

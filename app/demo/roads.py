"""The roads of 福田区, loaded as `rongge import roads` loads them."""

from collections import Counter
from datetime import date

import psycopg

from app.demo.counties import FUTIAN
from app.demo.ground.sources import FUTIAN_ROADS
from db.ids import IdMaker
from importers.roads.roads import RoadSource, import_roads

_SOURCE = RoadSource(
    FUTIAN_ROADS,
    FUTIAN.code6,
    vintage_on=date(2023, 5, 25),
    attribution="© OpenStreetMap contributors, ODbL 1.0",
)


def load_roads(connection: psycopg.Connection, ids: IdMaker) -> Counter[str]:
    """Loads them into a county whose boundary is there; what was loaded, by the names of the manifest."""
    report = import_roads(connection, _SOURCE, ids=ids, dry_run=False)
    return Counter({"roads.nodes": report.nodes, "roads.edges": report.edges})

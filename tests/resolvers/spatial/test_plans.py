"""Where the points of hexagons are projected: in the process that answers, whatever the costs say."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, text

from resolvers.spatial.bins import hexagon_bins
from resolvers.spatial.question import BinKind, Bins
from resolvers.spatial.zones import middles, zones_of
from tests.resolvers.spatial.settled import asked, settled
from tests.viewers import TODAY

PARALLEL_IS_FREE = """
    SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET max_parallel_workers_per_gather = 2;
    SET min_parallel_table_scan_size = 0; SET min_parallel_index_scan_size = 0; SET enable_indexscan = off;
    SET enable_bitmapscan = off
"""


def test_no_parallel_worker_projects_a_point(engine: Engine) -> None:
    question = asked(settled(engine, seed=3, people=160).county, Bins(BinKind.HEXAGON, 1_000))
    with engine.connect() as connection:
        connection.execute(text(PARALLEL_IS_FREE))
        zones = zones_of(connection.execute(middles(question.persons.ground)).all())
        found = list(nodes(plan(connection, hexagon_bins(question, TODAY, zones)), within=False))
    projecting = [within for node, within in found if "st_transform" in str(node.get("Output")).lower()]
    assert projecting
    assert not any(projecting)
    assert any(node["Node Type"] == "Gather" for node, _ in found)


def plan(connection: Connection, statement: Any) -> dict[str, Any]:
    compiled = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    told = connection.exec_driver_sql(
        "EXPLAIN (VERBOSE, FORMAT JSON) " + str(compiled), dict(compiled.params)
    )
    return dict(told.scalar_one()[0]["Plan"])


def nodes(node: dict[str, Any], *, within: bool) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every node of a plan, and whether parallel workers run it."""
    yield node, within
    for below in node.get("Plans", ()):
        yield from nodes(below, within=within or node["Node Type"] == "Gather")

"""Whom the pages of a grid worker show stands in the log."""

import psycopg
import pytest
from sqlalchemy import Engine

from tests.databases import libpq
from tests.viewers import worker_viewer
from tests.web_map.atlas import build_atlas, client_of, map_app, signed_in


@pytest.mark.parametrize(("address", "shown"), [("/my/persons", 8), ("/my/visits", None), ("/my/cells", 0)])
def test_whom_a_page_shows_stands_in_the_log(
    database_url: str, engine: Engine, address: str, shown: int | None
) -> None:
    atlas = build_atlas(engine)
    with client_of(map_app(database_url)) as client:
        assert client.get(address, headers=signed_in(worker_viewer(atlas.worker))).status_code == 200
    with psycopg.connect(libpq(database_url)) as connection:
        rows = connection.execute("SELECT operation, person_ids FROM access_log").fetchall()
    assert {operation for operation, _ in rows} <= {address}
    persons = {one for _, ids in rows for one in ids}
    assert len(persons) == shown if shown is not None else len(rows) <= 1

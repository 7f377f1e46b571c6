"""A page costs a fixed number of statements, however many its parts."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Row
from starlette.testclient import TestClient

from db.engine import Database
from resolvers.ask import Statement
from tests.viewers import worker_viewer
from tests.web_map.atlas import Atlas, county_leader, signed_in


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """The statements read from now on for whoever asks; what is kept up meanwhile is nobody's."""
    seen: list[Statement] = []
    rows = Database.rows

    async def counted(self: Database, statement: Statement) -> Sequence[Row[Any]]:
        if self.trace is not None:
            seen.append(statement)
        return await rows(self, statement)

    monkeypatch.setattr(Database, "rows", counted)
    return seen


@pytest.mark.parametrize("level", ["townships", "villages", "cells"])
def test_a_page_of_a_division_costs_five_statements(
    client: TestClient, atlas: Atlas, statements: list[Statement], level: str
) -> None:
    headers = signed_in(county_leader(atlas))
    assert client.get(f"/maps/coverage/500151?level={level}", headers=headers).status_code == 200
    assert len(statements) == 5


def test_a_page_of_ones_own_cells_costs_two(
    client: TestClient, atlas: Atlas, statements: list[Statement]
) -> None:
    headers = signed_in(worker_viewer(atlas.worker))
    assert client.get("/maps/coverage/mine", headers=headers).status_code == 200
    assert len(statements) == 2

"""The small county and its three officers."""

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.schema.access.officers import Officers
from tests.schema.world import build_world


@pytest.fixture
def officers(engine: Engine, database: Database) -> Officers:
    return Officers(database, build_world(engine))

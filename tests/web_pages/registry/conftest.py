from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tests.web_map.atlas import Atlas, client_of, map_app
from tests.web_pages.desk import build_desk


@pytest.fixture
def atlas(engine: Engine) -> Atlas:
    """The mapped county."""
    return build_desk(engine)


@pytest.fixture
def client(database_url: str, atlas: Atlas) -> Iterator[TestClient]:
    """A client of it."""
    with client_of(map_app(database_url)) as opened:
        yield opened

"""The small county's installation before anybody has an account."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from schema.node import node_id
from tests.app.access.office import Office, given, running, settled, typed
from tests.app.access.watching import watch_closely
from tests.app.http.whole import Place
from tests.schema.world import World, build_world

COUNTY = "500151000000"


@pytest.fixture
def place(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path))
    watch_closely(monkeypatch)
    return Place(build_world(engine), database_url)


@pytest.fixture
def world(place: Place) -> World:
    return place.world


@pytest.fixture
def office(place: Place) -> Iterator[Office]:
    with running(place.url) as opened:
        yield opened


@pytest.fixture
def leader(office: Office) -> str:
    """The name of a leader who has set a password, PASSWORD of the office."""
    password = given("add", "leader-1", "--display-name", "演示领导", "--role", "LEADER")
    typed("grant", "leader-1", "ANALYSE", COUNTY)
    settled(office.browser(), "leader-1", password)
    return "leader-1"


@pytest.fixture
def worker(office: Office, world: World) -> str:
    """The same of a grid worker without a pledge on file."""
    password = given("add", "worker-1", "--display-name", "演示网格员", "--role", "WORKER")
    cells = node_id("GridWorker", world.worker.county_id, world.worker.id)
    for permission in ("SEARCH", "ANALYSE"):
        typed("grant", "worker-1", permission, cells)
    settled(office.browser(), "worker-1", password)
    return "worker-1"

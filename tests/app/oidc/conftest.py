"""A provider, and an installation that signs in there, with a leader whose account is joined."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.app.access.conftest import COUNTY
from tests.app.access.office import Office, given, running, settled, typed
from tests.app.access.watching import watch_closely
from tests.app.http.whole import Place
from tests.app.oidc.running import IdentityProvider, identity_provider
from tests.schema.world import build_world


@pytest.fixture(scope="session")
def running_provider() -> Iterator[IdentityProvider]:
    with identity_provider() as opened:
        yield opened


@pytest.fixture
def provider(running_provider: IdentityProvider) -> Iterator[IdentityProvider]:
    """The provider, which answers as it should when a test begins."""
    yield running_provider
    running_provider.spoil()


@pytest.fixture
def place(
    engine: Engine,
    database_url: str,
    provider: IdentityProvider,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Place:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path))
    watch_closely(monkeypatch)
    for name, value in provider.settings.items():
        monkeypatch.setenv(f"RONGGE_{name}", value)
    return Place(build_world(engine), database_url)


@pytest.fixture
def office(place: Place, provider: IdentityProvider) -> Iterator[Office]:
    with running(place.url, **provider.settings) as opened:
        yield opened


@pytest.fixture
def leader(office: Office) -> str:
    """The name of a leader who is `wang` at the provider."""
    password = given("add", "leader-1", "--display-name", "演示领导", "--role", "LEADER")
    typed("grant", "leader-1", "ANALYSE", COUNTY)
    settled(office.browser(), "leader-1", password)
    typed("join", "leader-1", "wang")
    return "leader-1"

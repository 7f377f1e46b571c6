"""A sealed county, and its keys on a disk of its own."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from tests.app.keys.sealed_world import SealedWorld, age_keys, held, put_in_use, seal_world, typed
from tests.databases import libpq
from tests.schema.world import build_world


@pytest.fixture
def sealed(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SealedWorld:
    """A county's people on a server's settings, sealed under the first key."""
    for name, value in (
        ("RONGGE_DATABASE_URL", database_url),
        ("RONGGE_HOME", str(tmp_path)),
        ("RONGGE_TOKEN_KEY", "5a" * 32),
        ("RONGGE_IDENTITY_KEY", "5c" * 32),
    ):
        monkeypatch.setenv(name, value)
    world = build_world(engine)
    with psycopg.connect(libpq(database_url)) as connection:
        numbers = seal_world(connection, world, held())
    return SealedWorld(world, libpq(database_url), tmp_path / "secrets" / "identity-keys.json", numbers)


@pytest.fixture
def second(sealed: SealedWorld) -> SealedWorld:
    """The same with a second key in use, and nothing moved yet."""
    put_in_use(sealed, 2)
    return sealed


@pytest.fixture
def long_used(second: SealedWorld) -> SealedWorld:
    """The same, everything moved two hours after."""
    assert typed("rotate").exit_code == 0
    age_keys(second)
    return second

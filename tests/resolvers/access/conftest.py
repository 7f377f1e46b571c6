"""What hashing is, at the cost of an installation."""

import pytest

from resolvers.access import hashing
from tests.hashes import AS_INSTALLED


@pytest.fixture(autouse=True)
def as_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "_HASHER", AS_INSTALLED)

"""A retirement that is cut off, whoever comes, goes or is put right before it goes on."""

import pytest

from app.keys.ring import read_ring
from tests.app.keys.commands import KILLED, killed, rows
from tests.app.keys.sealed_world import SealedWorld, ensure_all_opens, typed


@pytest.mark.parametrize("where", ["file:1", "statement:30", "statement:34", "file:2"])
def test_a_retirement_killed_anywhere_is_brought_to_its_end(long_used: SealedWorld, where: str) -> None:
    assert killed(where, "retire", "1") == KILLED
    ensure_all_opens(long_used)
    assert 1 in read_ring(long_used.ring).keys
    assert typed("retire", "1").exit_code == 0
    assert rows(long_used, "SELECT DISTINCT key_id FROM person_key") == [(2,)]
    ensure_all_opens(long_used)

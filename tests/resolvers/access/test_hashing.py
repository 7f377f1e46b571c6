"""Passwords are hashed a few at a time, beside the event loop, and nobody waits for ever."""

import asyncio
import threading

import pytest

from db.errors import DomainError
from resolvers.access import hashing
from resolvers.access.hashing import AT_ONCE, Hashing

WAITING = 2


async def test_four_are_hashed_at_once_some_wait_and_more_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hashing, "QUEUE", WAITING)
    ours, turns = Hashing(), 0
    asked = [asyncio.create_task(ours.hashed("Zx9-mmRq")) for _ in range(AT_ONCE + WAITING + 1)]
    threads: set[str] = set()
    while not all(one.done() for one in asked):
        threads |= {one.name for one in threading.enumerate() if one.name.startswith("argon2")}
        await asyncio.sleep(0.001)
        turns += 1
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    refused = [one for one in outcomes if isinstance(one, DomainError)]
    assert [one.code for one in refused] == ["SIGN_IN_BUSY"]
    assert len(threads) == AT_ONCE
    assert turns > 1  # the loop went on meanwhile
    assert await ours.fits("Zx9-mmRq", str(outcomes[0]))

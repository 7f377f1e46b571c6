"""A cursor that somebody else put together is refused, whatever it says."""

import base64
import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.hand_over_world import build_handed
from tests.replicas import CHANGES, Replica
from tests.schema.world import ask, codes_of

CHECK_BYTES = 6
NUMBER_TOO_LARGE = 2**70
# By place in the cursor: county, base, target, last thing given, first day of contacts.
WRONG: list[dict[int, Any]] = [
    *[{1: county} for county in (NUMBER_TOO_LARGE, "x", None, 500151.5)],
    *({2: {}}, {2: [1]}, {2: [1, 2, "x"]}),
    *({3: 5}, {3: []}, {3: None}, {3: [1, 2, "x"]}, {3: [1, NUMBER_TOO_LARGE, "2025-01-01"]}),
    *({4: [1]}, {4: 5}, {4: ["a", "b"]}),
    *({5: 5}, {5: "nope"}, {5: None}),
]


def forged(cursor: str, wrong: dict[int, Any]) -> str:
    body = json.loads(base64.urlsafe_b64decode(cursor + "==")[CHECK_BYTES:])
    said = json.dumps([wrong.get(place, value) for place, value in enumerate(body)]).encode()
    check = hashlib.blake2s(said, digest_size=CHECK_BYTES, person=b"changes").digest()
    return base64.urlsafe_b64encode(check + said).decode().rstrip("=")


@pytest.fixture
async def copy(database: Database, engine: Engine) -> Replica:
    made = Replica(database, build_handed(engine).world.viewers()["worker"])
    await made.sync()
    return made


@pytest.mark.parametrize("wrong", WRONG, ids=json.dumps)
async def test_what_is_no_cursor_is_refused(wrong: dict[int, Any], database: Database, copy: Replica) -> None:
    assert copy.cursor is not None
    cursor = forged(copy.cursor, wrong)
    assert codes_of(await ask(database, copy.viewer, CHANGES, since=cursor)) == ["BAD_CURSOR"]

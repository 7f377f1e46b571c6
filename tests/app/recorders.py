"""Recorders who send batches of contacts to a server, and send again what nobody has acknowledged."""

import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import psycopg

from db.codes import ContactMode, ContactOutcome
from resolvers.rollups import Drift, drift
from schema.node import node_key
from tests.app.exports.conftest import signed_in
from tests.databases import libpq
from tests.schema.world import World, id_of
from tests.viewers import TODAY

COUNTY, PATIENCE_S = 500151, 300.0
# As a phone waits: senders that ask without a pause take the machine from the server that is starting.
PAUSE_S = 1.0
RECORD = """mutation($input: RecordContactsInput!) { recordContacts(input: $input) {
    receipts { clientId status code contact { id } } } }"""
Batch = Sequence[dict[str, Any]]


def batches(world: World, count: int, size: int) -> list[Batch]:
    """Contacts of all modes and outcomes with everybody, in any order."""
    chance = random.Random(count * size)  # noqa: S311  # no secret
    people = [id_of("Person", person) for some in world.people.values() for person in some]
    return [[_contact(chance, people) for _ in range(size)] for _ in range(count)]


def _contact(chance: random.Random, people: Sequence[str]) -> dict[str, Any]:
    return {
        "clientId": str(uuid4()),
        "personId": chance.choice(people),
        "contactedOn": str(TODAY - timedelta(chance.randint(0, 500))),
        "mode": chance.choice(list(ContactMode)).value,
        "purpose": "ROUTINE",
        "outcome": chance.choice([ContactOutcome.REACHED, *ContactOutcome]).value,
    }


@dataclass(slots=True)
class Desk:
    """Where to send to at present, and what has been acknowledged: the contact of each client id."""

    world: World
    url: str
    acknowledged: dict[UUID, int] = field(default_factory=dict)
    statuses: list[str] = field(default_factory=list)
    unanswered: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, batch: Batch) -> bool:
        """Whether the batch was acknowledged. Of a server that is not there nothing is known."""
        try:
            answer = httpx2.post(
                f"{self.url}/graphql",
                json={"query": RECORD, "variables": {"input": {"contacts": list(batch)}}},
                headers=signed_in(self.world.viewers()["client"]),
                timeout=20,
            ).json()
        except (httpx2.TransportError, ValueError):
            return False
        if "errors" in answer:
            codes = [error["extensions"]["code"] for error in answer["errors"]]
            assert codes == ["DATABASE_UNAVAILABLE"], answer
            return False
        self._note(batch, answer["data"]["recordContacts"]["receipts"])
        return True

    def _note(self, batch: Batch, receipts: Sequence[dict[str, Any]]) -> None:
        assert [one["clientId"] for one in receipts] == [one["clientId"] for one in batch]
        with self._lock:
            for one in receipts:
                assert one["status"] in {"ACCEPTED", "DUPLICATE"}, one
                _, contact_id = node_key(one["contact"]["id"]).key
                assert self.acknowledged.setdefault(UUID(one["clientId"]), contact_id) == contact_id
                self.statuses.append(one["status"])

    def deliver(self, some: Sequence[Batch]) -> None:
        """Sends batches one after another, each until it is acknowledged."""
        end = time.monotonic() + PATIENCE_S
        for batch in some:
            while not self.send(batch):
                assert time.monotonic() < end, "nobody acknowledged a batch"
                with self._lock:
                    self.unanswered += 1
                time.sleep(PAUSE_S)


def in_parallel(
    pool: ThreadPoolExecutor, desk: Desk, sent: Sequence[Batch], senders: int
) -> list[Future[None]]:
    """The batches under way, shared out among senders."""
    return [pool.submit(desk.deliver, sent[first::senders]) for first in range(senders)]


def ensure_each_once(database_url: str, desk: Desk, sent: Sequence[Batch]) -> None:
    """Every contact sent was acknowledged and is there once, and the roll-ups say so."""
    clients = {UUID(one["clientId"]) for batch in sent for one in batch}
    assert set(desk.acknowledged) == clients
    with psycopg.connect(libpq(database_url)) as connection:
        rows = connection.execute("SELECT client_id, id FROM contact WHERE recorded_by = 'client'").fetchall()
        assert len(rows) == len(clients)
        assert dict(rows) == desk.acknowledged
        assert drift(connection, COUNTY, TODAY) == Drift(0, 0, 0, 0)


def recorded(database_url: str) -> int:
    """How many contacts are there by now."""
    with psycopg.connect(libpq(database_url)) as connection:
        row = connection.execute("SELECT count(*) FROM contact WHERE recorded_by = 'client'").fetchone()
    assert row is not None
    return int(row[0])

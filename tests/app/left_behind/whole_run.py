"""An installation at work on marked persons: its own cluster, server and worker, and all that they say."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import psycopg
import pytest
from sqlalchemy import NullPool, create_engine
from typer.testing import CliRunner

from app.cli import cli
from app.postgres import DEMO_PARAMETERS, Cluster, cluster_at, reset, start
from app.tokens import issue_token
from db.codes import DivisionLevel
from db.migrate import upgrade
from resolvers.areas import Area
from tests.app.hostile.served import Served, served
from tests.app.left_behind.acts import Acting, every_act
from tests.app.left_behind.marked import FILE_NAME, NOTE, REASON, REGISTERED, STAFF, file_of_two
from tests.app.service import KEY
from tests.app.test_server import soon
from tests.builders import build_unit
from tests.schema.registry.histories.hand import client_of
from tests.schema.world import World, build_world

METRICS = "made-up-token-of-the-metrics-0123456789"
REGISTER = """mutation($input: RegisterPersonInput!) { registerPerson(input: $input) { person { id } } }"""
RECORD = "mutation($input: RecordContactInput!) { recordContact(input: $input) { replayed } }"
REVEAL = "mutation($input: RevealPersonInput!) { revealPerson(input: $input) { identityNumber phone } }"
CHANGES = "{ changes(first: 500) { cells { id } persons { id name address } contacts { id } } }"
RUN = "query($id: ID!) { importRun(id: $id) { state job account { reasons { code places } } } }"
PEOPLE = "{ people { nodes { id name address identityMasked phoneMasked } } }"


@dataclass(frozen=True, slots=True)
class Left:
    """The installation after the run: where it is, and what was answered to whom."""

    cluster: Cluster
    home: Path
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def database_log(self) -> str:
        """PostgreSQL's own."""
        return (self.cluster.data.parent / "server.log").read_text(encoding="utf-8")


@contextmanager
def whole_run(home: Path) -> Iterator[Left]:
    """The installation once all of it has been done; what is left is there until the block ends."""
    cluster = cluster_at(home, (*DEMO_PARAMETERS, "fsync=off", "log_connections=on"))
    start(cluster)
    try:
        with pytest.MonkeyPatch.context() as patch:
            yield Left(cluster, home, _done(cluster, home, patch))
    finally:
        reset(cluster)


def _done(cluster: Cluster, home: Path, patch: pytest.MonkeyPatch) -> dict[str, str]:
    (home / "tmp").mkdir()
    said = {"DATABASE_URL": cluster.url, "HOME": str(home), "TOKEN_KEY": KEY.hex()}
    said |= {"IDENTITY_KEY": "cd" * 32, "METRICS_TOKEN": METRICS}
    for name, value in said.items():
        patch.setenv(f"RONGGE_{name}", value)
    patch.setenv("TMPDIR", str(home / "tmp"))
    engine = create_engine(cluster.url, poolclass=NullPool)
    with engine.begin() as connection:
        upgrade(connection)
    world = build_world(engine)
    with engine.begin() as connection:
        elsewhere = build_unit(connection, "500152000000", "潼南区", DivisionLevel.COUNTY, above=world.nation)
    engine.dispose()
    with served(world, cluster.url, home) as server, _working(home):
        answers = _asked(server, world, elsewhere)
    answers["commands"] = _typed(home)
    _spoilt_in_the_database(cluster)
    return answers


@contextmanager
def _working(home: Path) -> Iterator[None]:
    with (home / "work.log").open("wb") as sink:
        command = [sys.executable, "-m", "app.cli", "work"]
        process = subprocess.Popen(command, env=os.environ, stdout=sink, stderr=sink, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


@dataclass(frozen=True, slots=True)
class _Caller:
    """Somebody who asks the server."""

    server: Served
    token: str

    def asks(self, query: str, **variables: Any) -> Any:
        """The answer of the API as text and as JSON."""
        sent = {"query": query, "variables": variables}
        return self._sent("POST", "/graphql", json=sent)

    def gets(self, path: str, accept: str = "text/html") -> str:
        """What stands at an address."""
        return str(self._sent("GET", path, accept).text)

    def sends(self, path: str, **fields: Any) -> Any:
        """What a form or file is answered."""
        return self._sent("POST", path, **fields)

    def _sent(self, method: str, path: str, accept: str = "application/json", **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Accept": accept}
        url = f"http://127.0.0.1:{self.server.port}{path}"
        return httpx2.request(method, url, headers=headers, timeout=60, **more)


def _asked(server: Served, world: World, elsewhere: Area) -> dict[str, str]:
    """Everything is done; what those were answered who may not see the persons."""
    viewers = world.viewers()
    named = replace(viewers["staff"], name=STAFF)
    worker, client, other, leader, admin, staff, far = (
        _Caller(server, issue_token(KEY, viewer, lifetime=timedelta(hours=1)))
        for viewer in (
            *(viewers[name] for name in ("worker", "client", "other_worker", "leader", "administrator")),
            *(named, client_of(elsewhere)),
        )
    )
    person = _registered(worker)
    _recorded(client, person)
    told = staff.asks(REVEAL, input={"personId": person, "fields": ["PHONE"], "reason": REASON}).text
    assert REGISTERED.phone in told, told
    acting = {"worker": worker, "client": client, "staff": staff, "far client": far, "administrator": admin}
    every_act(Acting(world, acting), person)
    _brought(client)
    answers = {f"refused {number}": text for number, text in enumerate(_mistakes(worker, other, person))}
    answers["feed of another"] = other.asks(CHANGES).text
    for path in PUBLIC:
        answers[path] = leader.gets(path, "*/*")
    answers["metrics"] = _Caller(server, METRICS).gets("/metrics")
    return answers


# What whoever may not see persons asks of their ground.
PUBLIC = (
    *(
        "/maps/coverage/500151",
        "/maps/coverage/500151/rows.json",
        "/maps/density/500151",
        "/maps/search?q=一村",
    ),
    *("/maps/coverage/500151.svg", "/maps/overview/500151", "/exports/coverage.csv?by=CELL&division=500151"),
    *("/ogc/collections/coverage-cells/items?f=json", "/ogc/collections/density-cells/items?f=json"),
    *(f"/ogc/collections/cells/tiles/WebMercatorQuad/{zoom}" for zoom in ("12/1689/3255", "10/422/813")),
)


def _registered(worker: _Caller) -> str:
    one = REGISTERED
    sent: dict[str, Any] = {
        "clientId": str(uuid4()),
        "on": "2025-10-01",
        "name": one.name,
        "identityNumber": one.identity,
    }
    sent |= {"categories": ["DISCHARGED_SOLDIER"], "home": {"cellCode": "500151A"}}
    sent |= {"phone": one.phone, "address": one.address}
    answer = worker.asks(REGISTER, input=sent).json()
    return str(answer["data"]["registerPerson"]["person"]["id"])


def _recorded(client: _Caller, person: str) -> None:
    sent = {"clientId": str(uuid4()), "personId": person, "contactedOn": "2025-10-02", "mode": "PHONE"}
    sent |= {"purpose": "ROUTINE", "outcome": "REACHED", "note": NOTE}
    assert "errors" not in client.asks(RECORD, input=sent).json()
    assert REGISTERED.name in client.asks(PEOPLE).text
    assert REGISTERED.name in client.gets("/exports/people.csv", "text/csv")
    assert (
        REGISTERED.name
        in client.asks(f'{{ people(filter: {{ name: "{REGISTERED.name}" }}) {{ nodes {{ name }} }} }}').text
    )


def _brought(client: _Caller) -> None:
    """A file whose first line is written and whose second is refused."""
    files = {"file": (f"{FILE_NAME}.xlsx", file_of_two())}
    run = client.sends("/imports/people", data={"county": "500151"}, files=files).json()["id"]

    def reaches(*states: tuple[str, str | None]) -> bool:
        told = client.asks(RUN, id=run).json()["data"]["importRun"]
        return (told["state"], told["job"]) in states

    assert soon(lambda: reaches(("RECOGNISED", None)))
    for act, state in (("checkImport", "CHECKED"), ("acceptImport", "DONE")):
        kind = "CheckImportInput!" if act == "checkImport" else "ID!"
        given = "input: $it" if act == "checkImport" else "id: $it"
        value: Any = {"id": run} if act == "checkImport" else run
        client.asks(f"mutation($it: {kind}) {{ {act}({given}) {{ run {{ state }} }} }}", it=value)
        assert soon(partial(reaches, (state, None))), client.asks(RUN, id=run).text


def _mistakes(worker: _Caller, other: _Caller, person: str) -> Iterator[str]:
    """What is answered to requests that go wrong, with values of persons wherever somebody could put them."""
    one = REGISTERED
    twice: dict[str, Any] = {
        "clientId": str(uuid4()),
        "on": "2025-10-01",
        "name": one.name,
        "identityNumber": one.identity,
    }
    twice |= {"categories": ["DISCHARGED_SOLDIER"], "home": {"cellCode": "500151A"}}
    yield worker.asks(REGISTER, input=twice).text
    yield other.asks("query($id: ID!) { node(id: $id) { id ... on Person { name } } }", id=person).text
    yield other.asks(f'{{ people(filter: {{ name: "{one.name}" }}) {{ nodes {{ id name }} }} }}').text
    for path in ("/registry/people?name=", "/maps/search?q=", "/exports/people.csv?name=", "/sign-in?next=/"):
        worker.gets(f"{path}{one.name}{one.identity}")
    worker.sends("/registry/people", data={"name": one.name, "identity": one.identity})
    worker.sends("/sign-in", data={"name": one.phone, "password": one.identity})
    for spoilt in ("{ people(name: ", "{ a" + one.name, "mutation { registerPerson"):
        worker.asks(f'{spoilt} "{one.identity}") {{ x }} }}')
    httpx2.post(f"http://127.0.0.1:{worker.server.port}/graphql", content=one.identity.encode() * 9)


def _typed(home: Path) -> str:
    """What commands say of a file of persons and of the installation."""
    file = home / "tmp" / "again.xlsx"
    file.write_bytes(file_of_two())
    said = ""
    for words in (("import", "people", str(file), "--county", "500151"), ("check", "--json"), ("prune",)):
        said += CliRunner().invoke(cli, [*words]).output
    file.unlink()
    return said


def _spoilt_in_the_database(cluster: Cluster) -> None:
    """Statements of the owner that fail, whose values PostgreSQL would quote."""
    one = REGISTERED
    with psycopg.connect(cluster.conninfo(), autocommit=True) as owner:
        for statement, values in (
            ("UPDATE person SET sex = %s WHERE name = %s", (one.identity, one.name)),
            (
                "INSERT INTO person (county_id, id, name, address) VALUES (1, 1, %s, %s)",
                (one.name, one.address),
            ),
        ):
            with pytest.raises(psycopg.Error):
                owner.execute(statement, values)

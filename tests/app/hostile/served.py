"""A server in a process of its own, those who come to it, and what they hold that is good or forged."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import jwt

from app.setup.answering import address_answers
from app.tokens import issue_token
from resolvers.viewer import Grant, Permission, Viewer, claims_of
from tests.app.access.office import WANTED, given, typed
from tests.app.hostile.request import CLOSED, Hostile
from tests.app.service import KEY, OWN_FORM
from tests.app.test_server import soon
from tests.schema.world import World

PATIENCE_S = 60.0  # a bound on waiting for an answer: machines that test are busy
ARRIVAL_S = 3  # how long a request may be on its way: short, since one of them never arrives


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    head: bytes = b""

    @property
    def code(self) -> str:
        """The code of the first error, empty without one."""
        try:
            errors = json.loads(self.body).get("errors")
        except (ValueError, AttributeError):
            return ""
        return str(errors[0]["extensions"]["code"]) if errors else ""


@dataclass(frozen=True, slots=True)
class Served:
    """The server: its port and log, and what stands for each placeholder."""

    port: int
    log: Path
    held: dict[str, str]

    def answer(self, one: Hostile) -> Answer:
        """What a hostile request is answered."""
        return self.sent(one.raw or self._written(one))

    def _written(self, one: Hostile) -> bytes:
        token = {"Authorization": f"Bearer {{{one.who}}}"} if one.who != "nobody" else {}
        usual = {
            "Host": f"127.0.0.1:{self.port}",
            "Connection": "close",
            "Content-Length": str(len(one.body)),
        }
        headers = usual | token | dict(one.headers)
        text = f"{one.method} {one.path} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers.items())
        for name, value in self.held.items():
            text = text.replace(f"{{{name}}}", value)
        return text.encode() + b"\r\n" + one.body

    def sent(self, raw: bytes) -> Answer:
        """What bytes on a connection are answered, until it is closed or an answer is whole."""
        received = b""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_S) as opened:
            try:
                opened.sendall(raw)
                while not whole(received) and (part := opened.recv(65536)):
                    received += part
            except ConnectionError:
                pass
        head, _, body = received.partition(b"\r\n\r\n")
        return Answer(int(head.split(b" ", 2)[1]) if head else CLOSED, unchunked(head, body), head)


def whole(received: bytes) -> bool:
    """Whether the first answer has arrived."""
    head, found, body = received.partition(b"\r\n\r\n")
    length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    if length:
        return bool(found) and len(body) >= int(length[0].partition(b":")[2])
    return b"chunked" in head.lower() and body.endswith(b"0\r\n\r\n")


def unchunked(head: bytes, body: bytes) -> bytes:
    """The body without the lengths of its chunks."""
    if b"chunked" not in head.lower():
        return body
    found = b""
    while body:
        length, _, rest = body.partition(b"\r\n")
        size = int(length or b"0", 16)
        found, body = found + rest[:size], rest[size + 2 :] if size else b""
    return found


def part(value: object) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def forged(viewer: Viewer) -> dict[str, str]:
    """Tokens of a worker's claims that somebody else made, by what is wrong with each."""
    now = datetime.now(UTC)
    good: dict[str, Any] = jwt.decode(
        issue_token(KEY, viewer, lifetime=timedelta(hours=1)), options={"verify_signature": False}
    )

    def signed(key: bytes = KEY, headers: dict[str, Any] | None = None, **changed: Any) -> str:
        claims = {name: value for name, value in (good | changed).items() if value is not None}
        return jwt.encode(claims, key, "HS256", headers)

    beyond = [
        *claims_of(viewer)["grants"],
        claims_of(Viewer("x", "x", viewer.role, (Grant(Permission.MANAGE, viewer.grants[0].area),)))[
            "grants"
        ][0],
    ]
    return {
        "worker": signed(),
        "none": f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(good)}.",
        "other key": signed(b"another key of thirty-two bytes!!"),
        "kid path": signed(b"\0" * 32, {"kid": "../../../../dev/null"}),
        "kid sql": signed(b"x" * 32, {"kid": "' UNION SELECT 'x"}),
        "jwk": signed(b"x" * 32, {"jwk": {"kty": "oct", "k": part("x" * 32)}}),
        "jku": signed(b"x" * 32, {"jku": "http://127.0.0.1:1/keys"}),
        "issuer": signed(iss="elsewhere"),
        "audience": signed(aud="elsewhere"),
        "expired": signed(exp=now - timedelta(hours=1)),
        "endless": signed(exp=None),
        "beyond": signed(grants=beyond),
    }


@contextmanager
def served(world: World, url: str, home: Path) -> Iterator[Served]:
    """The server while it runs, with a leader who has signed in."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home / "log"
    variables = {"RONGGE_HOME": str(home), "RONGGE_DATABASE_URL": url, "RONGGE_PORT": str(port)}
    variables |= {"RONGGE_TOKEN_KEY": KEY.hex(), "RONGGE_IDENTITY_KEY": "cd" * 32}
    variables |= {"RONGGE_ARRIVAL_S": str(ARRIVAL_S), "RONGGE_REQUEST_TIMEOUT_MS": "60000"}
    with log.open("wb") as sink:
        command = [sys.executable, "-m", "app.cli", "serve", "--processes", "1"]
        process = subprocess.Popen(
            command, env={**os.environ, **variables}, stdout=sink, stderr=sink, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        assert soon(lambda: address_answers(address)), log.read_text()
        yield Served(port, log, forged(world.viewers()["worker"]) | held(world, address))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def held(world: World, address: str) -> dict[str, str]:
    """Sessions of a leader, one of which has ended, and tokens of programs, one of which was taken back."""
    first = given("add", "leader-1", "--display-name", "演示领导", "--role", "LEADER")
    typed("grant", "leader-1", "ANALYSE", "500151000000")
    sessions = [
        signed_in(address, first, change=True),
        signed_in(address, WANTED),
        signed_in(address, WANTED),
    ]
    leave = {**OWN_FORM, "Cookie": f"rongge_session={sessions[1]}"}
    assert httpx2.post(f"{address}/sign-out", headers=leave).status_code == 303
    program, revoked = (program_of(name) for name in ("program-1", "program-2"))
    typed("sign-out", "program-2")
    # The server hears of both within seconds.
    for gone in ({"Cookie": f"rongge_session={sessions[1]}"}, {"Authorization": f"Bearer {revoked}"}):
        assert soon(partial(is_refused, address, gone))
    people = {
        name: issue_token(KEY, world.viewers()[name], lifetime=timedelta(hours=1))
        for name in ("leader", "client")
    }
    return people | {"session": sessions[2], "ended": sessions[1], "program": program, "revoked": revoked}


def is_refused(address: str, whose: dict[str, str]) -> bool:
    """Whether somebody is let in no more."""
    asked = httpx2.post(f"{address}/graphql", json={"query": "{ viewer { name } }"}, headers=OWN_FORM | whose)
    return asked.status_code == 401


def signed_in(address: str, password: str, *, change: bool = False) -> str:
    """The session of the leader, who changes a password that was given."""
    with httpx2.Client(base_url=address, headers=OWN_FORM) as browser:
        answer = browser.post("/sign-in", data={"name": "leader-1", "password": password})
        assert answer.status_code == 303, answer.text
        if change:
            fields = {"act": "password", "present": password, "wanted": WANTED, "again": WANTED}
            assert browser.post("/account", data=fields).status_code == 200
        return str(browser.cookies["rongge_session"])


def program_of(name: str) -> str:
    """The token of a program."""
    typed("add", name, "--display-name", "程序", "--role", "SERVICE_CLIENT")
    typed("grant", name, "ANALYSE", "500151000000")
    return given("token", name, "--label", "程序")

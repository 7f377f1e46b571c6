"""One hostile request: what is sent by whom, and what must come back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# A made-up number and name that stand in many requests, and may come to stand in no log.
NUMBER, NAME = "500151199001019961", "王某某"
JSON = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CLOSED = 0  # the status of a connection that is closed without an answer


@dataclass(frozen=True, slots=True)
class Hostile:
    """A request, who sends it, and the status and code of its answer.

    In a header `{session}` stands for the session of a leader, and so on: tests/app/hostile/served.py.
    `raw` is sent as it is, and `method`, `path` and the rest are not.
    """

    name: str
    status: int
    code: str = ""
    method: str = "GET"
    path: str = "/graphql"
    who: str = "nobody"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw: bytes = b""


def asks(name: str, query: Any, status: int, code: str, **more: Any) -> Hostile:
    """A document sent by a grid worker's program; `variables` beside it."""
    sent: dict[str, Any] = {"query": query}
    if "variables" in more:
        sent["variables"] = more.pop("variables")
    given = {"who": "worker", "headers": JSON, "body": json.dumps(sent).encode()} | more
    return Hostile(name, status, code, method="POST", **given)


def posts(name: str, body: bytes, status: int, code: str, **more: Any) -> Hostile:
    """Bytes sent to GraphQL by a grid worker's program."""
    given = {"who": "worker", "headers": JSON} | more
    return Hostile(name, status, code, method="POST", body=body, **given)


def gets(name: str, path: str, status: int, code: str = "", **more: Any) -> Hostile:
    """An address asked for by a grid worker's program."""
    return Hostile(name, status, code, path=path, **({"who": "worker"} | more))


def sends(name: str, raw: bytes, status: int, code: str = "") -> Hostile:
    """Bytes on a connection."""
    return Hostile(name, status, code, raw=raw)

"""Whether all servers answer the same: their answers brought into one form and compared."""

import base64
import json
import sys
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any

from benchmarks.serving.questions import Request
from schema.node import node_id

TIMEOUT_S = 60


def answer_to(port: int, request: Request) -> Any:
    """The data of the answer. Ends the run, saying what came instead, if there is none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    connection.request(
        "POST" if request.body else "GET", request.path, request.body or None, headers(request)
    )
    response = connection.getresponse()
    body = response.read()
    connection.close()
    members = json.loads(body) if response.status == 200 else {}
    if not members.get("data") or members.get("errors"):
        sys.exit(f"port {port}, {request.path}: {response.status} {body[:500]!r}")
    return members["data"]


def headers(request: Request) -> dict[str, str]:
    """The headers of a request."""
    sent = {"Content-Type": "application/json"} if request.body else {}
    return sent | ({"Authorization": f"Bearer {request.token}"} if request.token else {})


def from_postgraphile(workload: str, data: Mapping[str, Any]) -> Any:
    """PostGraphile's answer as ours has it.

    It has ids of its own making, boundaries as a string of JSON, and coverage without objects within.
    """
    if workload == "a":
        cell = data["gridCell"]
        people = {"nodes": [_with_our_id(person) for person in cell["people"]]}
        return {"gridCell": cell | {"boundary": json.loads(cell["boundary"]), "people": people}}
    if workload == "b":
        return {"people": {"nodes": [_with_our_id(person) for person in data["people"]]}}
    if workload == "c":
        return {"coverageBreakdown": {"parts": [_part(flat) for flat in data["parts"]]}}
    return data


def _with_our_id(person: Mapping[str, Any]) -> dict[str, Any]:
    kind, county_id, row_id = json.loads(base64.b64decode(person["id"]))
    return {**person, "id": node_id(kind, county_id, int(row_id))}


def _part(flat: Mapping[str, Any]) -> dict[str, Any]:
    cell = None
    if flat["key"] is not None:
        cell = {"name": flat["name"], "boundary": json.loads(flat["boundary"])}
    coverage = {name: flat[name] for name in ("numerator", "denominator", "share")}
    return {"key": flat["key"], "coverage": coverage, "cell": cell}

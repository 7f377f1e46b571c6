"""The questions of the workloads: subjects out of the measuring database, and how each server is asked."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from app.tokens import issue_token
from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer
from resolvers.windows import today_in_china, year_to_date
from schema.node import node_id

DOCUMENTS = Path(__file__).parent / "documents"
LIFETIME = timedelta(days=1)
_COUNTIES = "SELECT county_id, adcode FROM county WHERE level = 'COUNTY' ORDER BY hashtext(adcode)"
_ROOT = "SELECT id FROM division WHERE county_id = %s AND level = 'COUNTY'"
_SUBJECTS: Mapping[str, LiteralString] = {
    "a": """
        SELECT cell.county_id, cell.code FROM grid_cell AS cell
        JOIN person ON person.county_id = cell.county_id AND person.cell_id = cell.id
        WHERE person.status = 'ACTIVE'
        GROUP BY cell.county_id, cell.code HAVING count(*) BETWEEN 40 AND 60
        ORDER BY hashtext(cell.code) LIMIT 1000
    """,
    "b": _COUNTIES,
    "c": _COUNTIES,
    "d": """
        SELECT person.county_id, person.id::text FROM person TABLESAMPLE SYSTEM (5) REPEATABLE (1)
        WHERE person.status = 'ACTIVE' AND person.cell_id IS NOT NULL
        ORDER BY hashint8(person.id) LIMIT 2000
    """,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What one question is about: a cell's or a county's code, or a person's id, in its county."""

    county_id: int
    value: str


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: POST where it has a body."""

    path: str
    body: str = ""
    token: str = ""


Asked = Callable[[str, Subject], Request]


def subjects_of(connection: psycopg.Connection, workload: str) -> list[Subject]:
    """The subjects of a workload, in an order that says nothing."""
    return [Subject(county_id, value) for county_id, value in connection.execute(_SUBJECTS[workload])]


def asked_plain(workload: str, subject: Subject) -> Request:
    """How the servers without GraphQL are asked."""
    return Request(f"/{workload}/{subject.county_id}/{subject.value}")


def asked_postgraphile(workload: str, subject: Subject) -> Request:
    """How PostGraphile is asked."""
    own: dict[str, dict[str, str]] = {
        "a": {"code": subject.value},
        "c": {"since": year_to_date(today_in_china()).from_on.isoformat()},
        "d": {"id": subject.value},
    }
    return _graphql(f"postgraphile_{workload}", {"county": subject.county_id} | own.get(workload, {}))


def asking_ours(connection: psycopg.Connection, key: bytes) -> Asked:
    """How our server is asked: about each county by a viewer of its own, signed with `key`."""
    tokens: dict[tuple[int, bool], str] = {}

    def asked(workload: str, subject: Subject) -> Request:
        about = subject.county_id, workload == "c"
        if about not in tokens:
            tokens[about] = issue_token(key, viewer_of(connection, workload, subject), lifetime=LIFETIME)
        return _graphql(f"ours_{workload}", variables_of(workload, subject), tokens[about])

    return asked


def viewer_of(connection: psycopg.Connection, workload: str, subject: Subject) -> Viewer:
    """Who asks about a county: its leader for coverage, else a client that may see its people."""
    row = connection.execute(_ROOT, [subject.county_id]).fetchone()
    county = Area(AreaKind.DIVISION, subject.county_id, row[0] if row else 0, DivisionLevel.COUNTY)
    search, analyse = Grant(Permission.SEARCH, county), Grant(Permission.ANALYSE, county)
    if workload == "c":
        return Viewer(f"leader-{subject.county_id}", "measuring leader", Role.LEADER, (analyse,))
    return Viewer(f"client-{subject.county_id}", "measuring client", Role.SERVICE_CLIENT, (search, analyse))


def variables_of(workload: str, subject: Subject) -> dict[str, Any]:
    """The variables of our documents."""
    if workload == "a":
        return {"code": subject.value}
    if workload == "b":
        return {"filter": {"divisionCode": subject.value}}
    if workload == "d":
        return {"id": node_id("Person", subject.county_id, int(subject.value))}
    return {}


def _graphql(document: str, variables: Mapping[str, Any], token: str = "") -> Request:
    query = " ".join((DOCUMENTS / f"{document}.graphql").read_text(encoding="utf-8").split())
    return Request("/graphql", json.dumps({"query": query, "variables": variables}), token)

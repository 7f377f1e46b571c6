"""What is asked of each route: the names in its address, and what else it needs to be asked at all."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from graphql import GraphQLEnumType
from starlette.applications import Starlette
from starlette.routing import Route

from app.exports.lists.every import LISTS
from app.exports.lists.tables import tables
from schema.node import node_key
from schema.tables.parameters import Parameter
from tests.app.routes.place import Place
from tests.schema.matrix.standing import nothing_like

HOLE = re.compile(r"\{(\w+)(?::\w+)?\}")
# What a name in an address stands for, as in the matrix of GraphQL's names; whatever else is left open names
# nobody's things and has one value.
KINDS = {
    "code": "division_code",
    "village": "village_code",
    "person": "person",
    "other": "person",
    "household": "household",
    "station": "station",
    "worker": "worker",
    "division": "division",
    "policy": "policy",
    "plan": "plan",
    "contact": "contact",
    "transfer": "transfer",
    "account": "account",
    "run": "run",
}
# Those of lists as files, by the last name of the argument that they fill.
GIVEN = {
    "divisionCode": "division_code",
    "code": "division_code",
    "cellCode": "cell_code",
    "stationId": "station",
    "workerId": "worker",
    # The key of a part, as the numbers beside have it: it is one of the place that is asked about.
    "part": "",
}
VILLAGES = {"own": "500151001001", "near": "500151101001", "far": "500152001001"}
PLAIN = {
    "level": "villages",
    "digest": "0" * 16,
    "zoom": "12",
    "x": "1",
    "y": "1",
    "column": "1",
    "row": "1",
    "layer": "vec",
    "name": "none.js",
    "matrices": "WebMercatorQuad",
    "collection": "cells",
    "feature": "500151A",
    "item": "NEED",
    "kind": "people",
}
# What the addresses of numbers ask beside: the first township, which is not a worker's.
_OF_A_PLACE = {"division": "500151001000"}
_ASKED = {f"/exports/{name}": _OF_A_PLACE for name in ("density", "service-areas", "stations", "gaps")}
_ASKED |= {"/exports/hotspots": _OF_A_PLACE, "/exports/inbox": _OF_A_PLACE}
_ASKED |= {"/exports/coverage": {**_OF_A_PLACE, "by": "CELL"}}
_VALUES = {"Int": "1", "Float": "5", "Boolean": "true", "Date": "2025-10-01"}
_FILES = {f"/exports/{one.name}": one for one in LISTS}


@dataclass(frozen=True, slots=True)
class Address:
    """A route, by method and path."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def row(self) -> str:
        """As the table has it: the forms of one export are one row."""
        stem, _, ending = self.path.rpartition(".")
        together = self.path.startswith("/exports/") and ending in {"csv", "xlsx", "gpkg", "geojson"}
        return f"{self.method} {stem}.*" if together else str(self)

    @property
    def names(self) -> tuple[str, ...]:
        """What its path leaves open and names something that may be another's."""
        return tuple(hole for hole in HOLE.findall(self.path) if hole in KINDS)


def addresses(app: Starlette) -> Iterator[Address]:
    """Every route of an application by each of its methods; HEAD is GET without a body."""
    for route in app.router.routes:
        assert isinstance(route, Route), "what is no plain route needs a decision, too"
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield Address(method, route.path)


def own_names(place: Place, address: Address) -> dict[str, str]:
    """One's own things, for what an address leaves open."""
    ground = place.ground
    # Accounts are nobody's own: officers know all of them.
    own = {**ground.own, "village_code": VILLAGES["own"], "account": ground.far["account"]}
    names = {name: in_address(own[KINDS[name]], KINDS[name]) for name in address.names}
    return {**names, "code": "mine"} if address.path.startswith("/maps/mine/") else names


def in_address(value: str, kind: str) -> str:
    """A name as an address has it: codes as they are, accounts by number, rows by county and number."""
    if kind.endswith("_code"):
        return value
    key = node_key(value)
    return str(key.row_id) if kind == "account" else f"{key.county_id}-{key.row_id}"


def others(place: Place, role: str, kind: str) -> Iterator[tuple[str, str]]:
    """What of a kind is not a role's, and what is like it and names nothing; both as the API has them."""
    ground = place.ground
    for where, named in (("far", ground.far), ("near", ground.near)):
        # A leader, a client and an administrator have the whole county, in which `near` lies.
        if where == "near" and role not in {"worker", "staff", "town_manager", "unpledged"}:
            continue
        value = {**named, "village_code": VILLAGES[where]}.get(kind)
        if value is not None:
            nothing = f"{value[:6]}999001" if kind == "village_code" else nothing_like(value, kind)
            yield value, nothing


def asked(place: Place, role: str, address: Address, names: Mapping[str, str], **more: str) -> Any:
    """What a role's program is answered."""
    path = HOLE.sub(lambda hole: {**PLAIN, **names}[hole[1]], address.path)
    query = urlencode({**needed(place, address), **more})
    headers = {"Accept": "application/json", **place.held[role]}
    if address.method == "GET":
        return place.client.get(f"{path}?{query}" if query else path, headers=headers)
    # A form that says nothing: whoever may send it is told what is missing.
    return place.client.request(address.method, path, data={}, headers=headers)


def needed(place: Place, address: Address) -> dict[str, str]:
    """The parameters without which an address asks nothing."""
    stem = address.path.rpartition(".")[0]
    if stem not in _FILES:
        return dict(_ASKED.get(stem, {}))
    return {one.name: _value(place, one) for one in parameters(address) if one.needed} | (
        {"minutes": "5"} if stem == "/exports/gap-list" else {}
    )


def parameters(address: Address) -> tuple[Parameter, ...]:
    """The parameters of a list as a file, none of anything else."""
    file = _FILES.get(address.path.rpartition(".")[0])
    return tables().listed(file.path, place=file.place).parameters if file else ()


def kind_of(address: Address, one: Parameter) -> str | None:
    """What a parameter names; "" for nothing that is anybody's, None without a decision."""
    if one.kind.name not in {"ID", "String"}:
        return ""
    return _kind(one)


def _kind(one: Parameter) -> str | None:
    last = (one.variable, *one.inside)[-1]
    if last == "id":
        return one.name
    return "cell_code" if one.name == "cell" else GIVEN.get(last)


def _value(place: Place, one: Parameter) -> str:
    if isinstance(one.kind, GraphQLEnumType):
        return str(next(iter(one.kind.values)))
    return str(_VALUES.get(one.kind.name) or place.ground.own[_kind(one) or ""])

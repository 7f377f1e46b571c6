"""Every route, by every role and method: what is decided, and no more told of another's than of nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.app.access.watching import soon, watch_closely
from tests.app.hostile.test_hostile import INSIDE
from tests.app.routes.asking import (
    KINDS,
    Address,
    addresses,
    asked,
    in_address,
    kind_of,
    others,
    own_names,
    parameters,
)
from tests.app.routes.decided import APART, DECIDED, PUBLIC
from tests.app.routes.place import METRICS, OFFICES, ROLES, Place, place_of
from tests.databases import Server

# A sheet takes seconds to print: one of those who may have it does, the others read it as HTML.
PRINTS = "leader"
WHO_ASK = tuple(role for role in ROLES if role not in {"none", "newcomer", "ungranted"})


@pytest.fixture(scope="module")
def place(server: Server) -> Iterator[Place]:
    with pytest.MonkeyPatch.context() as patch, place_of(server) as opened:
        watch_closely(patch)
        yield opened


def every(place: Place) -> list[Address]:
    return [one for one in addresses(place.client.app) if str(one) not in APART]  # type: ignore[arg-type]  # Starlette it is


def test_every_route_has_a_decision_and_every_decision_a_route(place: Place) -> None:
    assert {one.row for one in every(place)} == DECIDED.keys()
    assert {len(statuses) for statuses in DECIDED.values()} == {len(ROLES)}


@pytest.mark.parametrize("role", ROLES)
def test_each_route_answers_a_role_as_decided(role: str, place: Place) -> None:
    column, otherwise = ROLES.index(role), {}
    for one in every(place):
        if role != PRINTS and DECIDED[one.row][column] == 200 and one.path.endswith((".pdf", ".png")):
            continue
        answer = asked(place, role, one, own_names(place, one))
        # A file has statements of its own.
        assert answer.status_code == 200 or not INSIDE.search(answer.content), one
        if answer.status_code != DECIDED[one.row][column]:
            otherwise[str(one)] = (answer.status_code, answer.text[:200])
    assert otherwise == {}


@pytest.mark.parametrize("role", ["none", "staff", "auditor"])
def test_no_route_takes_another_method(role: str, place: Place) -> None:
    taken: dict[str, set[str]] = {}
    for one in addresses(place.client.app):  # type: ignore[arg-type]  # Starlette it is
        taken.setdefault(one.path, {"HEAD"} if one.method == "GET" else set()).add(one.method)
    for path, methods in taken.items():
        open_to_all = path.startswith(("/sign", "/account", "/assets", "/healthz", "/metrics")) or path == "/"
        refused = 401 if role == "none" and not open_to_all else 405
        for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - methods:
            if {"GET", "HEAD"} <= methods or method not in {"GET", "HEAD"}:
                one = Address(method, path)
                answer = asked(place, role, one, own_names(place, one))
                # Or it is taken for the address of something that is not there, or for another site's.
                assert answer.status_code in {refused, 403, 404}, one


@pytest.mark.parametrize("role", WHO_ASK)
def test_an_address_tells_no_more_of_anothers_than_of_nothing(role: str, place: Place) -> None:
    tried, unlike = 0, {}
    for one in every(place):
        own = own_names(place, one)
        for name in one.names:
            kind = KINDS[name]
            if kind in PUBLIC or (kind == "account" and role in OFFICES):
                continue
            for another, nothing in others(place, role, kind):
                tried += 1
                first, second = (
                    _told(asked(place, role, one, {**own, name: value}), value)
                    for value in (in_address(another, kind), in_address(nothing, kind))
                )
                if first != second or first[0] == 200:
                    unlike[f"{one} {name}"] = (first, second)
    assert unlike == {}
    assert tried > 100


@pytest.mark.parametrize("role", ["worker", "staff", "town_manager", "client"])
def test_a_file_of_persons_lists_nobody_of_anothers_place(role: str, place: Place) -> None:
    """Places are public: of another's there are no lines, or it is told as missing."""
    tried = set()
    for one in every(place):
        if DECIDED[one.row] != DECIDED["GET /exports/people.*"] or not one.path.endswith(".csv"):
            continue
        for parameter in parameters(one):
            kind = kind_of(one, parameter)
            assert kind is not None, f"{one} {parameter.name} has no decision"
            for another, nothing in others(place, role, kind) if kind else ():
                tried.add(str(one))
                sent = {parameter.name: another}
                answer = asked(place, role, one, {}, **sent)
                missing = asked(place, role, one, {}, **{parameter.name: nothing})
                lines = len(answer.text.splitlines()) - 1 if answer.status_code == 200 else 0
                assert (str(one), sent, lines) == (str(one), sent, 0)
                assert answer.status_code in {200, missing.status_code}
    assert len(tried) >= 8


def _told(answer: Any, value: str) -> tuple[int, str, str]:
    location = answer.headers.get("location", "")
    return answer.status_code, answer.text.replace(value, "*"), location.replace(value, "*")


def test_numbers_of_the_server_are_for_their_token_alone(place: Place) -> None:
    answer = place.client.get("/metrics", headers={"Authorization": f"Bearer {METRICS}"})
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/plain")
    for role in ROLES:
        assert place.client.get("/metrics", headers=place.held[role]).status_code == 401


def test_whoever_leaves_is_gone(place: Place) -> None:
    held = place.held["leaving"]
    assert place.client.get("/my/persons", headers=held).status_code == 403
    assert place.client.post("/sign-out", headers=held).status_code == 303
    assert soon(lambda: place.client.get("/my/persons", headers=held).status_code == 401)

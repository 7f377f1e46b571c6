"""Whatever names something: what is another's is told as what is not there, and nobody waits for it.

Made from the schema: an argument or input field of type ID or String without a decision fails here.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from hashlib import sha256

import pytest

from db.engine import Database
from schema.build import build_schema
from schema.http.lane import Lane as FastLane
from tests.databases import Server, open_unserved
from tests.schema.lanes import FAST, PLAIN, Answer, Asking, Lane, behind_endpoint
from tests.schema.matrix.asking import Statements, asking, counted, said
from tests.schema.matrix.naming import CORE, FREE, NAMES, TEXTS, named, ways
from tests.schema.matrix.standing import NEAR_TABLES, Standing, held, nothing_like, standing
from tests.schema.matrix.told import EMPTY, PUBLIC, TOLD

WAYS = {".".join(way): (way, named(coordinate) or "") for way, coordinate in ways()}
NEAR_ROLES = ("worker", "staff", "town_manager")
OTHERS = ("other_worker", "leader", "administrator", "auditor", "nobody", "client")
CODE = re.compile(r'"([A-Z_]+)", (?:\[|null)')


@pytest.fixture(scope="module")
def ground(server: Server) -> Iterator[Standing]:
    with standing(server) as made:
        yield made


@pytest.fixture
async def walled(ground: Standing) -> AsyncIterator[Database]:
    opened = open_unserved(ground.url, pool_size=2, request_timeout_ms=20_000)
    yield opened
    await opened.close()


def test_every_name_has_a_decision() -> None:
    assert [coordinate for _, coordinate in ways() if named(coordinate) is None] == []
    used = {coordinate for _, coordinate in ways()} | {c.rpartition(".")[2] for _, c in ways()}
    assert set(NAMES) | TEXTS <= used
    asked = {name for name, (_, kind) in WAYS.items() if kind not in FREE}
    assert asked == {*TOLD, *PUBLIC, *EMPTY}
    assert len({*TOLD, *PUBLIC, *EMPTY}) == len(TOLD) + len(PUBLIC) + len(EMPTY)


def others(ground: Standing, role: str, kind: str) -> list[str]:
    """What of a kind is not a role's: far off, and for whoever reaches no further than a township, near."""
    near = [ground.near[kind]] if role in NEAR_ROLES and kind in ground.near else []
    return [ground.far[kind], *near] if kind in ground.far else near


async def alike(ground: Standing, database: Database, lane: Lane, role: str, name: str) -> list[Answer]:
    """What is answered about another's, after it was found to be what is answered about nothing."""
    way, kind = WAYS[name]
    found: list[Answer] = []
    for value in others(ground, role, kind):
        nothing = nothing_like(value, kind)
        answer = await said(lane, database, asking(ground, role, way, value), value)
        assert answer == await said(lane, database, asking(ground, role, way, nothing), nothing), name
        found.append(answer)
    return found


async def test_what_is_anothers_is_told_as_missing_by_as_many_statements_and_nobody_waits(
    ground: Standing, walled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlike: dict[str, tuple[int, int]] = {}
    otherwise: dict[str, set[str]] = {}
    # What is near is not another's for who has the county: it may have to wait for it.
    for near in (True, False):
        told = {name: one for name, one in TOLD.items() if (one[0] in NEAR_ROLES) == near}
        with held(ground, NEAR_TABLES if near else ()), counted(walled, monkeypatch) as statements:
            await _reached(ground, walled, statements, told, unlike, otherwise)
    assert unlike == {}
    assert otherwise == {}


async def _reached(
    ground: Standing,
    walled: Database,
    statements: Statements,
    told: Mapping[str, tuple[str, str]],
    unlike: dict[str, tuple[int, int]],
    otherwise: dict[str, set[str]],
) -> None:
    """Notes what takes unlike statements, and what ends otherwise than is told."""
    for name, (role, code) in told.items():
        way, kind = WAYS[name]
        codes = set()
        for value in others(ground, role, kind):
            nothing = nothing_like(value, kind)
            # Asked before, so that nothing is learned or prepared in between.
            first = await said(FAST["ahead"], walled, asking(ground, role, way, value), value)
            statements.taken()
            assert first == await said(FAST["ahead"], walled, asking(ground, role, way, value), value)
            taken = statements.taken()
            assert first == await said(FAST["ahead"], walled, asking(ground, role, way, nothing), nothing)
            if (missing := statements.taken()) != taken:
                unlike[name] = (taken, missing)
            codes |= {*CODE.findall(" ".join(first.errors))} or {"-"}
        if code not in codes:
            otherwise[name] = codes


@pytest.mark.parametrize("role", [*NEAR_ROLES, *OTHERS])
async def test_no_role_is_told_more(role: str, ground: Standing, walled: Database) -> None:
    with held(ground, NEAR_TABLES if role in NEAR_ROLES else ()):
        for name in TOLD:
            if not (WAYS[name][1] in OFFICES and role == "auditor"):
                await alike(ground, walled, FAST["ahead"], role, name)


# Officers see accounts of all counties: tests/schema/access. They see no person.
OFFICES = {"account", "grant", "credential", "station"}


def trusted_lane(document: str) -> Lane:
    """The lane of an installation that answers one document."""
    schema = build_schema()
    digests = frozenset({sha256(document.encode()).digest()})
    return behind_endpoint(schema, FastLane(schema), trusted=digests)


@pytest.mark.parametrize("lane", ["spliced", "plain"])
async def test_no_lane_tells_more(lane: str, ground: Standing, walled: Database) -> None:
    questions = {name: role for name, (role, _) in TOLD.items() if name.split(".")[0] in ASKED}
    with held(ground, NEAR_TABLES):
        for name, role in questions.items():
            await alike(ground, walled, PLAIN if lane == "plain" else FAST[lane], role, name)


ASKED = CORE.query_type.fields if CORE.query_type else {}


@pytest.mark.parametrize("name", ["dossier.personId", "coverage.scope.cellCode", "people.filter.cellCode"])
async def test_trusted_documents_tell_no_more(name: str, ground: Standing, walled: Database) -> None:
    way, kind = WAYS[name]
    values = (ground.far[kind], ground.near[kind])
    for value in values:
        one = asking(ground, "worker", way, value)
        answer = await said(trusted_lane(one.query), walled, one, value)
        assert answer == await said(FAST["ahead"], walled, one, value)
        other = Asking(one.viewer, f"{one.query} ", one.variables)
        refused = await said(trusted_lane(one.query), walled, other, value)
        assert (refused.data, CODE.findall(refused.errors[0])) == ('"none"', ["DOCUMENT_NOT_TRUSTED"])


@pytest.mark.parametrize("name", EMPTY)
async def test_a_place_of_others_is_public_and_shows_nobody(
    name: str, ground: Standing, walled: Database
) -> None:
    way, kind = WAYS[name]
    with held(ground, NEAR_TABLES):
        for role in ("worker", "staff"):
            for value in others(ground, role, kind):
                answer = await FAST["ahead"](walled, asking(ground, role, way, value))
                assert (answer.errors, '"nodes": []' in answer.data or ": []}" in answer.data) == ((), True)


NODES = ("person", "contact", "event", "request", "transfer", "pair", "household", "account", "grant")


@pytest.mark.parametrize("role", [*NEAR_ROLES, "leader", "administrator", "nobody"])
async def test_no_object_of_others_is_found_by_its_id(role: str, ground: Standing, walled: Database) -> None:
    for kind in NODES:
        for value in others(ground, role, kind):
            for lane in (*FAST.values(), PLAIN):
                answer = await lane(walled, asking(ground, role, ("node", "id"), value))
                assert (kind, answer.data, answer.errors) == (kind, '{"node": null}', ())

"""Documents written by hand, asked in every lane; tests/schema/documents holds them."""

import re
from pathlib import Path

import pytest
from graphql import (
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    visit,
)
from graphql.language import FieldNode

import schema.fast.plans
import schema.http.lane
from schema.build import build_schema
from tests.schema.conftest import Asked
from tests.schema.documents.every import DOCUMENTS
from tests.schema.fast.differential import askings_of, differences, differences_alone
from tests.schema.fast.nulls import MAY_BE_NULL, untold_nulls
from tests.schema.lanes import FAST, Asking, Watched, behind_endpoint, fast_lanes

SCHEMA = build_schema()._schema
# Subjects whose types are written from their rows; other subjects ask some of it, among what is computed.
HOT = {"cells", "people", "nodes", "divisions", "pages"}


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_every_lane_gives_the_answer_of_graphql_core(name: str, varied: Asked) -> None:
    askings = askings_of(DOCUMENTS[name], varied.world)
    found = await differences(varied.oracle, FAST, askings)
    assert found[:1] == []
    assert [null for asking in askings for null in await untold_nulls(varied.oracle, asking)] == []


def test_the_documents_name_the_root_fields_that_may_be_null() -> None:
    page = (Path(__file__).parents[3] / "docs" / "using" / "graphql.md").read_text(encoding="utf-8")
    section = page.partition("### When a root field is null")[2].partition("which name one thing")[0]
    assert set(re.findall(r"`(\w+)`", section)) == MAY_BE_NULL


async def test_most_documents_of_people_and_places_are_answered_ahead_of_the_executor(varied: Asked) -> None:
    ours = build_schema()
    ahead = Watched(ours)
    lane, taken = behind_endpoint(ours, ahead), set()
    some = [(name, one) for name, one in DOCUMENTS.items() if name.partition(":")[0] in HOT][::2]
    for name, document in some:
        before = ahead.answered
        for asking in askings_of(document, varied.world)[:2]:
            await lane(varied.oracle.database, asking)
        if ahead.answered > before:
            taken.add(name)
    assert len(taken) > len(some) * 0.8


async def test_more_documents_than_are_remembered_are_not_mixed_up(
    varied: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema.fast.plans, "PLANS_KEPT", 8)
    monkeypatch.setattr(schema.http.lane, "DOCUMENTS_REMEMBERED", 8)
    lanes, viewer = fast_lanes(), varied.world.viewers()["worker"]
    fields = ("code", "name", "kind", "validFrom", "asOf")
    queries = [f"{{ k{n}: myCells {{ a: {fields[n % 5]} b: {fields[n // 5 % 5]} }} }}" for n in range(140)]
    askings = [Asking(viewer, query) for query in (*queries, *reversed(queries))]
    assert await differences_alone(varied.oracle, lanes, askings) == []


class _Selected(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types, self.fields, self.arguments = types, set[str](), set[str]()

    def enter_field(self, node: FieldNode, *_place: object) -> None:
        parent = self.types.get_parent_type()
        if parent is not None:
            self.fields.add(f"{parent.name}.{node.name.value}")
            self.arguments |= {
                f"{parent.name}.{node.name.value}.{one.name.value}" for one in node.arguments or ()
            }


def test_every_field_and_argument_is_asked_for_somewhere() -> None:
    types = TypeInfo(SCHEMA)
    selected = _Selected(types)
    for document in DOCUMENTS.values():
        visit(parse(document.query), TypeInfoVisitor(types, selected))
    shown = {
        f"{name}.{field}": shown.args
        for name, kind in SCHEMA.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
        for field, shown in kind.fields.items()
    }
    by_interface = {"CellAssignment.id", "GridWorker.id"}
    assert shown.keys() - selected.fields - by_interface == set()
    assert {f"{field}.{one}" for field, args in shown.items() for one in args} - selected.arguments == set()


def test_there_are_many_documents_and_no_two_alike() -> None:
    assert len(DOCUMENTS) >= 200
    asked = {(one.query, one.operation, repr(one.variants)) for one in DOCUMENTS.values()}
    assert len(asked) == len(DOCUMENTS)

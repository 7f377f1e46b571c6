"""Which persons an answer shows: a document asked so that each person says who it is, and what was logged."""

from collections.abc import Iterator
from typing import Any

import orjson
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    print_ast,
    visit,
)
from sqlalchemy import select

from db.engine import Database
from db.models import AccessLog
from resolvers.viewer import Viewer
from schema.node import node_key
from tests.schema.lanes import Answer, Asking, Lane
from tests.schema.world import MAKER, SCHEMA

CORE = SCHEMA._schema
WHO = "whoThisIs"


PEOPLE = "people(first: 4) { nodes { whoThisIs: id } }"
ADDED = {
    "Person": "{ whoThisIs: id }",
    "GridCell": f"{{ whoLiveHere: {PEOPLE} }}",
    "Division": f"{{ itsCells: cells(first: 3) {{ nodes {{ {PEOPLE} }} }} }}",
    "Station": f"{{ itsCells: cells(first: 3) {{ nodes {{ {PEOPLE} }} }} }}",
}


class _Asked(Visitor):
    """Adds to every person who it is, and to every place who lives there."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode:
        kind = get_named_type(self.info.get_parent_type())
        if kind is None or kind.name not in ADDED:
            return node
        added = parse(ADDED[kind.name]).definitions[0]
        assert isinstance(added, OperationDefinitionNode)
        return SelectionSetNode(selections=(*node.selections, *added.selection_set.selections))


def saying_who(query: str) -> str:
    """The document in which every person says who it is."""
    info = TypeInfo(CORE)
    return print_ast(visit(parse(query), TypeInfoVisitor(info, _Asked(info))))


def reaching_persons() -> list[str]:
    """The questions whose answer may show a person somewhere below."""
    fields = CORE.query_type.fields if CORE.query_type else {}
    return [name for name, field in fields.items() if "Person" in _below(field.type, set())]


def _below(kind: Any, seen: set[str]) -> set[str]:
    named = get_named_type(kind)
    if named.name in seen:
        return seen
    seen.add(named.name)
    if isinstance(named, (GraphQLObjectType, GraphQLInterfaceType)):
        for field in named.fields.values():
            _below(field.type, seen)
    if isinstance(named, GraphQLInterfaceType):
        for one in CORE.get_possible_types(named):
            _below(one, seen)
    return seen


def shown_in(answer: Answer) -> set[tuple[int, int]]:
    """The persons an answer shows, by county and id."""
    data = orjson.loads(answer.data) if answer.data else None
    return {node_key(one).key for one in _said(data)}


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            if key == WHO:
                yield below
            else:
                yield from _said(below)
    elif isinstance(value, list):
        for below in value:
            yield from _said(below)


async def asked(
    database: Database, lane: Lane, viewer: Viewer, query: str, variables: dict[str, Any] | None = None
) -> tuple[Answer, list[Any]]:
    """An answer, and the rows of the log that it left."""
    before = MAKER.next()
    answer = await lane(database, Asking(viewer, query, variables or {}))
    rows = await database.rows(
        select(*AccessLog.__table__.c).where(AccessLog.id > before).order_by(AccessLog.county_id)
    )
    return answer, list(rows)


def logged(rows: list[Any]) -> set[tuple[int, int]]:
    """The persons that rows of the log name."""
    return {(row.county_id, one) for row in rows for one in row.person_ids}

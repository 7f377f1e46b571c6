"""Root fields that are null without an error: only those that name one thing may be."""

import json
from typing import Any

from graphql import TypeInfo, TypeInfoVisitor, Visitor, parse, visit
from graphql.language import FieldNode

from schema.build import build_schema
from tests.schema.fast.differential import Oracle
from tests.schema.lanes import Asking

SCHEMA = build_schema()._schema
# docs/using/graphql.md names them.
MAY_BE_NULL = {"node", "division", "station", "gridCell", "cellAt", "campaign", "codeList"}


async def untold_nulls(oracle: Oracle, asking: Asking) -> list[str]:
    """The root fields of an answer that are null though they may not be, and no error says why."""
    answer = await oracle.answer(asking)
    data: Any = json.loads(answer.data)
    nulls = [key for key, value in data.items() if value is None] if isinstance(data, dict) else []
    told = {path[0] for path in (json.loads(error)[0] for error in answer.errors) if path}
    names = _roots(asking.query) if nulls else {}
    return [key for key in nulls if key not in told and not names[key] & MAY_BE_NULL]


def _roots(query: str) -> dict[str, set[str]]:
    """The fields that stand under each key of the answer, by the text of the document."""
    types = TypeInfo(SCHEMA)
    finder = _Roots(types)
    visit(parse(query), TypeInfoVisitor(types, finder))
    return finder.names


class _Roots(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types, self.names = types, dict[str, set[str]]()

    def enter_field(self, node: FieldNode, *_place: object) -> None:
        """Notes a field of the root."""
        if self.types.get_parent_type() in (SCHEMA.query_type, SCHEMA.mutation_type):
            key = node.alias.value if node.alias else node.name.value
            self.names.setdefault(key, set()).add(node.name.value)

"""Where in a document a value stands, by the names of field, argument and what lies in it, and its type."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    BREAK,
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    Node,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    VariableDefinitionNode,
    Visitor,
    VisitorAction,
    visit,
)

__all__ = ["Spot", "spot_of"]


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a value, `coverage(window.from)` or `$day` for a default, and the type wanted there."""

    place: str | None = None
    kind: Any = None


def spot_of(value: ValueNode | ObjectFieldNode, document: DocumentNode, core: GraphQLSchema) -> Spot:
    """Where a value is written in a document; of a field that its input has not, where the input is."""
    types = TypeInfo(core)
    finder = _Finder(value, types)
    visit(document, TypeInfoVisitor(types, finder))
    return Spot(finder.place, finder.kind)


class _Finder(Visitor):
    def __init__(self, wanted: Node, types: TypeInfo) -> None:
        super().__init__()
        self.wanted, self.types = wanted, types
        self.place: str | None = None
        self.kind: Any = None

    def enter(
        self, node: Node, _key: Any, parent: Any, _path: Any, ancestors: Sequence[Any]
    ) -> VisitorAction:
        if node is not self.wanted:
            return None
        self.place = _place([one for one in (*ancestors, parent) if isinstance(one, Node)])
        inside = isinstance(node, ObjectFieldNode)
        self.kind = self.types.get_parent_input_type() if inside else self.types.get_input_type()
        return BREAK


def _place(ancestors: Sequence[Node]) -> str | None:
    """The innermost field or directive, its argument, and the fields of the input in that."""
    owner = ""
    inside: list[str] = []
    for one in ancestors:
        if isinstance(one, FieldNode | DirectiveNode):
            owner, inside = one.name.value, []
        elif isinstance(one, VariableDefinitionNode):
            owner, inside = f"${one.variable.name.value}", []
        elif isinstance(one, ArgumentNode | ObjectFieldNode):
            inside.append(one.name.value)
    if not owner:
        return None
    return f"{owner}({'.'.join(inside)})" if inside else owner

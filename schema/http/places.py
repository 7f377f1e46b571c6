"""Where in a document a value stands, by the names of the field, the argument and what lies in it."""

from collections.abc import Sequence
from typing import Any

from graphql import (
    BREAK,
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    Node,
    ObjectFieldNode,
    ValueNode,
    VariableDefinitionNode,
    Visitor,
    VisitorAction,
    visit,
)

__all__ = ["place_of"]


def place_of(value: ValueNode, document: DocumentNode) -> str | None:
    """The place of a value written in a document: `coverage(window.from)`, or `$day` for a default."""
    finder = _Finder(value)
    visit(document, finder)
    return finder.place


class _Finder(Visitor):
    def __init__(self, wanted: ValueNode) -> None:
        super().__init__()
        self.wanted = wanted
        self.place: str | None = None

    def enter(
        self, node: Node, _key: Any, parent: Any, _path: Any, ancestors: Sequence[Any]
    ) -> VisitorAction:
        if node is not self.wanted:
            return None
        self.place = _place([one for one in (*ancestors, parent) if isinstance(one, Node)])
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

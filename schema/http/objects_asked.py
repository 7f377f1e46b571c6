"""How many objects a document asks for: the product of the sizes of the pages that stand within each other.

Counted before anything is fetched. A list that grows counts as many objects as its page may hold, any other
list of objects a few.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from db.remembered import ByIdentity
from schema.http.documents import DOCUMENTS_REMEMBERED, Ready
from schema.http.failures import document_error
from schema.paging.cursors import DEFAULT_PAGE, LARGEST_PAGE

MOST_OBJECTS = 200_000
# What a list counts that is no page.
OTHER_LIST = 10
# The fields of a connection and of an edge that show the objects which the connection counts.
WRAPPERS = frozenset({"edges", "nodes", "node", "pageInfo"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The objects of one field: so many, or as many as a variable says, each with what is below."""

    number: int
    variable: str | None
    below: tuple["Asked", ...]
    own: int = 1

    def objects(self, variables: Mapping[str, Any]) -> int:
        """How many there are at most."""
        number = self.number if self.variable is None else _size(variables.get(self.variable))
        return number * (self.own + _number(self.below, variables))

    @property
    def varies(self) -> bool:
        """Whether a variable has a say in it."""
        return self.variable is not None or any(one.varies for one in self.below)


@dataclass(frozen=True, slots=True)
class _Walk:
    core: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode] = field(default_factory=dict)

    def below(self, kind: Any, selections: SelectionSetNode | None) -> Iterator[Asked]:
        """What a selection of an object asks for."""
        for one in selections.selections if selections else ():
            if isinstance(one, FieldNode):
                yield from self._field(kind, one)
            elif isinstance(one, FragmentSpreadNode):
                named = self.fragments[one.name.value]
                yield from self.below(self._kind(named.type_condition.name.value), named.selection_set)
            elif isinstance(one, InlineFragmentNode):
                on = one.type_condition
                yield from self.below(self._kind(on.name.value) if on else kind, one.selection_set)

    def _kind(self, name: str) -> Any:
        return self.core.type_map[name]

    def _field(self, kind: Any, node: FieldNode) -> Iterator[Asked]:
        shown = getattr(kind, "fields", {}).get(node.name.value)
        if shown is None or node.selection_set is None:
            return
        target = get_named_type(shown.type)
        below = tuple(self.below(target, node.selection_set))
        if node.name.value in WRAPPERS and (_is_connection(kind) or "cursor" in kind.fields):
            yield Asked(1, None, below, own=0)
        elif _is_connection(target):
            yield Asked(*_first(node), below)
        else:
            yield Asked(OTHER_LIST if is_list_type(get_nullable_type(shown.type)) else 1, None, below)


def ensure_affordable(core: GraphQLSchema, ready: Ready) -> None:
    """Raises DocumentError TOO_MANY_OBJECTS for a document whose pages multiply beyond MOST_OBJECTS."""
    asked = _ASKED.of(ready.operation, core, ready)
    number = asked if isinstance(asked, int) else _number(asked, ready.variables.coerced)
    if number > MOST_OBJECTS:
        raise document_error(
            "TOO_MANY_OBJECTS",
            f"查询各层每页条数相乘不得超过 {MOST_OBJECTS} 个对象，本查询为 {number} 个；"
            "请减小 first，或少套一层列表。",
            f"The page sizes of a query may multiply to {MOST_OBJECTS} objects, and these do to {number}: "
            "ask for smaller pages, or nest one list less.",
        )


def _asked(operation: OperationDefinitionNode, core: GraphQLSchema, ready: Ready) -> tuple[Asked, ...] | int:
    """What a document asks for, as a number where no variable has a say in it."""
    root = core.get_root_type(operation.operation)
    asked = tuple(_Walk(core, ready.fragments).below(root, operation.selection_set))
    return asked if any(one.varies for one in asked) else _number(asked, {})


def _number(asked: Iterable[Asked], variables: Mapping[str, Any]) -> int:
    return sum(one.objects(variables) for one in asked)


_ASKED = ByIdentity[OperationDefinitionNode, tuple[Asked, ...] | int](_asked, DOCUMENTS_REMEMBERED)


def _is_connection(kind: Any) -> bool:
    return {"edges", "pageInfo"} <= getattr(kind, "fields", {}).keys()


def _first(node: FieldNode) -> tuple[int, str | None]:
    """The page size of a connection, or the variable that says it."""
    given = {one.name.value: one.value for one in node.arguments or ()}.get("first")
    if isinstance(given, VariableNode):
        return 1, given.name.value
    return _size(int(given.value) if isinstance(given, IntValueNode) else None), None


def _size(first: Any) -> int:
    """A size that is refused later counts as one that is not."""
    return DEFAULT_PAGE if first is None else min(max(int(first), 1), LARGEST_PAGE)

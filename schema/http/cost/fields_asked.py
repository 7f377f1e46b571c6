"""The fields that an operation names, fragments written out."""

from collections.abc import Iterator

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from schema.http.documents import Ready


def root_fields(ready: Ready) -> Iterator[FieldNode]:
    """Those of the operation itself, in the order of the document."""
    return _fields(ready, ready.operation.selection_set)


def fields_below(ready: Ready, node: FieldNode) -> Iterator[FieldNode]:
    """All below a field, at whatever depth."""
    for one in _fields(ready, node.selection_set):
        yield one
        yield from fields_below(ready, one)


def _fields(ready: Ready, selections: SelectionSetNode | None) -> Iterator[FieldNode]:
    for one in selections.selections if selections else ():
        if isinstance(one, FieldNode):
            yield one
        elif isinstance(one, FragmentSpreadNode):
            yield from _fields(ready, ready.fragments[one.name.value].selection_set)
        elif isinstance(one, InlineFragmentNode):
            yield from _fields(ready, one.selection_set)

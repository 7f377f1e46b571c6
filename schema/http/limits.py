"""How large a document may be: measured in one walk that visits each fragment once, before it is validated.

Validation is quadratic in repeated fields, and fragments that spread each other twice grow exponentially when
written out; so both are counted first, and nothing here writes anything out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from schema.http.failures import DocumentError, document_error


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may hold; fields and aliases are counted as if every fragment were written out.

    The introspection query of the usual tools needs 15 levels and about 200 fields.
    """

    characters: int = 50_000
    tokens: int = 2_000
    comments: int = 500
    depth: int = 15
    aliases: int = 30
    fields: int = 400

    @property
    def nesting(self) -> int:
        """How deep selection sets and fragments may stand within each other, with fields or without."""
        return 4 * self.depth


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Size:
    """How much one selection asks when written out."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    nesting: int = 0


@dataclass(slots=True)
class _Walk:
    """The fragments of one document and what is known of them; None marks one that is being measured."""

    fragments: dict[str, FragmentDefinitionNode]
    limits: Limits
    known: dict[str, Size | None] = field(default_factory=dict)


def ensure_within(document: DocumentNode, limits: Limits) -> None:
    """Raises QUERY_TOO_DEEP, TOO_MANY_FIELDS or TOO_MANY_ALIASES; linear in the length of the document."""
    definitions = document.definitions
    fragments = {item.name.value: item for item in definitions if isinstance(item, FragmentDefinitionNode)}
    walk = _Walk(fragments, limits)
    for definition in definitions:
        if isinstance(definition, (OperationDefinitionNode, FragmentDefinitionNode)):
            _size_of_set(walk, definition.selection_set, 0)


def _size_of_set(walk: _Walk, selection_set: SelectionSetNode | None, nesting: int) -> Size:
    if selection_set is None:
        return Size()
    # On the way down, so that this walk's own recursion is bounded; _ensure_fits looks at it on the way up.
    if nesting > walk.limits.nesting:
        raise too_deep(walk.limits)
    size = _sum(_sizes(walk, selection_set.selections, nesting + 1))
    _ensure_fits(size, walk.limits)
    return size


def _sizes(walk: _Walk, selections: Iterable[SelectionNode], nesting: int) -> Iterator[Size]:
    for selection in selections:
        if isinstance(selection, FragmentSpreadNode):
            yield _size_of_fragment(walk, selection.name.value, nesting)
        elif isinstance(selection, InlineFragmentNode):
            yield _size_of_set(walk, selection.selection_set, nesting)
        elif isinstance(selection, FieldNode):
            inner = _size_of_set(walk, selection.selection_set, nesting)
            aliases = inner.aliases + (selection.alias is not None)
            yield Size(inner.depth + 1, aliases, inner.fields + 1, inner.nesting)


def _size_of_fragment(walk: _Walk, name: str, nesting: int) -> Size:
    """Nothing for a fragment that is unknown or contains itself: validation refuses both."""
    if name not in walk.known:
        walk.known[name] = None
        fragment = walk.fragments.get(name)
        walk.known[name] = _size_of_set(walk, fragment.selection_set if fragment else None, nesting)
    return walk.known[name] or Size()


def _sum(sizes: Iterable[Size]) -> Size:
    depth = aliases = fields = nesting = 0
    for size in sizes:
        depth = max(depth, size.depth)
        aliases += size.aliases
        fields += size.fields
        nesting = max(nesting, size.nesting)
    return Size(depth, aliases, fields, nesting + 1)


def _ensure_fits(size: Size, limits: Limits) -> None:
    if size.depth > limits.depth or size.nesting > limits.nesting:
        raise too_deep(limits)
    if size.fields > limits.fields:
        raise document_error(
            "TOO_MANY_FIELDS",
            f"查询展开后不得超过 {limits.fields} 个字段。",
            f"A query may ask at most {limits.fields} fields, fragments written out.",
        )
    if size.aliases > limits.aliases:
        raise document_error(
            "TOO_MANY_ALIASES",
            f"查询展开后不得超过 {limits.aliases} 个别名。",
            f"A query may use at most {limits.aliases} aliases, fragments written out.",
        )


def too_deep(limits: Limits) -> DocumentError:
    """The refusal of a document that nests more than allowed."""
    return document_error(
        "QUERY_TOO_DEEP",
        f"查询嵌套不得超过 {limits.depth} 层。",
        f"A query may nest at most {limits.depth} levels deep.",
    )


def too_long(limits: Limits) -> DocumentError:
    """The refusal of a document of too many characters, tokens or comments."""
    return document_error(
        "QUERY_TOO_LONG",
        f"查询不得超过 {limits.tokens} 个词法单元、{limits.characters} 个字符。",
        f"A query may hold at most {limits.tokens} tokens and {limits.characters} characters.",
    )

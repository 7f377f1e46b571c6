"""A list of the schema, and the document by which a page of it is asked for, as a client would."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema

from schema.tables.columns import Column, Path, column_at, columns_of, object_of
from schema.tables.parameters import PAGING, Parameter, parameters_of

CONNECTION = "Connection"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list by the fields that lead to it from Query; `place` is where the shape of a row stands."""

    path: Path
    columns: tuple[Column, ...]
    parameters: tuple[Parameter, ...]
    document: str
    paged: bool
    place: Path


def listed(core: GraphQLSchema, path: Path, *, place: Path = (), only: Sequence[Path] = ()) -> Listed:
    """The list at a path of fields, the first of them a question, with all of its columns or `only` some."""
    fields = list(_fields(core.query_type, path))
    shown = object_of(fields[-1])
    paged = shown.name.endswith(CONNECTION)
    node = object_of(shown.fields["nodes"]) if paged else shown
    columns = tuple(column_at(node, one) for one in only) or columns_of(node)
    rows = _selection([*[one.path for one in columns], *([place] if place else [])])
    wanted = f"{{ nodes {rows} pageInfo {{ hasNextPage endCursor }} }}" if paged else rows
    parameters = parameters_of([(name, one.args) for name, one in zip(path, fields, strict=True)])
    document = _document(list(zip(path, fields, strict=True)), wanted)
    return Listed(path, columns, parameters, document, paged, place)


def _fields(kind: GraphQLObjectType | None, path: Path) -> Iterator[GraphQLField]:
    assert kind is not None  # noqa: S101  # there are questions
    for position, name in enumerate(path, 1):
        yield kind.fields[name]
        if position < len(path):
            kind = object_of(kind.fields[name])


def _document(fields: Sequence[tuple[str, GraphQLField]], wanted: str) -> str:
    """The query of a page; an argument of the list and of what it hangs on is one variable."""
    declared = {
        name: str(argument.type)
        for position, (_, field) in enumerate(fields, 1)
        for name, argument in field.args.items()
        if name not in PAGING or position == len(fields)
    }
    for field_name, field in reversed(fields):
        given = ", ".join(f"{name}: ${name}" for name in field.args if name in declared)
        wanted = f"{{ {field_name}{f'({given})' if given else ''} {wanted} }}"
    asked = ", ".join(f"${name}: {kind}" for name, kind in declared.items())
    return f"query{f'({asked})' if asked else ''} {wanted}"


def _selection(paths: Iterable[Path]) -> str:
    """Fields at paths as a selection, each once."""
    below: dict[str, list[Path]] = {}
    for head, *rest in dict.fromkeys(paths):
        below.setdefault(head, []).extend([tuple(rest)] if rest else [])
    inner = [f"{head} {_selection(rest)}" if rest else head for head, rest in below.items()]
    return f"{{ {' '.join(inner)} }}"

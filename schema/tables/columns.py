"""The columns of a list: the plain fields of what it lists, and those by which what it links to is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLList,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
)

from schema.headings import Heading, heading_of

Path = tuple[str, ...]
POINT, SHAPE, ID = "point", "GeoJSON", "id"
# Shorter than what the schema says of every id.
ID_ZH, ID_EN = "编号", "Id"
# By which of its fields somebody or something is known in a list of something else.
KNOWN_BY: Mapping[str, Path] = MappingProxyType(
    {
        "Person": ("id", "name", "identityMasked"),
        "Division": ("code", "name"),
        "GridCell": ("code", "name"),
        "GridWorker": ("name",),
        "Station": ("id", "name"),
        "Household": ("id",),
        "Contact": ("id", "contactedOn"),
        "Campaign": ("id", "title"),
        "ResponsiblePerson": ("name", "post"),
        "CellCounts": ("people", "veterans", "priorityPeople", "unlocated"),
        "ImportAccount": (
            *("read", "accepted", "warned", "held", "refused", "ignored", "new", "changed", "unchanged"),
            *("written", "changedSince", "reversed", "kept", "notReversed"),
        ),
    }
)
# What is told of a line by itself, and is no part of a table.
APART = frozenset({"DutyExplanation", "ImportDivisions", "UnreachableRequest"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where its value stands below a row, by names of the schema, and its headings."""

    path: Path
    headings: tuple[Heading, ...]

    @property
    def name(self) -> str:
        """Its name in files of map programs."""
        return "_".join(one.name for one in self.headings)

    @property
    def shown(self) -> Heading:
        """What its values are."""
        return self.headings[-1]

    @property
    def is_point(self) -> bool:
        """Whether its values are GeoJSON points."""
        return self.path[-1] == POINT

    @property
    def zh(self) -> str:
        """Its title in Chinese."""
        return "：".join(one.zh for one in self.headings)

    @property
    def en(self) -> str:
        """Its title in English."""
        return ": ".join(one.en for one in self.headings)

    def of(self, row: Mapping[str, Any]) -> Any:
        """Its value in a row; None too where what it stands in is not there."""
        return value_at(row, self.path)


def value_at(row: Any, path: Sequence[str]) -> Any:
    """What stands at a path below an answer."""
    for name in path:
        row = None if row is None else row[name]
    return row


def columns_of(kind: GraphQLObjectType) -> tuple[Column, ...]:
    """The columns of a list of objects of a kind, in its order."""
    return tuple(column for name, field in kind.fields.items() for column in _columns(name, field))


def column_at(kind: GraphQLObjectType, path: Path) -> Column:
    """The column of the field at a path below objects of a kind."""
    headings = [_heading(kind.fields[path[0]])]
    for above, name in pairwise(path):
        kind = object_of(kind.fields[above])
        headings.append(_heading(kind.fields[name]))
    return Column(path, tuple(headings))


def object_of(field: GraphQLField) -> GraphQLObjectType:
    """The type of the objects that a field shows."""
    shown = get_named_type(field.type)
    assert isinstance(shown, GraphQLObjectType)  # noqa: S101  # paths lead through objects
    return shown


def _columns(name: str, field: GraphQLField) -> Iterator[Column]:
    shown = get_named_type(field.type)
    if field.args or (shown.name == SHAPE and name != POINT):
        return
    heading = _heading(field)
    if is_leaf_type(shown):
        yield Column((name,), (heading,))
    elif isinstance(shown, GraphQLObjectType) and not is_list(field):
        for inner in KNOWN_BY.get(shown.name, ()):
            yield Column((name, inner), (heading, _heading(shown.fields[inner])))


def is_list(field: GraphQLField) -> bool:
    """Whether a field shows several."""
    return isinstance(get_nullable_type(field.type), GraphQLList)


def _heading(field: GraphQLField) -> Heading:
    heading = heading_of(field.extensions["strawberry-definition"])
    return replace(heading, zh=ID_ZH, en=ID_EN) if heading.name == ID else heading

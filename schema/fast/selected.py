"""The fields that a document selects of an object: walked once, for every lane."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLList,
    GraphQLObjectType,
    TypeNameMetaFieldDef,
    VariableNode,
    get_named_type,
    get_nullable_type,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from schema.fields import CONNECTION, EMBEDDED, LINK, OPAQUE_ID, SHOWS, Embedded, Link
from schema.paging.hanging import Paged

DECLARED = GraphQLCoreConverter.DEFINITION_BACKREF
TYPE_NAME = "__typename"


class NotHot(Exception):  # noqa: N818  # not an error: the other lane answers
    """The selection holds something that only graphql-core can answer."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A field by its key in the answer, with its nodes in the document, its type and its declaration.

    `before` is the JSON text in front of its value.
    """

    key: str
    name: str
    before: bytes
    details: Any
    core: GraphQLField
    declared: StrawberryField

    @property
    def target(self) -> GraphQLObjectType:
        """The type of the objects that it shows, one or many. Raises NotHot if it shows none."""
        target = get_named_type(self.core.type)
        if not isinstance(target, GraphQLObjectType):
            raise NotHot(self.name)
        return target

    @property
    def many(self) -> bool:
        """Whether it shows a list."""
        return isinstance(get_nullable_type(self.core.type), GraphQLList)

    @property
    def link(self) -> Link | None:
        """How its rows hang on the object, if they do."""
        return self.declared.metadata.get(LINK)

    @property
    def connection(self) -> Paged | None:
        """How the pages of a list hang on the object, if it is one."""
        return self.declared.metadata.get(CONNECTION)

    @property
    def has_variables(self) -> bool:
        """Whether an argument is a variable."""
        return any(isinstance(one.value, VariableNode) for one in self.details[0].node.arguments or ())

    @property
    def embedded(self) -> Embedded | None:
        """Where in the object's row it stands, if it is an object in the same row."""
        return self.declared.metadata.get(EMBEDDED)

    @property
    def is_opaque_id(self) -> bool:
        """Whether it is the opaque id of the object."""
        return OPAQUE_ID in self.declared.metadata

    @property
    def shows(self) -> str:
        """The column or attribute that it shows. Raises NotHot if a function answers it."""
        if self.declared.base_resolver is None:
            return self.declared.python_name
        if SHOWS not in self.declared.metadata:
            raise NotHot(self.name)
        return str(self.declared.metadata[SHOWS])


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields selected of an object: `every` one in order, and those with a value of their own.

    The names of types stand in the text in front of the next value, or in `after`, the text behind the last.
    """

    every: tuple[Selected, ...]
    valued: tuple[Selected, ...]
    after: bytes


def selected_fields(core: GraphQLObjectType, grouped: Mapping[str, Any]) -> Fields:
    """The fields of an object type, grouped by key as graphql-core collects them.

    Raises NotHot for those that the schema does not declare, as __schema.
    """
    every: list[Selected] = []
    before, opening = b"", b"{"
    for key, details in grouped.items():
        name = details[0].node.name.value
        before += b'%b"%b":' % (opening, key.encode())
        opening = b","
        every.append(Selected(key, name, before, details, *_declared(core, name)))
        before = before + b'"%b"' % core.name.encode() if name == TYPE_NAME else b""
    valued = tuple(one for one in every if one.name != TYPE_NAME)
    return Fields(tuple(every), valued, before + (b"}" if every else b"{}"))


def _declared(core: GraphQLObjectType, name: str) -> tuple[GraphQLField, StrawberryField]:
    if name == TYPE_NAME:
        return TypeNameMetaFieldDef, _OF_EVERY_TYPE
    if name not in core.fields:
        raise NotHot(name)
    return core.fields[name], core.fields[name].extensions[DECLARED]


_OF_EVERY_TYPE = StrawberryField(python_name=TYPE_NAME)

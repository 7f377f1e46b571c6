"""The fields of a type as the columns of a table: named where they are described, nowhere else."""

import re
from dataclasses import dataclass
from typing import Any

from strawberry.types.base import StrawberryContainer, get_object_definition
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from db.codes import Code

# A description says more than a heading has room for.
FURTHER = re.compile(r"[；，：;,:].*")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: the attribute it shows, its two names, and the list its values are codes of, if any.

    `kind` is what its values are, without "or null" and "list of".
    """

    name: str
    zh: str
    en: str
    codes: type[Code] | None
    kind: Any = str


def headings_of(kind: type[Any]) -> dict[str, Heading]:
    """The headings of a type's fields by attribute, in the type's order."""
    fields = get_object_definition(kind, strict=True).fields
    return {field.python_name: heading_of(field) for field in fields}


def plain_headings(kind: type[Any]) -> list[Heading]:
    """Those of the fields that show a column or attribute of the same name; links and questions left out."""
    fields = get_object_definition(kind, strict=True).fields
    return [heading_of(field) for field in fields if field.base_resolver is None]


def heading_of(field: StrawberryField) -> Heading:
    """The heading of a field, of its description."""
    zh, _, en = (FURTHER.sub("", one) for one in (field.description or "").partition(" / "))
    kind = _inner(field.type)
    return Heading(field.python_name, zh, en, _codes(kind), kind)


def _inner(shown: Any) -> Any:
    while isinstance(shown, StrawberryContainer):
        shown = shown.of_type
    return shown


def _codes(shown: Any) -> type[Code] | None:
    wrapped = shown.wrapped_cls if isinstance(shown, StrawberryEnumDefinition) else None
    return wrapped if isinstance(wrapped, type) and issubclass(wrapped, Code) else None

"""What is wanted of a value, said of its type: never of the value, which may be somebody's."""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_non_null_type,
    type_from_ast,
)
from graphql.language import VariableDefinitionNode

STEP = re.compile(r"\w+")
SCALARS = MappingProxyType(
    {
        "Int": (
            "须为整数，-2147483648 至 2147483647",
            "A whole number from -2147483648 to 2147483647 is wanted",
        ),
        "Float": ("须为数，如 106.05", "A number such as 106.05 is wanted"),
        "String": ("须为文字，写在引号中", "A text in quotation marks is wanted"),
        "ID": ("须为编号，照查询结果所给", "An id is wanted, as an answer gave it"),
        "Boolean": ("须为 true 或 false", "It is either true or false"),
        "Date": ("须为日期，写作 2026-06-30", "A date such as 2026-06-30 is wanted"),
        "DateTime": (
            "须为时刻，写作 2026-07-05T09:00:00+08:00",
            "An instant such as 2026-07-05T09:00:00+08:00 is wanted",
        ),
        "UUID": ("须为 UUID（RFC 9562）", "A UUID is wanted (RFC 9562)"),
        "GeoJSON": ("须为 GeoJSON 几何对象（RFC 7946）", "A geometry of GeoJSON is wanted (RFC 7946)"),
    }
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a value has to be, in a sentence of each language."""

    zh: str
    en: str


NOTHING = Wanted("", "")


def wanted(kind: Any) -> Wanted:
    """What is wanted of a value of an input type; nothing is said of a type that is not known."""
    if kind is None:
        return NOTHING
    zh, en = _form(get_named_type(kind))
    if not zh:
        return NOTHING
    never_null = is_non_null_type(kind)
    return Wanted(
        f"{zh}{'，不可为空' if never_null else ''}。", f"{en}{', never null' if never_null else ''}."
    )


def _form(kind: Any) -> tuple[str, str]:
    if isinstance(kind, GraphQLEnumType):
        return f"须为下列之一：{'、'.join(kind.values)}", f"One of {', '.join(kind.values)} is wanted"
    if isinstance(kind, GraphQLInputObjectType):
        return (
            f"须为由下列各项组成的对象：{'、'.join(kind.fields)}",
            f"An object of {', '.join(kind.fields)} is wanted",
        )
    return SCALARS.get(kind.name, ("", ""))


def type_at(core: GraphQLSchema, definition: VariableDefinitionNode, place: str) -> Any:
    """The input type at a place in a variable, such as `.contacts[0].mode`; None if there is none."""
    kind: Any = type_from_ast(core, definition.type)
    for step in STEP.findall(place):
        inner = get_nullable_type(kind)
        if step.isdecimal():
            kind = getattr(inner, "of_type", None)
        else:
            named = inner.fields.get(step) if isinstance(inner, GraphQLInputObjectType) else None
            kind = named and named.type
    return kind

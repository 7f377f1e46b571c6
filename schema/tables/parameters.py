"""What an address may ask of a list: the arguments of the schema, those inside inputs by their own names.

No address names a person: what would has no parameter.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNamedType,
    get_named_type,
    get_nullable_type,
    is_required_argument,
    is_required_input_field,
)

from db.errors import DomainError

Given = Mapping[str, Sequence[str]]
PAGING = frozenset({"first", "after"})
PERSONAL = frozenset({"name", "text", "subject", "personId", "near"})
# As the addresses of maps and pages have it; `id` and a cell's code are those of what the list hangs on.
SHORT = MappingProxyType({"divisionCode": "division", "cellCode": "cell", "code": "division"})
SCOPE = "scope"
OF_A_CELL = "gridCell"
SWITCHES = {"true": True, "false": False}
WHOLE, NUMBER = re.compile(r"-?[0-9]{1,10}"), re.compile(r"-?[0-9]{1,10}(\.[0-9]{1,10})?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: the variable whose value it is, or inside of which (`inside`) its value stands."""

    name: str
    variable: str
    inside: tuple[str, ...]
    kind: GraphQLNamedType
    many: bool
    needed: bool


def parameters_of(fields: Sequence[tuple[str, Mapping[str, GraphQLArgument]]]) -> tuple[Parameter, ...]:
    """Those of fields by name and arguments, from the question down to the list.

    An argument of several fields is one variable. What stands in an input gives way to an argument of its
    name, and what stands in `scope` to what stands in another input: it bears that of its own too
    (`scopeWorkerId`).
    """
    every = dict.fromkeys(
        one
        for field, arguments in fields
        for name, argument in arguments.items()
        if name not in PAGING | PERSONAL
        for one in _parameters(field, (name,), argument, needed=is_required_argument(argument))
    )
    plain = {one.name for one in every if not one.inside}
    beside = {one.name for one in every if one.variable != SCOPE}
    return tuple(
        replace(one, name=f"{one.variable}{one.name[0].upper()}{one.name[1:]}")
        if one.inside and one.name in (beside if one.variable == SCOPE else plain)
        else one
        for one in every
    )


def _parameters(
    field: str, path: tuple[str, ...], asked: GraphQLArgument | GraphQLInputField, *, needed: bool
) -> Iterator[Parameter]:
    kind = get_named_type(asked.type)
    if isinstance(kind, GraphQLInputObjectType):
        for name, inner in kind.fields.items():
            if name not in PERSONAL:
                inner_needed = needed and is_required_input_field(inner)
                yield from _parameters(field, (*path, name), inner, needed=inner_needed)
        return
    last = path[-1]
    name = _short(field, last)
    many = isinstance(get_nullable_type(asked.type), GraphQLList)
    yield Parameter(name, path[0], path[1:], kind, many, needed)


def _short(field: str, name: str) -> str:
    if name == "id":
        return field
    return "cell" if field == OF_A_CELL and name == "code" else SHORT.get(name, name)


def variables_of(parameters: Sequence[Parameter], given: Given) -> dict[str, Any]:
    """The variables that an address gives; empty values, as forms send them, count as absent.

    Raises DomainError BAD_PARAMETER: for unknown names, values that are none, and what is missing.
    """
    said = {name: some for name, values in given.items() if (some := [one for one in values if one])}
    known = {one.name: one for one in parameters}
    for name in given:
        if name not in known:
            right = "、".join(known) or "—"
            raise _bad(name, f"可用的参数为：{right}", f"the parameters are: {', '.join(known) or 'none'}")
    variables: dict[str, Any] = {}
    for name, one in known.items():
        if name in said:
            _put(variables, one, _value(one, said[name]))
        elif one.needed:
            raise _bad(name, "必须填写", "it is needed")
    return variables


def _put(variables: dict[str, Any], one: Parameter, value: Any) -> None:
    path = (one.variable, *one.inside)
    for name in path[:-1]:
        variables = variables.setdefault(name, {})
    variables[path[-1]] = value


def _value(one: Parameter, said: Sequence[str]) -> Any:
    if one.many:
        return [_read(one, text) for text in said]
    if len(said) > 1:
        raise _bad(one.name, "只能出现一次", "it may stand once")
    return _read(one, said[0])


def _read(one: Parameter, text: str) -> Any:
    if isinstance(one.kind, GraphQLEnumType):
        return _choice(one, text, one.kind.values)
    return READERS.get(one.kind.name, _as_it_is)(one, text)


def _as_it_is(_one: Parameter, text: str) -> str:
    """Days, instants, codes and ids are judged by the schema."""
    return text


def _switch(one: Parameter, text: str) -> bool:
    return SWITCHES[_choice(one, text, SWITCHES)]


def _choice(one: Parameter, text: str, choices: Mapping[str, Any]) -> str:
    if text not in choices:
        right = " | ".join(choices)
        raise _bad(one.name, f"应为：{right}", f"it should be: {right}")
    return text


def _number(one: Parameter, text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise _bad(one.name, "应为数字", "it should be a number")
    return float(text)


def _whole(one: Parameter, text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise _bad(one.name, "应为整数", "it should be a whole number")
    return int(text)


READERS: Mapping[str, Callable[[Parameter, str], Any]] = MappingProxyType(
    {"Boolean": _switch, "Int": _whole, "Float": _number}
)


def _bad(name: str, zh: str, en: str) -> DomainError:
    return DomainError("BAD_PARAMETER", f"参数 {name}：{zh}。", f"Parameter {name}: {en}.")

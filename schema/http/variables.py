"""Variables and arguments that are what they look like: texts, numbers and truth values.

For these nothing need be coerced; whatever else is given is left to graphql-core and Strawberry.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLBoolean,
    GraphQLID,
    GraphQLInt,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    Visitor,
    get_nullable_type,
    visit,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource

PLAIN: dict[Any, type] = {GraphQLID: str, GraphQLString: str, GraphQLInt: int, GraphQLBoolean: bool}
LARGEST_INT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class PlainVariable:
    """A variable, and the type of Python whose values it takes as they are."""

    name: str
    kind: type
    signature: GraphQLVariableSignature


def plain_variables(
    core: GraphQLSchema, operation: OperationDefinitionNode
) -> tuple[PlainVariable, ...] | None:
    """The variables of an operation; None if one of them is of another type."""
    plain = []
    for node in operation.variable_definitions or ():
        signature = get_variable_signature(core, node)
        if not isinstance(signature, GraphQLVariableSignature):
            return None
        kind = PLAIN.get(get_nullable_type(signature.type))
        if kind is None:
            return None
        plain.append(PlainVariable(signature.name, kind, signature))
    return tuple(plain)


def plain_variable_values(
    variables: tuple[PlainVariable, ...] | None, given: Mapping[str, Any]
) -> VariableValues | None:
    """The values as graphql-core would coerce them; None if it has to say so itself."""
    if variables is None:
        return None
    sources, coerced = {}, {}
    for one in variables:
        value: Any = given.get(one.name)
        if type(value) is not one.kind or (type(value) is int and abs(value) > LARGEST_INT):
            return None
        sources[one.name], coerced[one.name] = VariableValueSource(one.signature, value), value
    return VariableValues(sources, coerced)


def plain_arguments(
    core: Any, node: FieldNode, python_names: Mapping[str, str]
) -> tuple[tuple[str, str], ...] | None:
    """The arguments of a field that are a variable each, by Python's name; the rest never changes.

    None where an argument takes its value from variables in any other way.
    """
    taken = []
    for argument in node.arguments or ():
        name, value = argument.name.value, argument.value
        if not isinstance(value, VariableNode):
            if _has_variables(value):
                return None
        elif get_nullable_type(core.args[name].type) in PLAIN:
            taken.append((python_names[name], value.name.value))
        else:
            return None
    return tuple(taken)


@dataclass(slots=True)
class Arguments:
    """The arguments of a root field. `coerced` makes them the long way."""

    coerced: Callable[[VariableValues], dict[str, Any]]
    taken: tuple[tuple[str, str], ...] | None
    fixed: dict[str, Any] | None = None

    def of(self, variables: VariableValues) -> dict[str, Any]:
        """The arguments for these variables. Raises GraphQLError."""
        if self.taken is None:
            return self.coerced(variables)
        values = {name: variables.coerced.get(variable) for name, variable in self.taken}
        if None in values.values():
            return self.coerced(variables)
        if self.fixed is None:
            known = self.coerced(variables)
            self.fixed = {name: value for name, value in known.items() if name not in values}
        return self.fixed | values


class _VariableFinder(Visitor):
    found = False

    def enter_variable(self, _node: VariableNode, *_rest: Any) -> None:
        self.found = True


def _has_variables(value: ValueNode) -> bool:
    finder = _VariableFinder()
    visit(value, finder)
    return finder.found

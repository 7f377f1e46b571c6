"""The smallest request of a root field that sends one value in one place: made from the schema."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    Undefined,
    get_named_type,
    is_leaf_type,
)

from tests.schema.matrix.naming import CORE, Way, named
from tests.viewers import TODAY

SCALARS: Mapping[str, Any] = {
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "Date": "2025-10-01",
    "String": "核对",
    "GeoJSON": {
        "type": "Polygon",
        "coordinates": [[[106.2, 29.9], [106.21, 29.9], [106.21, 29.91], [106.2, 29.9]]],
    },
}
SOON = "2025-10-20"
# What is sent where the first value of a type would be refused before anything is looked up: of inputs whole,
# of their fields, and of arguments beside those that are needed.
SENT: Mapping[str, Any] = {
    "PlaceInput": {"lon": 106.051, "lat": 29.849},
    "HomeInput": {"cellCode": "500151A"},
    "GrantAreaInput": {"divisionCode": "500151000000"},
    "CoverageScopeInput": {"divisionCode": "500151001000"},
    "AmendPersonInput": {"name": "某人"},
    "AmendStationInput": {"name": "某站"},
    "AmendGridWorkerInput": {"name": {"was": "王网格", "becomes": "王某"}},
    "InboxActInput": {"note": "已办"},
    "RecordDossierInput": {"outlook": "稳定"},
    "SupersedeContactInput": {"outcome": "REACHED", "note": "已到"},
    "RevealPersonInput.fields": ["PHONE"],
    "EndRegistrationInput.reason": "INELIGIBLE",
    "CampaignTermsInput": {
        "title": "走访",
        "target": "PERSONS",
        "topic": "VISITS",
        "fromOn": SOON,
        "toOn": "2025-11-20",
        "purposes": ["CAMPAIGN"],
        "modes": ["HOME_VISIT"],
        "issuer": "某局",
    },
    "BeyondInput": {"minutes": 30.0},
    "PeopleBandInput": {"low": 1, "high": 3},
    "CorrectIdentityNumberInput.identityNumber": "110101197503099970",
    "RegisterPersonInput.identityNumber": "110101197503099970",
    "OfferTransferInput.toCode": "500152000000",
    **{
        f"{name}.on": SOON
        for name in (
            *("CloseStationInput", "ContactPolicyTurnInput", "ServeDivisionInput", "SuperviseStationInput"),
            *("NameResponsiblePersonInput", "OpenStationInput", "EndPostInput"),
            *("HandOverInput", "AssignCellInput"),
        )
    },
    "CloseCampaignInput.closedOn": SOON,
    "ActivateGridPlanInput.on": str(TODAY),
}
# Of these one member is sent, the one that is tried.
ONE_MEMBER = frozenset({"HomeInput", "GrantAreaInput", "CoverageScopeInput"})


def operation(name: str) -> tuple[str, GraphQLField]:
    """Its kind and field."""
    for kind, root in (("query", CORE.query_type), ("mutation", CORE.mutation_type)):
        assert isinstance(root, GraphQLObjectType)
        if name in root.fields:
            return kind, root.fields[name]
    raise KeyError(name)


def document(name: str, sent: Mapping[str, Any]) -> str:
    """The document that asks a root field with these arguments, as variables, for all its leaves."""
    kind, field = operation(name)
    heads = ", ".join(f"${one}: {field.args[one].type}" for one in sent)
    given = ", ".join(f"{one}: ${one}" for one in sent)
    heads, given = (f"({text})" if text else "" for text in (heads, given))
    return f"{kind}{heads} {{ {name}{given} {leaves(field.type)} }}"


def leaves(kind: Any, depth: int = 2) -> str:
    """The selection of everything that needs no argument, some types deep."""
    inner = get_named_type(kind)
    if not isinstance(inner, (GraphQLObjectType, GraphQLInterfaceType)):
        return ""
    chosen = ["__typename"]
    for name, field in inner.fields.items():
        if any(isinstance(one.type, GraphQLNonNull) for one in field.args.values()):
            continue
        below = get_named_type(field.type)
        if is_leaf_type(below):
            chosen.append(name)
        elif depth and name in DEEPER:
            chosen.append(f"{name} {leaves(below, depth - 1)}")
    return f"{{ {' '.join(chosen)} }}"


DEEPER = frozenset(
    {
        "nodes",
        "receipts",
        "parts",
        "whole",
        "lines",
        "stops",
        "account",
        "person",
        "contact",
        "duties",
    }
)


def arguments(name: str, values: Mapping[str, Any], way: Way = (), given: Any = None) -> dict[str, Any]:
    """The arguments of a root field: those it needs, and `given` at the end of `way`.

    `values`: what is sent for what a name names.
    """
    kind, field = operation(name)
    root = "Query" if kind == "query" else "Mutation"
    return {
        one: _value(
            argument.type, f"{root}.{name}.{one}", values, way[2:] if way[1:2] == (one,) else None, given
        )
        for one, argument in field.args.items()
        if way[1:2] == (one,) or isinstance(argument.type, GraphQLNonNull)
    }


def _value(
    kind: GraphQLInputType, coordinate: str, values: Mapping[str, Any], rest: Way | None, given: Any
) -> Any:
    bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if rest == ():
        return [given] if isinstance(bare, GraphQLList) else given
    if coordinate in values:
        return values[coordinate]
    if isinstance(bare, GraphQLList):
        return [_value(bare.of_type, coordinate, values, rest, given)]
    if isinstance(bare, GraphQLInputObjectType):
        return _object(bare, values, rest, given)
    if isinstance(bare, GraphQLEnumType):
        return next(iter(bare.values))
    named_so = values.get(named(coordinate) or "", SCALARS["String"])
    made = {"ID": named_so, "String": named_so, "UUID": str(uuid4())}
    return made.get(bare.name, SCALARS.get(bare.name))


def _object(
    kind: GraphQLInputObjectType, values: Mapping[str, Any], rest: Way | None, given: Any
) -> dict[str, Any]:
    if kind.name in values and not rest:
        return dict(values[kind.name])
    towards = rest[0] if rest else None
    chosen = {} if towards and kind.name in ONE_MEMBER else dict(values.get(kind.name, {}))
    for name, one in kind.fields.items():
        if name == towards or (_needed(one) and name not in chosen):
            below = rest[1:] if rest and name == towards else None
            chosen[name] = _value(one.type, f"{kind.name}.{name}", values, below, given)
    return chosen


def _needed(one: GraphQLInputField) -> bool:
    return isinstance(one.type, GraphQLNonNull) and one.default_value is Undefined

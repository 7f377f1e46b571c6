"""Every list of the schema is a file or has a reason not to be, and every file asks a sound document."""

from collections.abc import Iterator

import pytest
from graphql import GraphQLObjectType, get_named_type, parse, validate

from app.exports.lists.every import LEDGER, LISTS, ListFile
from app.exports.lists.routes import EVERY
from schema.build import build_schema
from schema.http.documents import RULES
from schema.http.limits import LIMITS, ensure_within
from schema.tables.columns import APART, KNOWN_BY, is_list
from schema.tables.listed import listed
from schema.tables.parameters import PERSONAL, variables_of
from tests.app.exports.lists.accounted import REASONS
from tests.test_limits import BOUNDED

SCHEMA = build_schema()._schema


def lists() -> Iterator[str]:
    """Every list of the schema that can grow or stands by itself, by type and field."""
    for name, kind in SCHEMA.type_map.items():
        if isinstance(kind, GraphQLObjectType):
            for field, one in kind.fields.items():
                if get_named_type(one.type).name.endswith("Connection"):
                    yield f"{name}.{field}"
    yield from BOUNDED


def owner_and_field(one: ListFile) -> str:
    kind = SCHEMA.query_type
    for name in one.path[:-1]:
        assert kind is not None
        shown = get_named_type(kind.fields[name].type)
        assert isinstance(shown, GraphQLObjectType)
        kind = shown
    assert kind is not None
    return f"{kind.name}.{one.path[-1]}"


def test_every_list_is_a_file_or_says_why_not() -> None:
    files = {owner_and_field(one) for one in LISTS}
    assert sorted(set(lists()) - files - REASONS.keys()) == []
    assert sorted(REASONS.keys() - set(lists())) == []
    assert sorted(REASONS.keys() & files) == []


@pytest.mark.parametrize("file", [*EVERY.values(), LEDGER], ids=lambda file: file.name)
def test_what_a_list_asks_is_sound_and_within_the_limits(file: ListFile) -> None:
    one = listed(SCHEMA, file.path, place=file.place)
    document = parse(one.document)
    assert validate(SCHEMA, document, RULES) == []
    ensure_within(document, LIMITS)
    titles = [column.zh for column in one.columns]
    assert len(set(titles)) == len(titles)
    assert all(titles)
    assert not PERSONAL & {parameter.name for parameter in one.parameters}
    names = [parameter.name for parameter in one.parameters]
    assert len(set(names)) == len(names), names


def test_the_worker_of_a_ledger_and_the_worker_of_its_scope_are_two_parameters() -> None:
    parameters = listed(SCHEMA, LEDGER.path).parameters
    variables = variables_of(parameters, {"workerId": ["made"], "scopeWorkerId": ["lives"]})
    assert variables == {"filter": {"workerId": "made"}, "scope": {"workerId": "lives"}}


@pytest.mark.parametrize("name", EVERY)
def test_what_a_line_links_to_is_known_by_something(name: str) -> None:
    one = listed(SCHEMA, EVERY[name].path)
    shown = {column.path[0] for column in one.columns}
    kind = _listed_type(EVERY[name])
    linked = {
        field: get_named_type(shown.type).name
        for field, shown in kind.fields.items()
        if isinstance(get_named_type(shown.type), GraphQLObjectType) and not shown.args and not is_list(shown)
    }
    assert {field for field, kind in linked.items() if kind not in APART} <= shown, linked
    assert not KNOWN_BY.keys() & APART


def test_codes_are_found_by_the_names_that_the_schema_has_for_them() -> None:
    for file in EVERY.values():
        for column in listed(SCHEMA, file.path).columns:
            codes = column.shown.codes
            assert codes is None or {one.name for one in codes} == {one.value for one in codes}, column.path


def _listed_type(file: ListFile) -> GraphQLObjectType:
    kind = SCHEMA.query_type
    for name in file.path:
        assert isinstance(kind, GraphQLObjectType)
        kind = get_named_type(kind.fields[name].type)
    assert isinstance(kind, GraphQLObjectType)
    if "nodes" in kind.fields:
        kind = get_named_type(kind.fields["nodes"].type)
    assert isinstance(kind, GraphQLObjectType)
    return kind

"""The printed schema: committed as it is, and described in both languages throughout."""

from collections.abc import Iterator
from pathlib import Path

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType
from graphql.pyutils import Undefined

from schema.build import build_schema, printed_schema

COMMITTED = Path(__file__).parents[2] / "schema" / "schema.graphql"
BETWEEN_LANGUAGES = " / "


def _described() -> Iterator[tuple[str, str | None]]:
    schema = build_schema()._schema
    for name, kind in schema.type_map.items():
        if name.startswith("__") or name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{value}", item.description) for value, item in kind.values.items())
        if isinstance(kind, GraphQLInputObjectType):
            yield from ((f"{name}.{field}", item.description) for field, item in kind.fields.items())
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field, item in kind.fields.items():
                yield f"{name}.{field}", item.description
                yield from (
                    (f"{name}.{field}({argument}:)", a.description) for argument, a in item.args.items()
                )


def test_the_committed_schema_is_the_printed_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == printed_schema()


def test_everything_is_described_in_chinese_and_english() -> None:
    bare = [name for name, text in _described() if text is None or BETWEEN_LANGUAGES not in text]
    assert bare == []


def test_root_fields_are_nullable() -> None:
    fields = build_schema()._schema.query_type.fields  # type: ignore[union-attr]  # there is a query type
    assert [name for name, field in fields.items() if str(field.type).endswith("!")] == []


def test_no_argument_is_both_required_and_given_a_default() -> None:
    fields = build_schema()._schema.query_type.fields  # type: ignore[union-attr]  # there is a query type
    arguments = [argument for field in fields.values() for argument in field.args.values()]
    odd = [a for a in arguments if str(a.type).endswith("!") and a.default_value is not Undefined]
    assert odd == []

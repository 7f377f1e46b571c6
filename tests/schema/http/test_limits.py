"""How large a query may be, and that finding out is quick."""

import time
from collections.abc import Callable

import pytest
from graphql import get_introspection_query, parse

from schema.http.failures import DocumentError
from schema.http.limits import Limits, ensure_within
from tests.schema.small import client

CLIENT = client()


def code_of(query: str) -> str | None:
    errors = CLIENT.post("/graphql", json={"query": query}).json().get("errors")
    return errors[0]["extensions"]["code"] if errors else None


def chain(length: int, last: str, *, forwards: bool = True) -> str:
    """Fragments of which each spreads the next one twice."""
    fragments = [f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(length)]
    fragments.append(f"fragment F{length} on Query {{ {last} }}")
    return " ".join(["{ ...F0 }", *(fragments if forwards else reversed(fragments))])


def nested(depth: int) -> str:
    return "{ thing " * (depth - 1) + "{ thing { name } }" + " }" * (depth - 1)


def test_a_query_within_the_limits_is_answered() -> None:
    assert code_of(nested(14)) is None


def test_depth_is_counted_in_fields() -> None:
    assert code_of(nested(15)) == "QUERY_TOO_DEEP"


def test_depth_is_counted_through_fragments() -> None:
    spread = "fragment T on Thing { thing { thing { name } } }"
    assert code_of("{ thing " * 12 + "{ ...T }" + " }" * 12 + spread) is None
    assert code_of("{ thing " * 13 + "{ ...T }" + " }" * 13 + spread) == "QUERY_TOO_DEEP"


def test_brackets_without_fields_are_depth_too() -> None:
    assert code_of("{ " + "... { " * 100 + "hello" + " }" * 101) == "QUERY_TOO_DEEP"
    assert code_of("{ " + "... { " * 400 + "hello" + " }" * 401) == "QUERY_TOO_DEEP"


def test_aliases_are_counted_as_if_fragments_were_written_out() -> None:
    assert code_of("{ " + " ".join(f"a{i}: hello" for i in range(30)) + " }") is None
    assert code_of("{ " + " ".join(f"a{i}: hello" for i in range(31)) + " }") == "TOO_MANY_ALIASES"
    assert code_of(chain(5, "a: hello")) == "TOO_MANY_ALIASES"


def test_fields_are_counted_as_if_fragments_were_written_out() -> None:
    assert code_of(chain(8, "hello")) is None
    assert code_of(chain(9, "hello")) == "TOO_MANY_FIELDS"


def test_every_operation_of_a_document_is_measured() -> None:
    assert code_of("query A { hello } query B " + nested(15)) == "QUERY_TOO_DEEP"


@pytest.mark.parametrize(
    "query", ["{ " + "hello " * 2001 + "}", "#\n" * 600 + "{ hello }", "{ hello }" + " " * 50_000]
)
def test_a_document_of_too_many_tokens_comments_or_characters_is_too_long(query: str) -> None:
    assert code_of(query) == "QUERY_TOO_LONG"


def test_the_introspection_query_of_the_usual_tools_passes() -> None:
    whole = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
        one_of=True,
    )
    assert code_of(whole) is None


def test_introspection_that_multiplies_itself_does_not() -> None:
    circle = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
    assert code_of(circle) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("forwards", [True, False])
def test_a_fragment_bomb_is_answered_at_once(forwards: bool) -> None:  # noqa: FBT001
    assert quick(lambda: code_of(chain(40, "hello", forwards=forwards))) == "TOO_MANY_FIELDS"
    assert quick(lambda: code_of(chain(40, "...G", forwards=forwards) + "fragment G on Query { hello }"))
    assert quick(lambda: code_of(chain(150, "__typename", forwards=forwards))) in {
        "QUERY_TOO_DEEP",
        "TOO_MANY_FIELDS",
    }


def test_fragments_in_a_circle_are_refused_at_once() -> None:
    circle = "{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A hello }"
    assert quick(lambda: code_of(circle)) == "GRAPHQL_VALIDATION_FAILED"
    assert quick(lambda: code_of("{ ...A } fragment A on Query { ...A }")) == "GRAPHQL_VALIDATION_FAILED"


def test_an_unknown_fragment_is_left_to_validation() -> None:
    assert code_of("{ ...Nobody }") == "GRAPHQL_VALIDATION_FAILED"


def test_the_same_fields_again_and_again_are_refused_before_validation() -> None:
    assert quick(lambda: code_of("{ " + "hello " * 1500 + "}")) == "TOO_MANY_FIELDS"


def test_the_limits_are_the_callers_to_set() -> None:
    with pytest.raises(DocumentError, match="TOO_MANY_FIELDS"):
        ensure_within(parse("{ a b c }"), Limits(fields=2))


def quick(answer: Callable[[], str | None]) -> str | None:
    begun = time.perf_counter()
    code = answer()
    # Written out, the smallest of these would take hours; how fast the machine is does not matter.
    assert time.perf_counter() - begun < 5
    return code

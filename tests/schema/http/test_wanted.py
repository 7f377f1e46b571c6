"""A value that does not fit is told with its field, its argument, its place and what is wanted there."""

import asyncio
from typing import Any

import pytest
from graphql import GraphQLInputObjectType

from schema.http.documents import ready_document
from schema.http.failures import DocumentError
from schema.http.limits import Limits
from schema.http.request import Asked
from schema.http.wanted import NOTHING, wanted
from tests.schema.world import SCHEMA

INT = "A whole number from -2147483648 to 2147483647 is wanted"
TEXT = "A text in quotation marks is wanted"
ORDERS = "One of NAME, LAST_CONTACT, AGE is wanted"
SECRET = "500151199003079961"  # what somebody may write in the wrong place
LITERALS = {
    f'{{ people(first: "{SECRET}") {{ totalCount }} }}': ("people(first)", INT),
    "{ people(first: 1.5) { totalCount } }": ("people(first)", INT),
    f"{{ people(first: {SECRET}) {{ totalCount }} }}": ("people(first)", INT),
    "{ people(filter: { ageFrom: true }) { totalCount } }": ("people(filter.ageFrom)", INT),
    "{ people(orderBy: SURNAME) { totalCount } }": ("people(orderBy)", ORDERS),
    '{ people(orderBy: "NAME") { totalCount } }': ("people(orderBy)", ORDERS),
    f'{{ people(filter: {{ sex: "{SECRET}" }}) {{ totalCount }} }}': ("people(filter.sex)", "One of"),
    '{ cellAt(place: { lon: "106", lat: 29 }) { code } }': ("cellAt(place.lon)", "A number such as 106.05"),
    f"{{ division(code: {SECRET}) {{ name }} }}": ("division(code)", TEXT),
    "{ node(id: 1.5) { id } }": ("node(id)", "An id is wanted, as an answer gave it, never null"),
    "{ node(id: null) { id } }": ("node(id)", "never null"),
    "{ coverage(inPerson: 1) { share } }": ("coverage(inPerson)", "It is either true or false"),
    "{ people @include(if: 1) { totalCount } }": ("include(if)", "It is either true or false, never null"),
    f'{{ people(filter: "{SECRET}") {{ totalCount }} }}': ("people(filter)", "An object of categories, "),
    f'{{ people(filter: {{ nam: "{SECRET}" }}) {{ totalCount }} }}': (
        "people(filter)",
        "unknown field 'nam'",
    ),
    "{ cellAt(place: { lon: 106 }) { code } }": ("cellAt(place)", "required field 'lat'"),
    f'query($n: Int = "{SECRET}") {{ people(first: $n) {{ totalCount }} }}': ("$n", INT),
}
FILTERED = "query($f: PersonFilterInput) { people(filter: $f) { totalCount } }"
VARIABLES: list[tuple[str, dict[str, Any], str, str]] = [
    ("query($n: Int) { people(first: $n) { totalCount } }", {"n": SECRET}, "$n", INT),
    ("query($n: Int!) { people(first: $n) { totalCount } }", {}, "$n", f"{INT}, never null"),
    ("query($o: PersonOrder) { people(orderBy: $o) { totalCount } }", {"o": SECRET}, "$o", ORDERS),
    (FILTERED, {"f": {"ageFrom": SECRET}}, "$f (ageFrom)", INT),
    (FILTERED, {"f": {"categories": [SECRET]}}, "$f (categories[0])", "One of TRANSFERRED_OFFICER, "),
    (FILTERED, {"f": {"nam": SECRET}}, "$f", "unknown field 'nam'"),
    ("query($i: ID!) { node(id: $i) { id } }", {"i": None}, "$i", "An id is wanted"),
    ("query($c: String!) { division(code: $c) { name } }", {"c": 500151}, "$c", TEXT),
    ("query($p: PlaceInput!) { cellAt(place: $p) { code } }", {"p": {"lon": 1}}, "$p", "field 'lat'"),
    (
        "query($p: PlaceInput!) { cellAt(place: $p) { code } }",
        {"p": {"lon": 1, "lat": "x"}},
        "$p (lat)",
        "106",
    ),
]


def refusal(query: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The one entry with which a document is refused."""
    with pytest.raises(DocumentError) as refused:
        asyncio.run(ready_document(SCHEMA, Asked(query, variables, None), Limits()))
    [entry] = refused.value.errors
    return entry


@pytest.mark.parametrize("query", LITERALS)
def test_a_literal_is_told_with_its_place_and_what_is_wanted(query: str) -> None:
    place, form = LITERALS[query]
    entry = refusal(query, {})
    assert entry["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert f"The value of {place} does not fit its type." in entry["extensions"]["en"]
    assert form in entry["extensions"]["en"]
    assert f"{place}的值与类型不符。" in entry["extensions"]["zh"]
    assert len(entry["extensions"]["zh"]) > len(f"{place}的值与类型不符。")
    assert entry["locations"]
    assert SECRET not in str(entry)


@pytest.mark.parametrize(("query", "variables", "place", "form"), VARIABLES)
def test_a_variable_is_told_with_its_place_and_what_is_wanted(
    query: str, variables: dict[str, Any], place: str, form: str
) -> None:
    entry = refusal(query, variables)
    assert entry["extensions"]["code"] == "BAD_VARIABLES"
    assert entry["extensions"]["en"].startswith(f"The value of variable {place} does not fit its type.")
    assert form in entry["extensions"]["en"]
    assert SECRET not in str(entry)


def test_of_every_type_that_may_be_given_it_is_said_what_is_wanted() -> None:
    kinds = SCHEMA._schema.type_map.values()
    fields = [field for kind in kinds for field in getattr(kind, "fields", {}).values()]
    given = [one.type for field in fields for one in getattr(field, "args", {}).values()]
    inside = [
        one for kind in kinds if isinstance(kind, GraphQLInputObjectType) for one in kind.fields.values()
    ]
    assert [str(kind) for kind in (*given, *(one.type for one in inside)) if wanted(kind) == NOTHING] == []

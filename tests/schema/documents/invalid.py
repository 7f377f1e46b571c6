"""Documents that may not be executed: each with the code of its refusal."""

from dataclasses import dataclass
from typing import Any

from tests.schema.documents.document import Variables

PARSE, VALID, VARIABLES = "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_VARIABLES"
HOT = "myCells { code people { nodes { name } } }"


@dataclass(frozen=True, slots=True)
class Invalid:
    """A query with its variables and the code with which it is refused."""

    name: str
    code: str
    query: str
    variables: Variables
    operation: str | None


def invalid(name: str, code: str, query: str, /, operation: str | None = None, **variables: Any) -> Invalid:
    """A document to be refused."""
    return Invalid(name, code, query, variables, operation)


SYNTAX = (
    invalid("nothing", PARSE, ""),
    invalid("an open brace", PARSE, "{ myCells { code }"),
    invalid("a string that does not end", PARSE, '{ gridCell(code: "500151A) { code } }'),
    invalid("a name that is none", PARSE, "{ myCells { 1code } }"),
    invalid("a bad escape", PARSE, r'{ gridCell(code: "\q") { code } }'),
    invalid("a lone surrogate", PARSE, r'{ gridCell(code: "\uD83D") { code } }'),
    invalid("an empty argument list", PARSE, "{ myCells() { code } }"),
    invalid("a fragment called on", PARSE, f"{{ {HOT} }} fragment on on Query {{ {HOT} }}"),
)
FIELDS = (
    invalid("an unknown root field", VALID, f"{{ nothing {HOT} }}"),
    invalid("an unknown field", VALID, "{ myCells { code nothing } }"),
    invalid(
        "an unknown field of a linked row",
        VALID,
        "{ myCells { people { nodes { lastContact { nothing } } } } }",
    ),
    invalid("a field of another type", VALID, 'query { node(id: "x") { name } }'),
    invalid("a private attribute", VALID, "{ myCells { countyId rowId } }"),
    invalid("a column that is not shown", VALID, "{ people { nodes { identityCipher } } }"),
    invalid("a leaf with a selection", VALID, "{ myCells { code { length } } }"),
    invalid("an object without one", VALID, "{ myCells { people } }"),
    invalid("the root without one", VALID, "{ myCells }"),
    invalid("an enum with a selection", VALID, "{ myCells { kind { name } } }"),
    invalid("two fields under one key", VALID, "{ myCells { a: code a: name } }"),
    invalid(
        "two arguments under one key",
        VALID,
        '{ gridCell(code: "500151A") { code } gridCell(code: "500151B") { code } }',
    ),
    invalid(
        "two links under one key",
        VALID,
        "{ myCells { a: people { nodes { name } } a: assignments { role } } }",
    ),
    invalid("two subscriptions", VALID, f"subscription {{ {HOT} }}"),
    invalid("a type definition", VALID, f"type A {{ b: Int }} query {{ {HOT} }}"),
)
ARGUMENTS = (
    invalid("an unknown argument", VALID, "{ myCells(code: 1) { code } }"),
    invalid("an unknown argument of a link", VALID, "{ myCells { people(last: 1) { nodes { name } } } }"),
    invalid("a missing argument", VALID, "{ gridCell { code } }"),
    invalid("null where a value must be", VALID, "{ gridCell(code: null) { code } }"),
    invalid("a number for a text", VALID, "{ gridCell(code: 500151) { code } }"),
    invalid("a text for a number", VALID, '{ people(first: "2") { totalCount } }'),
    invalid("a number too large", VALID, "{ people(first: 2147483648) { totalCount } }"),
    invalid("a fraction for a whole number", VALID, "{ people(first: 2.5) { totalCount } }"),
    invalid("a day that is none", VALID, '{ myCells(asOf: "2025-02-30") { code } }'),
    invalid("a day as a number", VALID, "{ myCells(asOf: 20250301) { code } }"),
    invalid("an instant that is none", VALID, '{ coverage(knownAt: "yesterday") { share } }'),
    invalid("a day without its hyphens", VALID, '{ myCells(asOf: "20250301") { code } }'),
    invalid("a day of a week", VALID, '{ myCells(asOf: "2025-W09-6") { code } }'),
    invalid("an instant without an offset", VALID, '{ coverage(knownAt: "2025-07-05T09:00:00") { share } }'),
    invalid("a day for an instant", VALID, '{ coverage(knownAt: "2025-07-05") { share } }'),
    invalid("an enum in quotes", VALID, '{ people(orderBy: "NAME") { totalCount } }'),
    invalid("an unknown enum value", VALID, "{ coverageBreakdown(by: NOTHING) { by } }"),
    invalid("an unknown member of an input", VALID, "{ people(filter: { nothing: 1 }) { totalCount } }"),
    invalid("a missing member of an input", VALID, "{ cellAt(place: { lon: 106.05 }) { code } }"),
    invalid("an argument twice", VALID, '{ gridCell(code: "500151A", code: "500151B") { code } }'),
    invalid("a list for one", VALID, '{ gridCell(code: ["500151A"]) { code } }'),
)
FRAGMENTS = (
    invalid("an undefined fragment", VALID, "{ myCells { ...Nobody code } }"),
    invalid("a fragment nobody uses", VALID, f"{{ {HOT} }} fragment F on GridCell {{ code }}"),
    invalid("a fragment in itself", VALID, "{ myCells { ...F } } fragment F on GridCell { code ...F }"),
    invalid(
        "fragments in a circle",
        VALID,
        "{ myCells { ...F } } fragment F on GridCell { ...G } fragment G on GridCell { code ...F }",
    ),
    invalid("a fragment on nothing", VALID, "{ myCells { ... on Nothing { code } } }"),
    invalid("a fragment on a number", VALID, "{ myCells { ... on Int { code } } }"),
    invalid("a fragment that never fits", VALID, "{ myCells { ... on Person { name } } }"),
    invalid(
        "one name for two fragments",
        VALID,
        "{ myCells { ...F } } fragment F on GridCell { code } fragment F on GridCell { name }",
    ),
    invalid("an unknown directive", VALID, "{ myCells @nothing { code } }"),
    invalid("a condition without a value", VALID, "{ myCells { code @include } }"),
    invalid("a condition that is a text", VALID, '{ myCells { code @skip(if: "true") } }'),
    invalid("a directive in the wrong place", VALID, f"query @skip(if: true) {{ {HOT} }}"),
    invalid("a directive twice", VALID, "{ myCells { code @skip(if: true) @skip(if: false) } }"),
)
CODE = "($code: String!) { gridCell(code: $code) { code people { nodes { name } } } }"
GIVEN = (
    invalid("an undefined variable", VALID, "{ gridCell(code: $code) { code } }"),
    invalid("a variable nobody uses", VALID, f"query($x: Int) {{ {HOT} }}"),
    invalid("a variable of no type", VALID, "query($x: Nothing) { gridCell(code: $x) { code } }"),
    invalid("a variable of an output type", VALID, "query($x: Person) { gridCell(code: $x) { code } }"),
    invalid("a variable of the wrong type", VALID, "query($x: Int!) { gridCell(code: $x) { code } }"),
    invalid("a nullable variable", VALID, "query($x: String) { gridCell(code: $x) { code } }"),
    invalid(
        "a default of the wrong type",
        VALID,
        f"query($on: Date = 5) {{ {HOT} m: myCells(asOf: $on) {{ id }} }}",
    ),
    invalid("one name for two variables", VALID, "query($a: Date, $a: Date) { myCells(asOf: $a) { code } }"),
    invalid("one name for two operations", VALID, f"query A {{ {HOT} }} query A {{ {HOT} }}", operation="A"),
    invalid("a missing variable", VARIABLES, f"query{CODE}"),
    invalid("a variable that is null", VARIABLES, f"query{CODE}", code=None),
    invalid("a variable that is a number", VARIABLES, f"query{CODE}", code=500151),
    invalid("a variable that is a list", VARIABLES, f"query{CODE}", code=["500151A"]),
    invalid("a variable that is an object", VARIABLES, f"query{CODE}", code={"a": 1}),
    invalid(
        "a condition that is null",
        VARIABLES,
        "query($y: Boolean!) { myCells { code @skip(if: $y) } }",
        y=None,
    ),
    invalid(
        "a condition that is a number",
        VARIABLES,
        "query($y: Boolean!) { myCells { code @skip(if: $y) } }",
        y=1,
    ),
    invalid(
        "a day beyond the calendar",
        VARIABLES,
        "query($d: Date) { myCells(asOf: $d) { code } }",
        d="2025-02-29",
    ),
    invalid("a loose day", VARIABLES, "query($d: Date) { myCells(asOf: $d) { code } }", d="2025-W09-6"),
    invalid(
        "an instant of no zone",
        VARIABLES,
        "query($t: DateTime) { coverage(knownAt: $t) { share } }",
        t="2025-07-05T09:00:00",
    ),
    invalid(
        "a number beyond 32 bits", VARIABLES, "query($n: Int) { people(first: $n) { totalCount } }", n=2**31
    ),
    invalid("a truth for a number", VARIABLES, "query($n: Int) { people(first: $n) { totalCount } }", n=True),
    invalid(
        "an enum nobody knows",
        VARIABLES,
        "query($o: PersonOrder) { people(orderBy: $o) { totalCount } }",
        o="X",
    ),
    invalid(
        "a place without a latitude",
        VARIABLES,
        "query($p: PlaceInput!) { cellAt(place: $p) { code } }",
        p={"lon": 1},
    ),
    invalid(
        "a filter with something else",
        VARIABLES,
        "query($f: PersonFilterInput) { people(filter: $f) { totalCount } }",
        f={"sex": "MALE", "other": 1},
    ),
    invalid(
        "a list with null in it",
        VARIABLES,
        "query($k: [PersonCategory!]) { people(filter: { categories: $k }) { totalCount } }",
        k=[None],
    ),
)
DEEP = "{ myCells " + "{ division { cells " * 8 + "{ code }" + " } }" * 8 + " }"
LIMITS = (
    invalid("too deep", "QUERY_TOO_DEEP", DEEP),
    invalid(
        "too many aliases", "TOO_MANY_ALIASES", "{ " + " ".join(f"a{n}: {HOT}" for n in range(31)) + " }"
    ),
    invalid("too many fields", "TOO_MANY_FIELDS", "{ myCells { " + "code " * 401 + "} }"),
    invalid("too many words", "QUERY_TOO_LONG", "{ myCells { " + "code " * 2001 + "} }"),
    invalid("too many characters", "QUERY_TOO_LONG", f"{{ {HOT} }}" + " " * 50_000),
    invalid(
        "a bomb of fragments",
        "TOO_MANY_FIELDS",
        "{ myCells { ...F0 } } "
        + " ".join(f"fragment F{n} on GridCell {{ ...F{n + 1} ...F{n + 1} }}" for n in range(10))
        + " fragment F10 on GridCell { code }",
    ),
)
OPERATIONS = (
    invalid("two operations, none named", "OPERATION_UNKNOWN", f"query A {{ {HOT} }} query B {{ {HOT} }}"),
    invalid("an operation that is not there", "OPERATION_UNKNOWN", f"query A {{ {HOT} }}", operation="B"),
    invalid("an operation without a name", "OPERATION_UNKNOWN", f"{{ {HOT} }}", operation="A"),
    invalid("only a fragment", "GRAPHQL_VALIDATION_FAILED", "fragment F on GridCell { code }"),
)
INVALID = {
    one.name: one
    for group in (SYNTAX, FIELDS, ARGUMENTS, FRAGMENTS, GIVEN, LIMITS, OPERATIONS)
    for one in group
}

"""@skip and @include: on fields, fragments and spreads, constant and by variable, at the root and below."""

from tests.schema.documents.document import document

YES_NO = ({"yes": True}, {"yes": False})
PAIRS = tuple({"a": a, "b": b} for a in (True, False) for b in (True, False))

CONSTANT = (
    document(
        "included and skipped by constants",
        "{ myCells { code @include(if: false) name @skip(if: true) kind } }",
    ),
    document("nothing is left of a row", "{ myCells { code @skip(if: true) } }"),
    document(
        "nothing is left of a linked row",
        "{ myCells { code people { nodes { name @include(if: false) } } } }",
    ),
    document("nothing is left of the answer", "{ myCells @skip(if: true) { code } }"),
    document(
        "both on one field",
        "{ myCells { code @skip(if: false) @include(if: true) name @skip(if: true) @include(if: true) } }",
    ),
    document("a link is skipped", "{ myCells { code people @skip(if: true) { name } counts { people } } }"),
    document(
        "a type name is skipped",
        "{ myCells { __typename @skip(if: true) code people { nodes { __typename @include(if: true) } } } }",
    ),
    document(
        "the same key, skipped once",
        "{ myCells { code @skip(if: true) code people @skip(if: true) { nodes { name } } people { nodes "
        "{ sex } } } }",
    ),
)
BY_VARIABLE = (
    document(
        "a field by variable",
        "query($yes: Boolean!) { myCells { code name @include(if: $yes) kind } }",
        *YES_NO,
    ),
    document(
        "a field but for a variable",
        "query($yes: Boolean!) { myCells { code name @skip(if: $yes) kind } }",
        *YES_NO,
    ),
    document(
        "a root field by variable",
        "query($yes: Boolean!) { myCells @include(if: $yes) { code } viewer { name } }",
        *YES_NO,
    ),
    document(
        "a link by variable",
        """query($yes: Boolean!) { myCells { code people @include(if: $yes) { name lastContact @skip(if:
            $yes) { mode } } } }""",
        *YES_NO,
    ),
    document(
        "an inline fragment by variable",
        "query($yes: Boolean!) { myCells { code ... @include(if: $yes) { name people { nodes { name } } "
        "} } }",
        *YES_NO,
    ),
    document(
        "a typed inline fragment by variable",
        """query($yes: Boolean!) { myCells { code ... on GridCell @skip(if: $yes) { name } ... on Node
            @include(if: $yes) { id } } }""",
        *YES_NO,
    ),
    document(
        "a spread by variable",
        """query($yes: Boolean!) { myCells { ...F @include(if: $yes) code } } fragment F on GridCell {
            name kind }""",
        *YES_NO,
    ),
    document(
        "a spread twice, once by variable",
        """query($yes: Boolean!) { myCells { ...F @include(if: $yes) people { nodes { name } } ...F
            @skip(if: $yes)
            } } fragment F on GridCell { name }""",
        *YES_NO,
    ),
    document(
        "inside a fragment by variable",
        """query($yes: Boolean!) { myCells { ...F } } fragment F on GridCell { code name @include(if:
            $yes) people { nodes { sex @skip(if: $yes) name } } }""",
        *YES_NO,
    ),
    document(
        "two variables",
        """query($a: Boolean!, $b: Boolean!) { myCells { code @include(if: $a) name @include(if: $b)
            people @skip(if: $b) { name @skip(if: $a) sex } } }""",
        *PAIRS,
    ),
    document(
        "two variables on one field",
        "query($a: Boolean!, $b: Boolean!) { myCells { name @skip(if: $a) @include(if: $b) code } }",
        *PAIRS,
    ),
    document(
        "nested conditions",
        """query($a: Boolean!, $b: Boolean!) { ... @include(if: $a) { myCells { code ... @include(if: $b)
            { people { nodes { name ... @skip(if: $a) { sex } } } } } } }""",
        *PAIRS,
    ),
    document(
        "defaults decide",
        """query($a: Boolean! = false, $b: Boolean = true) { myCells { code @include(if: $a)
            name @include(if: $b) kind @skip(if: $a) } viewer { name } }""",
        {},
        {"a": True},
        {"a": False, "b": None},
    ),
    document(
        "a condition that is null when it is asked",
        "query($b: Boolean = true) { myCells { code name @include(if: $b) } }",
        {},
        {"b": None},
        {"b": False},
    ),
    document(
        "a condition that is null, but for nobody",
        """query($b: Boolean = true) { gridCell(code: "500151Z") { code @include(if: $b) }
            b: gridCell(code: "500151C") { code people { nodes { name @skip(if: $b) } } } }""",
        {},
        {"b": None},
        {"b": False},
    ),
    document(
        "a condition that is null, further down",
        """query($b: Boolean = true) { myCells { code people { nodes { name lastContact { mode
            @include(if: $b) } } } }
            people { nodes { name division { name ... @include(if: $b) { code } } } } }""",
        {},
        {"b": None},
    ),
    document(
        "one value under two conditions",
        """query($yes: Boolean!) { myCells { a: people @include(if: $yes) { name } a: people @skip(if:
            $yes) { sex } } }""",
        *YES_NO,
    ),
    document(
        "nothing is left by variable",
        "query($yes: Boolean!) { myCells { code @include(if: $yes) people { nodes { name @include(if: "
        "$yes) } } } }",
        *YES_NO,
    ),
    document(
        "conditions in a page of people",
        """query($yes: Boolean!) { people(first: 3) { totalCount @include(if: $yes) nodes @skip(if: $yes)
            { name }
            edges { cursor @skip(if: $yes) node { name lastContact @include(if: $yes) { mode } } } } }""",
        *YES_NO,
    ),
    document(
        "conditions in coverage",
        """query($yes: Boolean!) { coverage { share waterfall @include(if: $yes) { key } }
            coverageBreakdown(by: CELL) { whole @skip(if: $yes) { share } parts { cell @include(if: $yes)
            { code } key } } }""",
        *YES_NO,
    ),
    document(
        "conditions and a node of any type",
        """query($id: ID!, $yes: Boolean!) { node(id: $id) { id @skip(if: $yes) ... on Person
            @include(if: $yes) { name } ... on GridCell { code @include(if: $yes) } } }""",
        {"id": "<person A0>", "yes": True},
        {"id": "<person A0>", "yes": False},
        {"id": "<cell A>", "yes": True},
        {"id": "<cell A>", "yes": False},
    ),
    document(
        "conditions and arguments together",
        """query($code: String!, $yes: Boolean!, $on: Date) { gridCell(code: $code, asOf: $on) { code
            asOf people @include(if: $yes) { name } } }""",
        {"code": "500151A", "yes": True},
        {"code": "500151B", "yes": False, "on": "2025-01-01"},
        {"code": "500151B", "yes": True, "on": "2025-03-03"},
        {"code": "500151A", "yes": False},
    ),
    document(
        "a failing field is skipped",
        'query($yes: Boolean!) { node(id: "x") @include(if: $yes) { id } myCells { code } }',
        *YES_NO,
    ),
)
DOCUMENTS = (*CONSTANT, *BY_VARIABLE)

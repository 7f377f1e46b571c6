"""The forms of the language: aliases, fragments, operations, introspection, comments and layout."""

from tests.schema.documents.document import TWO, document

ALIASES = (
    document(
        "aliases at every level",
        "{ a: myCells { b: code c: code d: division { e: name } } f: myCells { code } }",
    ),
    document(
        "one field twice, other selections",
        "{ a: myCells { people { nodes { name } } } b: myCells { people { nodes { sex lastContact { "
        "mode } } } } }",
    ),
    document(
        "one key, selections merged",
        "{ myCells { code people { nodes { name } } people { nodes { sex name } } } myCells { kind } }",
    ),
    document(
        "merged links inside links",
        "{ myCells { people { nodes { lastContact { mode } } } people { nodes { lastContact { worker { "
        "name } } } } } }",
    ),
    document("keys that look like others", "{ name: myCells { kind: code code: kind id: name name: id } }"),
    document(
        "the type under another name",
        "{ myCells { a: __typename b: __typename people { nodes { t: __typename } } } }",
    ),
    document("a long key", f"{{ {'k' * 200}: myCells {{ {'x' * 100}_1: code __code: name }} }}", roles=TWO),
    document(
        "one link under two names",
        "{ myCells { a: people { nodes { name } } b: people { nodes { sex } } c: counts { people } } }",
    ),
    document(
        "the same alias in different places",
        """{ x: myCells { x: people { nodes { x: name } } } y: gridCell(code: "500151A") { x: code y:
            people { nodes { y:
            name } } } }""",
    ),
    document(
        "keys keep the order of the selection",
        "{ z: viewer { name } myCells { name code kind people { nodes { sex name age } } id } a: "
        "__typename }",
    ),
)
FRAGMENTS = (
    document(
        "fragments in fragments",
        """{ myCells { ...F people { nodes { ...P } } } } fragment F on GridCell { code ...G }
            fragment P on Person { name ...Q } fragment Q on Person { sex } fragment G on GridCell { kind
            }""",
    ),
    document("fragments of the interface", "{ myCells { ... on GridCell { code } ... on Node { id } } }"),
    document(
        "a fragment before and after its field",
        "{ myCells { ...F code name } } fragment F on GridCell { name kind code }",
    ),
    document(
        "one fragment in many places",
        """{ myCells { ...N division { ...N station { ...N } } people { nodes { ...N } } } }
            fragment N on Node { id ... on Person { name } ... on Division { name } ... on Station { name
            } }""",
    ),
    document(
        "a fragment on the query itself",
        """query { ...Q ...R } fragment Q on Query { myCells { code } } fragment R on Query { myCells {
            people { nodes { name } } } }""",
    ),
    document(
        "inline fragments without a type",
        "{ ... { myCells { ... { code ... { people { nodes { ... { name } } } } } } } }",
    ),
    document(
        "fragments on connections",
        """{ people { ...C } } fragment C on PersonConnection { totalCount ...D edges { ...E } }
            fragment D on PersonConnection { nodes { name } } fragment E on PersonEdge { node { name sex
            } cursor }""",
    ),
    document(
        "fragments on coverage",
        """{ coverage { ...C waterfall { ...W } } coverageBreakdown(by: CELL) { whole { ...C } parts {
            ...P } } }
            fragment C on Coverage { share window { from ... on Window { to } } } fragment W on
            WaterfallStep { key }
            fragment P on CoveragePart { key cell { ... on Node { id } code } coverage { ...C } }""",
        roles=("leader", "worker"),
    ),
    document(
        "a field in three fragments, links merged",
        """{ myCells { ...A ...B ...C } } fragment A on GridCell { people { nodes { name } } }
            fragment B on GridCell { people { nodes { lastContact { mode } } } }
            fragment C on GridCell { people { nodes { lastContact { id } name } } code }""",
    ),
)
TYPENAMES = (
    document("the root's type", "{ __typename }", roles=TWO),
    document(
        "only types",
        "{ __typename myCells { __typename people { nodes { __typename cell { __typename } } } } }",
    ),
    document(
        "types of everything linked",
        """{ myCells { division { __typename station { __typename } } counts { __typename } assignments {
            __typename
            worker { __typename } } people { nodes { lastContact { __typename } contacts { nodes {
            __typename } } } } } }""",
    ),
    document(
        "types in coverage",
        "{ coverage { window { __typename } waterfall { __typename drops { __typename } } } }",
    ),
    document(
        "types in a list",
        "{ people { pageInfo { __typename } nodes { __typename division { __typename } } } }",
    ),
)
OPERATIONS = (
    document("the first of two", "query A { myCells { code } } query B { viewer { name } }", operation="A"),
    document("the second of two", "query A { myCells { code } } query B { viewer { name } }", operation="B"),
    document(
        "two that differ by a value, the one",
        """query A { gridCell(code: "500151A") { code people { nodes { name } } } } query B { gridCell(code:
            "500151B") { code } }""",
        operation="A",
    ),
    document(
        "two that differ by a value, the other",
        """query A { gridCell(code: "500151A") { code people { nodes { name } } } } query B { gridCell(code:
            "500151B") { code } }""",
        operation="B",
    ),
    document(
        "the same variable in two operations",
        """query A($c: String!) { gridCell(code: $c) { code } }
            query B($c: String = "500151D") { gridCell(code: "500151A") { code } b: division(code: $c) {
            name } }""",
        {"c": "500151B"},
        {"c": "500151"},
        operation="B",
    ),
    document(
        "a query beside a mutation",
        """query A { myCells { code } } mutation B { recordContact(input: {
        clientId: "00000000-0000-0000-0000-000000000001", personId: "x", contactedOn: "2025-01-01", mode:
        PHONE,
        purpose: ROUTINE, outcome: REACHED }) { replayed } }""",
        operation="A",
    ),
    document("a named operation, unnamed in the request", "query MyCells { myCells { code } }"),
)
BESIDE = (
    document(
        "the viewer beside hot fields",
        '{ viewer { name role } myCells { code } division(code: "x") { name } }',
    ),
    document(
        "the viewer's grants and their areas",
        """{ viewer { subject name role grants { permission division { name } cell { code } station { name
            workers { nodes { name } } } worker { name cells { nodes { code people { nodes { name } } }
            } } } } }""",
        roles=("worker", "staff", "leader", "administrator", "nobody", "nation"),
    ),
    document(
        "introspection beside hot fields",
        "{ __schema { queryType { name } } myCells { code people { nodes { name } } } }",
    ),
    document(
        "a type's fields beside hot fields",
        """{ __type(name: "CellCounts") { name kind fields { name type { name } } } gridCell(code:
            "500151A") { code } }""",
    ),
    document(
        "introspection under conditions, one of which may not be null",
        """query($old: Boolean, $kind: Boolean = false) { __type(name: "Contact") {
            fields(includeDeprecated: $old) { name } kind @include(if: $kind) } }""",
        {},
        {"old": True},
        {"old": None},
        {"old": None, "kind": True},
        roles=TWO,
    ),
    document("introspection alone", '{ __type(name: "Sex") { enumValues { name description } } }', roles=TWO),
    document(
        "every root field at once",
        """query($n: ID!, $s: ID!) { viewer { name } node(id: $n) { id } division(code: "500151") { name }
            station(id: $s) { name } myCells { code } gridCell(code: "500151A") { code }
            cellAt(place: { lon: 106.051, lat: 29.849 }) { code } people(first: 1) { totalCount }
            coverage { share } coverageBreakdown(by: SEX) { by } }""",
        {"n": "<person A1>", "s": "<station>"},
        {"n": "<cell B>", "s": "<far station>"},
    ),
    document(
        "empty selections",
        "{ myCells { } a: people { nodes { } } b: myCells { code people { nodes { } } counts { } } }",
    ),
    document("no selection at all", "{ }", roles=TWO),
    document(
        "comments, commas and a byte order mark",
        "\ufeff# first\n{,myCells,{,code # the code\n,name,},}# last",
    ),
    document("no spaces", '{myCells{code,people{ nodes {name} }}gridCell(code:"500151B"){code}}'),
)
DOCUMENTS = (*ALIASES, *FRAGMENTS, *TYPENAMES, *OPERATIONS, *BESIDE)

"""Values that go in and come out: variables, defaults, null, coercion; texts, days, instants, numbers."""

from tests.schema.documents.document import CONTACT, EVERYONE, PERSON, TWO, document

ODD_TEXTS = (
    '"',
    "\\",
    "\b\f\n\r\t",
    "\x7f",
    "\u2028\u2029",
    "😀",
    "</script>",
    "é",
    "e\u0301",
    "%s %(a)s",
    "$1",
    "''; --",
)

VARIABLES = (
    document(
        "a default, a value, null and nothing",
        'query($on: Date = "2025-03-01") { myCells(asOf: $on) { code asOf } }',
        {},
        {"on": "2025-05-05"},
        {"on": None},
    ),
    document(
        "a default of a non-null variable",
        'query($code: String! = "500151B") { gridCell(code: $code) { code people { nodes { name } } } }',
        {},
        {"code": "500151A"},
        {"code": "500151D"},
    ),
    document(
        "a nullable variable where a value must be",
        'query($code: String = "500151B") { gridCell(code: $code) { code } viewer { name } }',
        {},
        {"code": "500151A"},
        {"code": None},
    ),
    document(
        "a default of an input object",
        "query($at: PlaceInput! = { lon: 106.051, lat: 29.849 }) { cellAt(place: $at) { code } }",
        {},
        {"at": {"lon": 106.055, "lat": 29.849}},
    ),
    document(
        "one variable in three places",
        """query($on: Date, $code: String!) { myCells(asOf: $on) { asOf code } gridCell(code: $code,
            asOf: $on) { asOf }
            division(code: $code, asOf: $on) { asOf name } }""",
        {"on": "2025-03-01", "code": "500151A"},
        {"on": "2025-10-15", "code": "500151"},
        {"code": "500151001"},
    ),
    document(
        "two variables of one value",
        """query($a: String!, $b: String!) { a: gridCell(code: $a) { code people { nodes { name } } }
            b: gridCell(code: $b) { code people { nodes { name } } } }""",
        {"a": "500151A", "b": "500151A"},
        {"a": "500151A", "b": "500151B"},
        {"a": "500151B", "b": "500151A"},
        {"a": "500151D", "b": "500151D"},
    ),
    document(
        "two days that may be one",
        "query($a: Date, $b: Date) { a: myCells(asOf: $a) { code asOf } b: myCells(asOf: $b) { code asOf } }",
        {"a": "2025-03-01", "b": "2025-03-01"},
        {"a": "2025-03-01", "b": "2025-10-15"},
        {"a": "2025-10-15", "b": "2025-03-01"},
        {"a": None, "b": "2025-10-15"},
    ),
    document(
        "a variable that is not asked for", "query { myCells { code } }", {"other": 1}, {"code": "x"}, {}
    ),
    document(
        "whole numbers for fractions",
        "query($lon: Float!) { cellAt(place: { lon: $lon, lat: 29.849 }) { code } }",
        *[{"lon": lon} for lon in (106, 106.0, 106.051, 1.06055e2, -180, 180, 0.1)],
        roles=TWO,
    ),
    document(
        "fractions that are whole numbers",
        "query($first: Int) { people(first: $first) { nodes { name } } }",
        {"first": 2.0},
        {"first": 3},
        roles=("client",),
    ),
    document(
        "enums as variables and in lists",
        """query($k: [PersonCategory!], $p: [PriorityClass!] = [ADVANCED_AGE]) {
            people(filter: { categories: $k, priorityClasses: $p }) { nodes { name categories
            priorityClasses } } }""",
        {"k": ["DISCHARGED_SOLDIER"]},
        {"k": "DISCHARGED_SOLDIER", "p": None},
        {"k": [], "p": []},
        {"p": ["DISABLED", "ADVANCED_AGE"]},
        roles=("client", "worker"),
    ),
    document(
        "odd texts go in",
        """query($t: String!) { gridCell(code: $t) { code } division(code: $t) { name } people(filter: {
            name: $t }) { nodes { name } } }""",
        *[{"t": text} for text in ODD_TEXTS],
        roles=("client", "worker"),
    ),
    document(
        "odd texts, written out",
        r"""{ people(filter: { name: "\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00" }) { nodes { name } }
            a: people(filter: { name: "\u00e9" }) { nodes { name } } b: gridCell(code: "\\") { code } }""",
        roles=("client", "worker"),
    ),
    document(
        "days in other spellings",
        "query($on: Date) { myCells(asOf: $on) { asOf } }",
        *[{"on": day} for day in ("20250301", "2025-W09-6", "1900-01-01", "2999-12-31")],
        roles=TWO,
    ),
    document(
        "days beyond every register",
        'query($on: Date) { myCells(asOf: $on) { asOf } division(code: "500151", asOf: $on) { name } }',
        *[{"on": day} for day in ("0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31")],
        {"on": "2025-01-01"},
        roles=TWO,
    ),
    document(
        "an instant in several zones",
        "query($at: DateTime) { coverage(knownAt: $at) { knownAt numerator } }",
        *[
            {"at": at}
            for at in ("2025-10-01T00:00:00Z", "2025-10-01T08:00:00+08:00", "2025-09-30T19:00:00.5-05:00")
        ],
        roles=("leader", "worker"),
    ),
)
SHOWN = (
    document(
        "odd texts come out", "{ myCells { people { nodes { name address contacts { nodes { note } } } } } }"
    ),
    document("a person's nulls and empties", f"{{ people {{ nodes {{ {PERSON} }} }} }}", roles=EVERYONE),
    document(
        "instants with and without microseconds",
        "{ myCells { people { nodes { contacts { nodes { recordedAt } } } } } }",
    ),
    document(
        "all of a contact",
        f"{{ myCells {{ people {{ nodes {{ contacts {{ nodes {{ {CONTACT} }} }} }} }} }} }}",
    ),
    document(
        "links that lead nowhere",
        """{ people { nodes { name cell { code } lastContact { mode } contacts { nodes { cell { code }
            worker {
            name } } } } } }""",
    ),
    document(
        "empty lists",
        '{ gridCell(code: "500152F") { people { nodes { name } } assignments { role } } }',
        roles=EVERYONE,
    ),
    document(
        "ends of things that have none",
        "{ myCells { validTo division { validTo } assignments { validTo worker { validTo } } } }",
    ),
    document("shapes", "{ myCells { boundary division { boundary point } people { nodes { point } } } }"),
    document("the largest whole number", "{ myCells { people { nodes { pointAccuracyM pointSystem } } } }"),
    document("truth", '{ people { nodes { isVeteran } } division(code: "500151401") { isFunctionalZone } }'),
    document("lists of codes", "{ myCells { people { nodes { categories priorityClasses } } } }"),
    document(
        "ages on the day, and the day before a birthday",
        "{ people { nodes { name bornOn age } } }",
        roles=EVERYONE,
    ),
    document(
        "shares",
        "{ coverageBreakdown(by: CELL) { whole { share } parts { coverage { share } } } }",
        roles=EVERYONE,
    ),
    document(
        "ids",
        "{ myCells { id division { id } people { nodes { id lastContact { id } contacts { nodes { id } "
        "} } } } }",
    ),
    document(
        "more contacts than are shown",
        '{ people(filter: { name: "A0" }) { nodes { contacts { nodes { id contactedOn } } } } }',
    ),
)
DOCUMENTS = (*VARIABLES, *SHOWN)

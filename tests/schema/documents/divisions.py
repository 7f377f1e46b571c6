"""Divisions and stations, which are public, as they stood on a day."""

from tests.schema.documents.document import DIVISION, STATION, TWO, document

CODES = (
    "500151",
    "500151000000",
    "500151001",
    "500151001000",
    "500151001002",
    "500151401000",
    "100000",
    "nowhere",
)
DAYS = ("2017-12-31", "2018-01-01", "2021-12-31", "2022-01-01", "2025-10-15", None)

PLACES = (
    document(
        "a division, all it shows",
        f"query($code: String!) {{ division(code: $code) {{ {DIVISION} }} }}",
        *[{"code": code} for code in CODES],
        roles=TWO,
    ),
    document(
        "its children",
        f"query($code: String!) {{ division(code: $code) {{ name children {{ nodes {{ {DIVISION} }} }} }} }}",
        *[{"code": code} for code in CODES],
        roles=TWO,
    ),
    document(
        "its parents, which are not hot",
        "query($code: String!) { division(code: $code) { name parents { name level } } }",
        *[{"code": code} for code in CODES],
        roles=TWO,
    ),
    document(
        "its station, cells and responsible person",
        f"""query($code: String!) {{ division(code: $code) {{ station {{ {STATION} }} cells {{ nodes {{
            code name }} }}
            responsiblePerson {{ name post }} }} }}""",
        *[{"code": code} for code in (*CODES, "500151101001", "500152001001")],
        roles=TWO,
    ),
    document(
        "a village that was renamed",
        """query($on: Date) { division(code: "500151001002", asOf: $on) { name validFrom validTo asOf
            parents { name asOf } station { name asOf } cells { nodes { code asOf } } } }""",
        *[{"on": on} for on in DAYS],
        roles=TWO,
    ),
    document(
        "grandchildren on a day",
        """query($on: Date) { division(code: "500151", asOf: $on) { asOf children { nodes { name asOf
            children { nodes {
            name asOf station { name } } } } } } }""",
        *[{"on": on} for on in DAYS],
        roles=TWO,
    ),
    document(
        "from the nation down",
        '{ division(code: "100000") { name children { nodes { name children { nodes { name children { '
        "nodes { name } } } } } } } }",
        roles=TWO,
    ),
    document(
        "down and up again",
        '{ division(code: "500151001") { children { nodes { parents { children { nodes { name } } } } } } }',
        roles=TWO,
    ),
    document(
        "the station's whole neighbourhood",
        """{ division(code: "500151001") { station { name supervisingStation { name children { nodes {
            name } } }
            divisions { nodes { code } } cells { nodes { code } } workers { nodes { name } } children {
            nodes { name } } } } }""",
        roles=TWO,
    ),
    document(
        "a village's cells with their people",
        '{ division(code: "500151001001") { cells { nodes { code people { nodes { name } } counts { '
        "people veterans } } } } }",
    ),
    document(
        "shapes and points",
        '{ division(code: "500151") { point boundary children { nodes { point boundary } } } }',
        roles=TWO,
    ),
    document(
        "the second township",
        '{ division(code: "500151101") { name children { nodes { name } } } }',
        roles=TWO,
    ),
    document(
        "the first township",
        '{ division(code: "500151001") { name children { nodes { name } } } }',
        roles=TWO,
    ),
    document(
        "one village on two days",
        """{ a: division(code: "500151001002", asOf: "2020-05-05") { name asOf }
            b: division(code: "500151001002", asOf: "2024-05-05") { name asOf } }""",
        roles=TWO,
    ),
)
STATIONS = (
    document(
        "a station, all it shows",
        f"query($id: ID!) {{ station(id: $id) {{ {STATION} division {{ name }} }} }}",
        *[
            {"id": f"<{name}>"}
            for name in ("station", "far station", "closed station", "village station", "far centre")
        ],
        roles=TWO,
    ),
    document(
        "a station on a day",
        f"""query($id: ID!, $on: Date) {{ station(id: $id, asOf: $on) {{ {STATION} division {{ name asOf
            }} }} }}""",
        {"id": "<closed station>", "on": "2024-06-30"},
        {"id": "<closed station>", "on": "2024-07-01"},
        {"id": "<station>", "on": "2024-06-30"},
        {"id": "<station>"},
        {"id": "<village station>", "on": "2025-05-31"},
        roles=TWO,
    ),
    document(
        "who works there, on a day",
        """query($id: ID!, $on: Date) { station(id: $id, asOf: $on) { workers { nodes { name validTo
            cells { nodes { code
            asOf } }
            station { name asOf } } } } }""",
        {"id": "<station>", "on": "2023-12-31"},
        {"id": "<station>"},
        {"id": "<far station>"},
        roles=TWO,
    ),
    document(
        "what it serves, on a day",
        "query($id: ID!, $on: Date) { station(id: $id, asOf: $on) { divisions { nodes { name } } cells "
        "{ nodes { code } } } }",
        {"id": "<station>", "on": "2024-12-31"},
        {"id": "<station>", "on": "2025-01-01"},
        {"id": "<village station>"},
        {"id": "<far centre>"},
        roles=TWO,
    ),
    document(
        "supervision, on a day",
        """query($id: ID!, $on: Date) { station(id: $id, asOf: $on) { supervisingStation { name }
            children { nodes { name
            children { nodes { name } } } } } }""",
        {"id": "<closed station>", "on": "2024-01-01"},
        {"id": "<station>", "on": "2025-07-01"},
        {"id": "<far station>"},
        {"id": "<far centre>"},
        roles=TWO,
    ),
    document(
        "the people of its cells",
        """query($id: ID!) { station(id: $id) { cells { nodes { code people { nodes { name } } } }
            workers { nodes { cells { nodes { people { nodes {
            name } } } } } } } }""",
        {"id": "<station>"},
        {"id": "<far station>"},
    ),
    document(
        "what is no station's id",
        "query($id: ID!) { station(id: $id) { name } }",
        *[{"id": text} for text in ("<person A0>", "x", "<county>", "U3RhdGlvbjo1MDAxNTE6OTk5")],
        roles=TWO,
    ),
)
DOCUMENTS = (*PLACES, *STATIONS)

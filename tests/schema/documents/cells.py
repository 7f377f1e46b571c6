"""Cells: a worker's own, one by code, one by place, and all that hangs on them."""

from tests.schema.documents.document import (
    ASSIGNMENT,
    CELL,
    CONTACT,
    DIVISION,
    EVERYONE,
    PERSON,
    STATION,
    TWO,
    WORKER,
    document,
)

DAYS = ("2025-03-01", "2025-10-15", None, "2010-01-01", "2026-03-01")
CODES = ("500151A", "500151B", "500151D", "500152E", "500151Z", "", "5001", "铜梁")

MINE = (
    document("my cells, all they show", f"{{ myCells {{ {CELL} }} }}", roles=EVERYONE),
    document(
        "my cells and their people",
        f"{{ myCells {{ code people {{ nodes {{ {PERSON} }} }} }} }}",
        roles=EVERYONE,
    ),
    document(
        "my people's contacts",
        f"{{ myCells {{ people {{ nodes {{ name lastContact {{ {CONTACT} }} contacts {{ nodes {{ "
        f"{CONTACT} }} }} }} }} }} }}",
    ),
    document(
        "who made the last contact, and where",
        "{ myCells { people { nodes { lastContact { cell { code } worker { id name station { name } } } "
        "} } } }",
    ),
    document(
        "where my people live",
        "{ myCells { people { nodes { cell { code division { name } } division { code } } } } }",
    ),
    document("numbers of my cells", "{ myCells { counts { people veterans priorityPeople unlocated } } }"),
    document(
        "who else is responsible",
        f"{{ myCells {{ assignments {{ {ASSIGNMENT} worker {{ {WORKER} cells {{ nodes {{ code }} }} }} "
        f"}} }} }}",
    ),
    document(
        "the villages of my cells",
        """{ myCells { division { station { name } responsiblePerson { name post } cells { nodes { code
            } } } } }""",
    ),
    document(
        "the village's parents, which are not hot",
        "{ myCells { code division { name parents { name } } people { nodes { name } } } }",
    ),
    document(
        "my cells on a day",
        """query($on: Date) { myCells(asOf: $on) { code asOf division { name asOf }
            assignments { role worker { name cells { nodes { code asOf } } } } } }""",
        *[{"on": on} for on in DAYS],
        {},
    ),
    document(
        "my people on a day: who may be seen is decided today",
        "query($on: Date) { myCells(asOf: $on) { code people { nodes { name age } } counts { people } } }",
        *[{"on": on} for on in DAYS],
    ),
    document(
        "my cells on two days at once",
        '{ then: myCells(asOf: "2025-03-01") { code asOf } now: myCells { code asOf } }',
    ),
    document(
        "my cells today, as a literal and by default",
        """{ a: myCells(asOf: "2025-10-15") { code asOf } b: myCells { code asOf } c: myCells(asOf: null)
            { code } }""",
    ),
    document(
        "round in a circle",
        "{ myCells { people { nodes { cell { people { nodes { cell { counts { people } } } } } } } } }",
    ),
    document(
        "colleagues of the village's station",
        "{ myCells { division { station { workers { nodes { name cells { nodes { code people { nodes { "
        "name } } } } } } } } } }",
    ),
    document(
        "supervisors of the worker's station",
        f"""{{ myCells {{ assignments {{ worker {{ station {{ supervisingStation {{ {STATION} }} }} }} }}
            }} }}""",
    ),
    document(
        "fourteen levels deep",
        "{ myCells { division { cells { nodes { division { cells { nodes { division { cells { nodes "
        "{ division { cells { nodes { name } } } } } } } } } } } } } }",
        roles=TWO,
    ),
    document("nothing but the type", "{ myCells { __typename } }"),
    document("the other worker's day", '{ myCells(asOf: "2025-05-31") { code } }', roles=EVERYONE),
    document("the day after it", '{ myCells(asOf: "2025-06-01") { code } }', roles=EVERYONE),
)
BY_CODE = (
    document(
        "a cell by code and its people",
        f"query($code: String!) {{ gridCell(code: $code) {{ {CELL} people {{ nodes {{ name "
        f"identityMasked }} }} }} }}",
        *[{"code": code} for code in CODES],
        roles=EVERYONE,
    ),
    document(
        "a cell by code on a day",
        "query($code: String!, $on: Date) { gridCell(code: $code, asOf: $on) { code asOf validFrom } }",
        {"code": "500151A", "on": "2025-03-01"},
        {"code": "500151A", "on": "2017-12-31"},
        {"code": "500151A"},
        {"code": "500151D", "on": "2018-01-01"},
        {"code": "500151D", "on": None},
        {"code": "500152F", "on": "2025-10-15"},
    ),
    document("cell A, written out", '{ gridCell(code: "500151A") { code people { nodes { name } } } }'),
    document("cell B, written out", '{ gridCell(code: "500151B") { code people { nodes { name } } } }'),
    document("cell D, written out", '{ gridCell(code: "500151D") { code people { nodes { name } } } }'),
    document(
        "three cells at once",
        """{ a: gridCell(code: "500151A") { ...C } b: gridCell(code: "500151B") { ...C }
            e: gridCell(code: "500152E") { ...C } } fragment C on GridCell { code people { nodes { name
            } } }""",
    ),
    document(
        "numbers of a cell, withheld where small",
        """query($code: String!) { gridCell(code: $code) { counts { people veterans priorityPeople
            unlocated } } }""",
        *[{"code": code} for code in CODES[:4]],
        roles=EVERYONE,
    ),
    document(
        "a code with a quote in it",
        """{ gridCell(code: "500151A' OR '1'='1") { code } b: gridCell(code: "500151%") { code } }""",
        roles=TWO,
    ),
    document(
        "a code with an escape", r'{ gridCell(code: "500151\u0041") { code people { nodes { name } } } }'
    ),
    document(
        "a code as a block", '{ gridCell(code: """\n  500151A\n""") { code people { nodes { name } } } }'
    ),
    document(
        "people of a cell and all their contacts",
        f"""{{ gridCell(code: "500151A") {{ people {{ nodes {{ contacts {{ nodes {{ {CONTACT} cell {{ code }}
            worker {{ name }} }} }} }} }} }} }}""",
    ),
    document(
        "the village and its shape",
        f"""{{ gridCell(code: "500151C") {{ division {{ {DIVISION} children {{ nodes {{ code }} }} }}
            people {{ nodes {{ name
            }} }} }} }}""",
    ),
    document(
        "an empty cell",
        '{ gridCell(code: "500151C") { people { nodes { name } } counts { people veterans } } }',
    ),
)
BY_PLACE = (
    document(
        "the cell of a place",
        f"query($at: PlaceInput!) {{ cellAt(place: $at) {{ {CELL} people {{ nodes {{ name }} }} }} }}",
        {"at": {"lon": 106.051, "lat": 29.849}},
        {"at": {"lon": 106.055, "lat": 29.849}},
        {"at": {"lon": 106.051, "lat": 29.847, "system": "WGS84"}},
        {"at": {"lon": 106.055, "lat": 29.847, "system": "CGCS2000"}},
        {"at": {"lon": 0, "lat": 0}},
        roles=EVERYONE,
    ),
    document(
        "a place in each system",
        """query($lon: Float!, $lat: Float!) { a: cellAt(place: { lon: $lon, lat: $lat }) { code }
            b: cellAt(place: { lon: $lon, lat: $lat, system: GCJ02 }) { code }
            c: cellAt(place: { lon: $lon, lat: $lat, system: BD09 }) { code } }""",
        {"lon": 106.0545, "lat": 29.8465},
        {"lon": 106.0611, "lat": 29.8525},
        {"lon": 106, "lat": 30},
        roles=TWO,
    ),
    document(
        "the system as a variable, null and missing",
        "query($in: CoordinateSystem) { cellAt(place: { lon: 106.051, lat: 29.849, system: $in }) { code } }",
        {"in": None},
        {},
        {"in": "BD09"},
        {"in": "WGS84"},
        roles=TWO,
    ),
    document(
        "an edge that two cells share", "{ cellAt(place: { lon: 106.054, lat: 29.849 }) { code } }", roles=TWO
    ),
    document("the gap", "{ cellAt(place: { lon: 106.053, lat: 29.847 }) { code } }", roles=TWO),
    document(
        "a place in days past",
        "query($on: Date) { cellAt(place: { lon: 1.06051e2, lat: 29.849 }, asOf: $on) { code asOf } }",
        {"on": "2017-12-31"},
        {"on": "2018-01-01"},
        {},
        roles=TWO,
    ),
)
DOCUMENTS = (*MINE, *BY_CODE, *BY_PLACE)

"""Objects by their ids: every type, through the interface, its own fragments and others'."""

from tests.schema.documents.document import (
    ASSIGNMENT,
    CELL,
    CONTACT,
    DIVISION,
    EVERYONE,
    PERSON,
    POLICY,
    STATION,
    WORKER,
    document,
)

IDS = {
    "Division": ("county", "village 1", "nation", "far county"),
    "Station": ("station", "far station", "closed station"),
    "GridCell": ("cell A", "cell E", "cell C"),
    "GridWorker": ("worker", "far worker", "other worker"),
    "CellAssignment": ("assignment A DEPUTY", "assignment D LEAD"),
    "Person": ("person A0", "person D1", "person E2", "person dead", "person moved", "person without a cell"),
    "Contact": ("contact 0", "contact 1", "contact 54"),
    "ContactPolicy": ("policy",),
}
SHOWN = {
    "Division": DIVISION,
    "Station": STATION,
    "GridCell": CELL,
    "GridWorker": WORKER,
    "CellAssignment": ASSIGNMENT,
    "Person": PERSON,
    "Contact": CONTACT,
    "ContactPolicy": POLICY,
}
LINKED = {
    "Division": """name parents { name } children { nodes { name } } station { name }
        responsiblePerson { name } cells { nodes { code } }""",
    "Station": """name division { name } supervisingStation { name } children { nodes { name } }
        divisions { nodes { name } } cells { nodes { code } } workers { nodes { name } }""",
    "GridCell": "code division { name } assignments { role } people { nodes { name } } counts { people }",
    "GridWorker": "name staffNumber phoneMasked station { name } cells { nodes { code } }",
    "CellAssignment": "role worker { name station { name } }",
    "Person": "name division { name } cell { code } lastContact { mode } contacts { nodes { mode } }",
    "ContactPolicy": "rule division { name }",
    "Contact": "mode cell { code people { nodes { name } } } worker { name }",
}
EACH = tuple(variant for names in IDS.values() for variant in ({"id": f"<{name}>"} for name in names))
ONE_OF_EACH = tuple({"id": f"<{names[0]}>"} for names in IDS.values())

ONE_TYPE = tuple(
    document(
        f"{kind}: {what}",
        f"query($id: ID!) {{ node(id: $id) {{ __typename ... on {kind} {{ {fields} }} }} }}",
        *[{"id": f"<{name}>"} for name in IDS[kind]],
        roles=EVERYONE,
    )
    for what, shown in (("what it shows", SHOWN), ("what hangs on it", LINKED))
    for kind, fields in shown.items()
)
MIXED = (
    document("any node, its id alone", "query($id: ID!) { node(id: $id) { id } }", *EACH),
    document("any node, its type alone", "query($id: ID!) { node(id: $id) { __typename } }", *EACH),
    document(
        "any node, a fragment for each type",
        "query($id: ID!) { node(id: $id) { id "
        + " ".join(f"... on {kind} {{ {fields} }}" for kind, fields in LINKED.items() if kind != "Contact")
        + " } }",
        *ONE_OF_EACH,
    ),
    document(
        "a fragment of another type",
        "query($id: ID!) { node(id: $id) { id ... on Station { name level } ... on Person { name } } }",
        *ONE_OF_EACH,
    ),
    document(
        "nothing for this type",
        "query($id: ID!) { node(id: $id) { ... on GridCell { code } } }",
        *ONE_OF_EACH,
    ),
    document(
        "the interface inside itself",
        """query($id: ID!) { node(id: $id) { ... on Node { id ... on Node { __typename ... on Person {
            name } } } } }""",
        *ONE_OF_EACH,
    ),
    document(
        "a fragment without a type",
        "query($id: ID!) { node(id: $id) { ... { id __typename } } }",
        *ONE_OF_EACH,
    ),
    document(
        "the interface below a type",
        """query($id: ID!) { node(id: $id) { ... on GridCell { ... on Node { id } division { ... on Node
            { id }
            ... on Division { name } } people { nodes { ...N } } } } } fragment N on Node { id
            __typename }""",
        {"id": "<cell A>"},
        {"id": "<cell E>"},
        {"id": "<person A0>"},
    ),
    document(
        "aliases that differ by type",
        """query($id: ID!) { node(id: $id) { ... on Person { label: name } ... on GridCell { label: code }
            ... on Station { label: name } } }""",
        *ONE_OF_EACH,
    ),
    document(
        "two nodes at once",
        "query($a: ID!, $b: ID!) { a: node(id: $a) { id __typename } b: node(id: $b) { id __typename } }",
        {"a": "<person A0>", "b": "<station>"},
        {"a": "<station>", "b": "<person A0>"},
        {"a": "<cell A>", "b": "<cell A>"},
        {"a": "<person E0>", "b": "bm90aGluZw"},
    ),
    document(
        "an id as an integer",
        "query($id: ID!) { node(id: $id) { id } }",
        {"id": 5},
        {"id": -1},
        {"id": "5"},
    ),
    document("an id written as a number", "{ node(id: 500151) { id } }"),
    document(
        "ids nobody gave",
        "query($id: ID!) { node(id: $id) { id ... on Person { name } } }",
        *[
            {"id": text}
            for text in ("", "x", "UGVyc29uOjE6MQ==", "Tm90aGluZzoxOjE", "UGVyc29uOjUwMDE1MTo5OTk", "é")
        ],
    ),
    document(
        "a contact and its person's other contacts",
        """query($id: ID!) { node(id: $id) { ... on Contact { worker { cells { nodes { people { nodes {
            contacts { nodes { id } } } }
            } } } } } }""",
        {"id": "<contact 0>"},
        {"id": "<contact 2>"},
    ),
    document(
        "a person's village over the nation",
        """query($id: ID!) { node(id: $id) { ... on Person { division { station { supervisingStation {
            supervisingStation { name division { name } } } } } } } }""",
        {"id": "<person A0>"},
        {"id": "<person E0>"},
    ),
)
DOCUMENTS = (*ONE_TYPE, *MIXED)

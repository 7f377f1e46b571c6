"""Acts that change persons."""

from tests.schema.documents.document import document

ACT = "00000000-0000-4000-8000-00000000001"
PERSON = "id name sex bornOn identityMasked phoneMasked categories status statusOn point cell { code }"
NEWCOMER = {
    "clientId": f"{ACT}1",
    "on": "2025-09-01",
    "name": "王新来",
    "identityNumber": "110101197503099970",
    "categories": ["DISCHARGED_SOLDIER"],
    "home": {"cellCode": "500151A"},
}
ROLES = ("worker", "leader", "administrator", "nobody")

DOCUMENTS = (
    document(
        "a person who cannot be registered",
        f"""mutation($input: RegisterPersonInput!) {{ registerPerson(input: $input) {{ replayed
            person {{ {PERSON} }} }} }}""",
        {"input": NEWCOMER | {"on": "2999-01-01"}},
        {"input": NEWCOMER | {"home": {"cellCode": "nowhere"}}},
        {"input": NEWCOMER | {"identityNumber": "1"}},
        {"input": NEWCOMER | {"categories": ["NONE"]}},
        roles=ROLES,
    ),
    document(
        "several persons who cannot be registered",
        """mutation($input: RegisterPersonsInput!) { registerPersons(input: $input) { receipts {
            clientId status code zh en person { name } } } }""",
        {"input": {"persons": [NEWCOMER | {"on": "2999-01-01"}, NEWCOMER | {"identityNumber": "1"}]}},
        {"input": {"persons": []}},
        roles=ROLES,
    ),
    document(
        "a person who cannot be moved or located",
        f"""mutation($id: ID!, $home: HomeInput!) {{
            movePerson(input: {{ clientId: "{ACT}2", personId: $id, on: "2999-01-01", home: $home }}) {{
                replayed person {{ {PERSON} }} }}
            locatePerson(input: {{ clientId: "{ACT}3", personId: $id, place: {{ lon: 999, lat: 0 }} }}) {{
                replayed person {{ {PERSON} }} }} }}""",
        {"id": "<person A1>", "home": {}},
        {"id": "<person A1>", "home": {"cellCode": "500151A"}},
        {"id": "?", "home": {"cellCode": "500151A"}},
        roles=ROLES,
    ),
    document(
        "a registration that cannot be ended or taken up again",
        f"""mutation($id: ID!, $on: Date!) {{
            endRegistration(input: {{ clientId: "{ACT}4", personId: $id, reason: INELIGIBLE, on: $on,
                source: "x" }}) {{ replayed person {{ {PERSON} }} }}
            reinstatePerson(input: {{ clientId: "{ACT}5", personId: $id, reason: "x" }}) {{
                replayed person {{ {PERSON} }} }} }}""",
        {"id": "<person A1>", "on": "2999-01-01"},
        {"id": "?", "on": "2025-01-01"},
        roles=ROLES,
    ),
    document(
        "a person who does not return",
        f"""mutation($id: ID!, $home: HomeInput!) {{ returnPerson(input: {{ clientId: "{ACT}7", personId: $id
            on: "2025-01-01", home: $home, address: "x" }}) {{ replayed person {{ {PERSON} }} }} }}""",
        {"id": "<person A1>", "home": {}},
        {"id": "?", "home": {"cellCode": "500151A"}},
        roles=ROLES,
    ),
    document(
        "a number that cannot be put right",
        f"""mutation($id: ID!, $number: String!, $base: Int!) {{ correctIdentityNumber(input: {{
            clientId: "{ACT}8", personId: $id, baseVersion: $base, identityNumber: $number }}) {{
                replayed person {{ {PERSON} }} }} }}""",
        {"id": "<person A1>", "number": "1", "base": 1},
        {"id": "?", "number": "110101197503099970", "base": 1},
        roles=ROLES,
    ),
    document(
        "a person who cannot be amended",
        f"""mutation($id: ID!, $base: Int!) {{ amendPerson(input: {{ clientId: "{ACT}6", personId: $id,
            baseVersion: $base, name: "王更正" }}) {{ replayed person {{ {PERSON} version }} }} }}""",
        {"id": "<person A1>", "base": 0},
        {"id": "?", "base": 1},
        roles=ROLES,
    ),
    document(
        "a person of whom nothing can be set",
        f"""mutation($id: ID!, $on: Date!) {{
            setCategories(input: {{ clientId: "{ACT}7", personId: $id, baseVersion: 0, on: $on,
                categories: [RETIRED_OFFICER] }}) {{ replayed person {{ {PERSON} version }} }}
            setPriorityClasses(input: {{ clientId: "{ACT}8", personId: $id, baseVersion: 0, on: $on,
                priorityClasses: [] }}) {{ replayed person {{ {PERSON} version }} }} }}""",
        {"id": "<person A1>", "on": "2999-01-01"},
        {"id": "?", "on": "2025-01-01"},
        roles=ROLES,
    ),
)

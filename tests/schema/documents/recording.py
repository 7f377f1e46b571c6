"""Contacts with what corrects them, and acts that are refused."""

from tests.schema.documents.document import EVERYONE, TWO, document
from tests.schema.documents.refusals import FIRST

CONTACT = "id contactedOn needs escalatedTo recordedAt supersededAt withdrawnBecause"
LINKED = f"{CONTACT} supersedes {{ {CONTACT} supersededBy {{ id }} }} supersededBy {{ {CONTACT} }}"
NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on Contact {{ {LINKED} }} }} }}"
BATCH = """mutation($input: RecordContactsInput!) { recordContacts(input: $input) {
    receipts { clientId status code zh en contact { id } duties { satisfied { key modes } } } } }"""
DUTIES = """duties { satisfied { key rule contact { id } } open { duty { key state person { name lastContact {
    contactedOn } } } reasons { reason text __typename } } }"""
RECORD = f"""mutation($input: RecordContactInput!) {{ recordContact(input: $input) {{ replayed {DUTIES}
    contact {{ id }} }} }}"""
RECEIPTS = f"""mutation($input: RecordContactsInput!) {{ recordContacts(input: $input) {{ receipts {{ status
    {DUTIES} }} }} }}"""
CORRECT = """mutation($input: SupersedeContactInput!) { supersedeContact(input: $input) {
    replayed contact { id } duties { satisfied { key } } } }"""
ACT = "00000000-0000-4000-8000-0000000000"
ITEM = {
    "personId": "<person A1>",
    "contactedOn": "2999-01-01",
    "mode": "PHONE",
    "purpose": "ROUTINE",
    "outcome": "REACHED",
}

DOCUMENTS = (
    document(
        "contacts with what corrects them",
        f"{{ myCells {{ people {{ nodes {{ name contacts {{ nodes {{ {LINKED} }} }} }} }} }} }}",
    ),
    document("a contact by id", NODE, {"id": "<contact 0>"}, roles=EVERYONE),
    document("another contact by id", NODE, {"id": "<contact 54>"}, roles=TWO),
    document(
        "a batch of which nothing is recorded",
        BATCH,
        {"input": {"contacts": [{"clientId": f"{ACT}61", **ITEM}, {"clientId": f"{ACT}62", **ITEM}]}},
        roles=EVERYONE,
    ),
    document("what a contact did, told again", RECORD, {"input": FIRST}, roles=EVERYONE),
    document(
        "what contacts did, told again",
        RECEIPTS,
        {"input": {"contacts": [FIRST, {"clientId": f"{ACT}65", **ITEM}]}},
        roles=EVERYONE,
    ),
    document("an empty batch", BATCH, {"input": {"contacts": []}}, roles=EVERYONE),
    document(
        "a correction that says nothing",
        CORRECT,
        {"input": {"clientId": f"{ACT}63", "contactId": "<contact 0>"}},
        roles=EVERYONE,
    ),
    document(
        "a correction of what is no contact",
        CORRECT,
        {"input": {"clientId": f"{ACT}64", "contactId": "<person A1>", "note": "x"}},
        roles=TWO,
    ),
)

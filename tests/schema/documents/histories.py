"""What was recorded of persons."""

from tests.schema.documents.document import EVERYONE, document

SHOWN = """kind recordedAt recordedBy fromOn untilOn code field was became source division { name }
    cell { code } worker { name } contact { id mode }"""
PAGED = f"""query($id: ID!, $first: Int, $after: String) {{ node(id: $id) {{ ... on Person {{
    history(first: $first, after: $after) {{ totalCount nodes {{ {SHOWN} }}
        pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
        edges {{ cursor node {{ kind }} }} }} }} }} }}"""

DOCUMENTS = (
    document(
        "of persons", f"{{ people(first: 20) {{ nodes {{ name history {{ nodes {{ {SHOWN} }} }} }} }} }}"
    ),
    document(
        "of one, by the page",
        PAGED,
        {"id": "<person A0>", "first": 3},
        {"id": "<person A0>", "first": 0},
        {"id": "<person moved>"},
        {"id": "<person E3>"},
        {"id": "<person A1>", "after": "?"},
        roles=EVERYONE,
    ),
)

"""Transfers between counties: the list, one by its id, the registration before, and acts that are refused."""

from typing import Any

from tests.schema.documents.document import EVERYONE, TWO, Variables, document

SHOWN = """id direction state name identityMasked movedOn reason offeredOn expiresOn decidedAt refusal
    person { name former { name } } division { code } otherDivision { code name }"""
LIST = f"""totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} nodes {{ {SHOWN} }}
    edges {{ cursor node {{ id state }} }}"""
ROLES = ("worker", "staff", "client", "far_worker", "nation", "two_areas", "leader", "nobody")
ASKED: tuple[Variables, ...] = (
    {},
    {"direction": "OUT"},
    {"direction": "IN"},
    {"state": ["EXPIRED", "REFUSED"]},
    {"first": 2},
    {"first": 0},
    {"after": "?"},
)
ACT = {"clientId": "00000000-0000-4000-8000-000000000101"}
OFFER = {"personId": "<person A1>", "toCode": "500152", "movedOn": "2999-01-01", "reason": "x"}
ACTS: dict[str, tuple[dict[str, Any], ...]] = {
    "offerTransfer": (OFFER, OFFER | {"toCode": "500151"}, OFFER | {"personId": "?"}),
    "withdrawTransfer": ({"transferId": "<transfer refused>"}, {"transferId": "?"}),
    "refuseTransfer": ({"transferId": "<transfer refused>", "reason": "x"},),
    "acceptTransfer": ({"transferId": "<transfer refused>", "home": {"cellCode": "500151A"}},),
}

DOCUMENTS = (
    document(
        "by direction, state and page",
        f"""query($direction: TransferDirection, $state: [TransferState!], $first: Int, $after: String) {{
            transfers(direction: $direction, state: $state, first: $first, after: $after) {{ {LIST} }} }}""",
        *ASKED,
        roles=ROLES,
    ),
    document(
        "one side by its id",
        f"query($id: ID!) {{ node(id: $id) {{ ... on Transfer {{ {SHOWN} }} }} }}",
        *[{"id": f"<{name}>"} for name in ("transfer offered", "far transfer accepted", "transfer refused")],
        roles=EVERYONE,
    ),
    document(
        "the registration before",
        "{ people(first: 20) { nodes { name former { id name status former { id } } } } }",
        roles=EVERYONE,
    ),
    document(
        "told to a new copy",
        f"{{ changes(first: 1000) {{ transfers {{ {SHOWN} }} persons {{ name former {{ name }} }} }} }}",
        roles=("worker", "client", "far_worker"),
    ),
    *[
        document(
            f"an act that cannot be: {name}",
            f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{"
            f" replayed transfer {{ {SHOWN} }} }} }}",
            *[{"input": ACT | given} for given in variants],
            roles=(*TWO, "client"),
        )
        for name, variants in ACTS.items()
    ],
)

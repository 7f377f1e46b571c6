"""Contact policies of counties: previews, and acts that are refused."""

from tests.schema.documents.document import POLICY, document

ROLES = ("administrator", "worker", "leader", "nobody")
CLIENT = "00000000-0000-4000-8000-000000000081"
PREVIEW = """query($id: ID!, $on: Date) { previewContactPolicy(policyId: $id, on: $on) { on persons duties
    replaced withheld states { state duties } window { from to } } }"""
TERMS = {"rule": "YEARLY_VISIT", "trigger": "INTERVAL", "issuer": "某局", "document": "某文件", "article": ""}
DRAFT = {"clientId": CLIENT, "divisionCode": "500151000000", "terms": TERMS}
PAYLOAD = f"replayed policy {{ {POLICY} division {{ name }} }}"

DOCUMENTS = (
    document(
        "a preview of a county's policy, of others' and of none",
        PREVIEW,
        {"id": "<county policy>"},
        {"id": "<county policy>", "on": "2026-01-01"},
        {"id": "<county policy>", "on": "3000-01-01"},
        {"id": "<policy>"},
        {"id": "?"},
        roles=ROLES,
    ),
    document(
        "a draft that cannot be",
        f"mutation($input: DraftContactPolicyInput!) {{ draftContactPolicy(input: $input) {{ {PAYLOAD} }} }}",
        {"input": DRAFT},
        {"input": DRAFT | {"basedOn": "?"}},
        {"input": DRAFT | {"divisionCode": "500199000000"}},
        roles=ROLES,
    ),
    *[
        document(
            f"a turn that cannot be: {name}",
            f"mutation($input: ContactPolicyTurnInput!) {{ {name}(input: $input) {{ {PAYLOAD} }} }}",
            {"input": {"clientId": CLIENT, "policyId": "<policy>", "on": "2025-12-01"}},
            {"input": {"clientId": CLIENT, "policyId": "<county policy>", "on": "2025-01-01"}},
            roles=ROLES,
        )
        for name in ("activateContactPolicy", "retireContactPolicy")
    ],
)

"""Runs of imported files: how they stand, and acts that cannot be."""

from tests.schema.documents.document import EVERYONE, document

ACCOUNT = """account {
    households { new changed unchanged held written changedSince reversed kept }
    read accepted warned held refused ignored new changed unchanged written
    changedSince reversed kept notReversed reasons { code weight column text lines places }
    keptLines { place by at } }"""
RUN = f"""id number kind source office state job isStuck trouble saidOn policy whole uploadedAt
    divisions {{ missing closes canTell missingDivisions {{ level code name isUsed outcome }}
        changes {{ level verdict oldCode code oldName name }} }}
    totals {{ place village said read taken difference }} {ACCOUNT}"""
ROLES = ("client", "worker", "leader", "administrator", "nobody")
TERMS = {"saidOn": "2025-09-01", "policy": "OVERWRITE", "whole": True, "category": "MARTYR_SURVIVOR"}

DOCUMENTS = (
    document(
        "the runs of a county",
        f"query($code: String!) {{ importRuns(code: $code) {{ {RUN} }} }}",
        {"code": "500151"},
        {"code": "500151001"},
        {"code": "?"},
        roles=EVERYONE,
    ),
    document(
        "a run by its id",
        f"query($id: ID!) {{ importRun(id: $id) {{ {RUN} }} }}",
        {"id": "<person A0>"},
        {"id": "SW1wb3J0UnVuOjUwMDE1MTo3"},
        roles=ROLES,
    ),
    *[
        document(
            f"an act that cannot be: {name}",
            f"mutation($id: ID!) {{ {name}(id: $id) {{ run {{ {RUN} }} }} }}",
            {"id": "SW1wb3J0UnVuOjUwMDE1MTo3"},
            roles=ROLES,
        )
        for name in ("acceptImport", "resumeImport", "undoImport")
    ],
    document(
        "a dry run that cannot be",
        f"mutation($input: CheckImportInput!) {{ checkImport(input: $input) {{ run {{ {RUN} }} }} }}",
        {"input": TERMS | {"id": "SW1wb3J0UnVuOjUwMDE1MTo3", "system": "GCJ02"}},
        {"input": {"id": "SW1wb3J0UnVuOjUwMDE1MTo3", "system": "?"}},
        {"input": {"id": "SW1wb3J0UnVuOjUwMDE1MTo3", "plan": " "}},
        {"input": {"id": "SW1wb3J0UnVuOjUwMDE1MTo3", "closings": -1}},
        {"input": {"id": "SW1wb3J0UnVuOjUwMDE1MTo3", "act": "CHANGE", "source": "SURVEYED", "plan": "草案"}},
        roles=ROLES,
    ),
)

"""Responsibility for cells, hand-overs, and what offline copies are told. Nothing here changes anything."""

from tests.schema.documents.document import CELL, CONTACT, EVERYONE, PERSON, document

PLAN = """query($input: PlanHandOverInput!) { planHandOver(input: $input) { isPossible people
    problems { code zh en } warnings { code zh en cellCodes total }
    cells { roles people due overdue unreachable cell { code name } toWorker { name } }
    gaps { validFrom validTo isNew people cell { code } }
    overlaps { role validFrom validTo cell { code } worker { name station { name } } } } }"""
HAND_OVER = """mutation($input: HandOverInput!) { handOver(input: $input) { replayed
    closed { id role } opened { id validFrom validTo decidedBy recordedAt cell { code } } } }"""
UNASSIGNED = """query($scope: CoverageScopeInput, $on: Date, $first: Int, $after: String) {
    unassignedCells(scope: $scope, asOf: $on, first: $first, after: $after) { nodes {
        code people unassignedSince assignedFrom isCovered cell { code division { name } } } } }"""
CHANGES = f"""query($since: String, $first: Int) {{ changes(since: $since, first: $first) {{
    asOf begins cursor hasMore keptSince contactsFrom
    cells {{ {CELL} assignments {{ role decidedBy worker {{ name }} cell {{ code }} }} }}
    persons {{ {PERSON} cell {{ code }} lastContact {{ contactedOn }} }}
    contacts {{ personId contact {{ {CONTACT} worker {{ name }} }} }} tombstones {{ id reason }} }} }}"""
ORDER = {
    "fromWorkerId": "<worker>",
    "toWorkerId": "<other worker>",
    "on": "2025-11-01",
    "decidedBy": "甲街道服务站",
    "reason": "岗位调整",
}
REFUSED = {"clientId": "00000000-0000-4000-8000-000000000009", "reason": " "}

DOCUMENTS = (
    document(
        "a hand-over planned",
        PLAN,
        {"input": ORDER},
        {"input": ORDER | {"toWorkerId": None}},
        {"input": ORDER | {"until": "2025-12-01", "roles": ["PRIMARY", "LEAD"]}},
        {"input": ORDER | {"cells": [{"cellCode": "500151A"}, {"cellCode": "500151E"}]}},
        {"input": ORDER | {"fromWorkerId": "<far worker>"}},
        roles=("administrator", "worker", "nobody"),
    ),
    document(
        "a hand-over refused",
        HAND_OVER,
        {"input": ORDER | REFUSED},
        {"input": ORDER | REFUSED | {"reason": "调岗", "toWorkerId": None}},
        roles=("administrator", "worker", "leader", "nobody"),
    ),
    document(
        "cells without a primary",
        UNASSIGNED,
        {},
        {"on": "2017-06-01"},
        {"on": "2018-06-01", "first": 1},
        {"first": 1, "after": "?"},
        {"scope": {"divisionCode": "500152000000"}, "on": "2026-01-01"},
        {"scope": {"cellCode": "500151A"}},
        {"first": 0},
        roles=EVERYONE,
    ),
    document(
        "cells without a primary, aliased",
        "{ a: unassignedCells { nodes { code } } b: unassignedCells { nodes { people } } }",
    ),
    document(
        "all that a copy begins with",
        CHANGES,
        {},
        {"first": 2},
        {"first": 0},
        {"since": "?"},
        roles=EVERYONE,
    ),
    document("a copy's cursor alone", "{ changes(first: 1) { hasMore tombstones { reason } } }"),
)

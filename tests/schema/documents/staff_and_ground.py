"""Acts of staff and of the ground, all refused: nothing here changes anything."""

from tests.schema.documents.document import document

ACT = "00000000-0000-4000-8000-00000000002"
ROLES = ("administrator", "worker", "nobody")
LINE = {"type": "Polygon", "coordinates": [[[106, 29], [106, 30], [107, 30], [106, 29]]]}
DECIDED = 'decidedBy: "甲街道服务站", reason: " "'
PLAN = "plan { id name status } replayed"
TASKS = "closed { id role } opened { id validFrom cell { code } worker { name } } replayed"

DOCUMENTS = (
    document(
        "a post that is not begun, mended or ended",
        f"""mutation($station: ID!, $worker: ID!) {{
            addGridWorker(input: {{ clientId: "{ACT}1", stationId: $station, name: " ",
                on: "2025-09-01" }}) {{
                worker {{ id name }} replayed }}
            amendGridWorker(input: {{ clientId: "{ACT}2", workerId: $worker }}) {{
                worker {{ id name station {{ name }} }} replayed }}
            endPost(input: {{ clientId: "{ACT}3", workerId: $worker, on: "2025-11-01", {DECIDED} }}) {{
                worker {{ id }} {TASKS} }} }}""",
        {"station": "<station>", "worker": "<worker>"},
        {"station": "?", "worker": "<station>"},
        roles=ROLES,
    ),
    document(
        "a cell that is given to nobody",
        f"""mutation($cell: ID!, $worker: ID!) {{ assignCell(input: {{ clientId: "{ACT}4", cellId: $cell,
            workerId: $worker, role: DEPUTY, on: "2025-11-01", {DECIDED} }}) {{ replayed
            assignment {{ id role validFrom cell {{ code }} worker {{ name }} }} }} }}""",
        {"cell": "<plan>", "worker": "<worker>"},
        {"cell": "?", "worker": "<far worker>"},
        roles=ROLES,
    ),
    document(
        "a plan that is not put in force",
        f"""mutation($plan: ID!) {{ activateGridPlan(input: {{ clientId: "{ACT}5", planId: $plan,
            on: "2025-11-01", report: "x", {DECIDED} }}) {{ {PLAN} {TASKS} placed
            unplaced {{ people village {{ code }} }} }}
            createGridPlan(input: {{ clientId: "{ACT}6", code: "500199", name: "新" }}) {{ {PLAN} }} }}""",
        {"plan": "<plan>"},
        {"plan": "<station>"},
        roles=ROLES,
    ),
    document(
        "a plan in force in which nothing is drawn",
        f"""mutation($plan: ID!, $cell: ID!, $line: GeoJSON!) {{
            putCells(input: {{ clientId: "{ACT}7", planId: $plan, cells: [] }}) {{
                cells {{ code }} {PLAN} }}
            splitCell(input: {{ clientId: "{ACT}8", planId: $plan, cellId: $cell, parts: [] }}) {{
                cells {{ code }} {PLAN} }}
            mergeCells(input: {{ clientId: "{ACT}9", planId: $plan, cellIds: [$cell], primaryId: $cell }}) {{
                cells {{ code }} {PLAN} }}
            redrawCell(input: {{ clientId: "{ACT}a", planId: $plan, cellId: $cell, boundary: $line }}) {{
                cells {{ code }} {PLAN} }}
            discardGridPlan(input: {{ clientId: "{ACT}d", planId: $plan }}) {{ planId replayed }} }}""",
        {"plan": "<plan>", "cell": "<plan>", "line": LINE},
        {"plan": "?", "cell": "?", "line": {"type": "Point", "coordinates": [0, 0]}},
        roles=ROLES,
    ),
    document(
        "a line and a point that are not put in",
        f"""mutation($division: ID!, $line: GeoJSON!) {{
            putDivisionShape(input: {{ clientId: "{ACT}b", divisionId: $division, act: CHANGE,
                on: "2999-01-01", boundary: $line, source: SURVEYED }}) {{
                division {{ code }} isUnchanged replayed }}
            putDivisionPoint(input: {{ clientId: "{ACT}c", divisionId: $division, act: CORRECTION,
                on: "2999-01-01", point: {{ lon: 106.05, lat: 29.85 }}, source: SURVEYED }}) {{
                division {{ code }} isUnchanged replayed }} }}""",
        {"division": "<station>", "line": LINE},
        {"division": "?", "line": LINE},
        roles=ROLES,
    ),
    document(
        "what names a report",
        "query($id: ID!) { gridPlanReport(planId: $id) { fingerprint isClean } }",
        {"id": "<plan>"},
        roles=ROLES,
    ),
)

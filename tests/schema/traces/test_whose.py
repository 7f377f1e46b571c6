"""Whoever is shown stands in the log: by every root field that may show persons, in every lane."""

import pytest

from tests.schema.conftest import Asked
from tests.schema.documents.every import DOCUMENTS
from tests.schema.lanes import FAST, PLAIN
from tests.schema.traces.shown import asked, logged, reaching_persons, saying_who, shown_in

# A document in which the field shows persons, and who asks it.
SHOWING = {
    "viewer": ("forms: the viewer's grants and their areas", "worker"),
    "node": ("nodes: Person: what hangs on it", "client"),
    "division": ("divisions: a village's cells with their people", "client"),
    "station": ("divisions: a station, all it shows", "worker"),
    "myCells": ("cells: my cells, all they show", "worker"),
    "gridCell": ("cells: a cell by code and its people", "worker"),
    "cellAt": ("cells: the cell of a place", "worker"),
    "people": ("people: the people of the people's cells", "worker"),
    "contactLedger": ("ledger: the ledger by place, days, who, how, what for and page", "worker"),
    "coverageBreakdown": ("pages: pages below what is computed", "worker"),
    "coverageList": ("coverage_full: behind attempted", "worker"),
    "duties": ("duties: whom to visit", "worker"),
    "dutySummary": ("duties: parts and the places they are", "worker"),
    "unassignedCells": ("assignments: cells without a primary", "nation"),
    "changes": ("assignments: all that a copy begins with", "worker"),
    "unreachableRequests": ("life_events: requests by state, place and page", "worker"),
    "escalations": ("inbox: escalations by state, level, place, worker, days and page", "worker"),
    "needs": ("inbox: needs by state, kind, place, worker, days and page", "worker"),
    "inboxBreakdown": ("inbox: numbers of the inbox and the places they are of", "worker"),
    "duplicates": ("duplicates: by place, decision and page", "worker"),
    "dossier": ("dossiers: one, and how complete they are", "worker"),
    "incompleteDossiers": ("dossiers: those that are incomplete, by place, item and page", "worker"),
    "households": ("households: by place and page", "worker"),
    "transfers": ("transfers: by direction, state and page", "worker"),
    "stationsRequired": ("stations: villages by what they need, place, day and page", "client"),
    "campaigns": ("campaigns: campaigns of a place", "worker"),
    "campaign": ("campaigns: the stations behind the numbers", "client"),
    "serviceAreas": ("service_areas: by every method", "worker"),
    "serviceGaps": ("service_areas: gaps by village and cell", "worker"),
    "density": ("spatial: density, all it shows", "worker"),
    "stationSiting": ("planning: siting", "worker"),
    "dayRoute": ("planning: a route", "worker"),
}
# Who may ask these sees no person, or they show them through their places only, as the others do.
BY_PLACES_ONLY = {
    *("continuity", "contactPolicies", "planHandOver", "gridPlanReport", "compareGridPlans"),
    *("serviceGapList", "nearestStations", "hotspots", "dossierCompleteness", "householdVisits"),
    *("account", "accounts"),
}


def test_no_field_that_may_show_persons_is_left_out() -> None:
    assert {*SHOWING, *BY_PLACES_ONLY} == set(reaching_persons())


@pytest.mark.parametrize("field", SHOWING)
async def test_whoever_is_shown_stands_in_the_log(field: str, varied: Asked) -> None:
    name, role = SHOWING[field]
    viewer, filled = varied.world.viewers()[role], varied.world.filled
    query, variables = saying_who(filled(DOCUMENTS[name].query)), filled(dict(DOCUMENTS[name].variants[0]))
    for lane in (FAST["ahead"], PLAIN):
        answer, rows = await asked(varied.oracle.database, lane, viewer, query, variables)
        shown = shown_in(answer)
        assert shown
        assert shown <= logged(rows)
        assert {(row.subject, row.role, row.kind) for row in rows} == {(viewer.subject, viewer.role, "READ")}


async def test_a_list_is_one_row_of_just_those_shown_and_says_by_what(varied: Asked) -> None:
    query = saying_who("{ people(first: 3) { nodes { cell { people(first: 1) { nodes { name } } } } } }")
    for lane in FAST.values():
        answer, [row] = await asked(varied.oracle.database, lane, varied.world.viewers()["client"], query)
        assert {(row.county_id, one) for one in row.person_ids} == shown_in(answer)
        assert (row.operation, len(row.document), row.outcome) == ("query people", 32, "DONE")


COUNTS = (
    "{ people { totalCount } }",
    '{ coverage(scope: { divisionCode: "500151000000" }) { numerator denominator } }',
    '{ division(code: "500151001000") { name cells { nodes { code counts { people } } } } }',
)


@pytest.mark.parametrize("query", COUNTS)
async def test_what_names_no_person_writes_nothing(query: str, varied: Asked) -> None:
    for lane in FAST.values():
        answer, rows = await asked(varied.oracle.database, lane, varied.world.viewers()["client"], query)
        assert not answer.errors
        assert not rows

"""docs/using/limits.md says what the code does: its numbers, its scalars, and that no other list can grow."""

import re
from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLList,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    get_nullable_type,
    specified_scalar_types,
)

from db.codes import DivisionLevel
from importers.county_lists.checking import MOST_GONE
from importers.county_lists.differing import MOST_SHOWN
from importers.files.sheets import MOST_TOTALS
from importers.runs.run import MOST_LISTED as MOST_RUNS
from resolvers.campaigns.entry import MOST_STAGES
from resolvers.coverage.trend import MOST_MONTHS
from resolvers.duties.links import MOST_POLICIES
from resolvers.duties.question import LONGEST_WINDOW
from resolvers.ground.cells import MOST_OWN_CELLS
from resolvers.ground.workers import MOST_ASSIGNED
from resolvers.recording.batches import LARGEST_BATCH
from resolvers.viewer import SMALLEST_SHOWN
from resolvers.wording.refusals import LONGEST_TEXT
from schema.arguments import LARGEST_LIST
from schema.build import build_schema
from schema.changes.questions import PAGE
from schema.http.cost.points_asked import MOST_POINTS
from schema.http.endpoint import Endpoint
from schema.http.limits import LIMITS
from schema.http.objects_asked import MOST_OBJECTS, OTHER_LIST
from schema.http.request import MOST_VALUES
from schema.http.statuses import STATUS
from schema.paging.cursors import DEFAULT_PAGE, LARGEST_PAGE

PAGE_OF_LIMITS = (Path(__file__).parents[1] / "docs" / "using" / "limits.md").read_text(encoding="utf-8")
NUMBERS = {
    "page size by default": DEFAULT_PAGE,
    "largest page": LARGEST_PAGE,
    "page of `changes` by default": PAGE,
    "objects of a document, its page sizes multiplied": MOST_OBJECTS,
    "characters of a document": LIMITS.characters,
    "tokens of a document": LIMITS.tokens,
    "comments of a document": LIMITS.comments,
    "levels of a document": LIMITS.depth,
    "fields of a document, fragments written out": LIMITS.fields,
    "aliases of a document": LIMITS.aliases,
    "bytes of a request": Endpoint.__dataclass_fields__["body_limit"].default,
    "seconds for a request to arrive": Endpoint.__dataclass_fields__["body_seconds"].default,
    "values in `variables`": MOST_VALUES,
    "values of a list argument": LARGEST_LIST,
    "contacts of a batch": LARGEST_BATCH,
    "characters of a note": LONGEST_TEXT,
    "cells of `myCells`": MOST_OWN_CELLS,
    "roles in a cell (`assignments`)": MOST_ASSIGNED,
    "policies for a division (`contactPolicies`)": MOST_POLICIES,
    "stages of a campaign (`milestones`)": MOST_STAGES,
    "divisions above a division (`parents`)": len(DivisionLevel) - 1,
    "months of a trend": MOST_MONTHS,
    "points of the trends of a document, sums counted too": MOST_POINTS,
    "days of a window of duties": LONGEST_WINDOW.days,
    "runs of a county (`importRuns`)": MOST_RUNS,
    "totals of a file (`totals`)": MOST_TOTALS,
    "divisions that a list lacks (`missingDivisions`)": MOST_GONE,
    "changes of a list, of each verdict (`changes`)": MOST_SHOWN,
    "persons below whose number details are withheld": SMALLEST_SHOWN,
}
ROW = re.compile(r"^\| ([^|]+) \| ([\d,]+) \| ([^|]*) ?\|$", re.MULTILINE)
SCHEMA = build_schema()._schema
# Lists of objects that are no pages: bounded by what their description says, or by how they are asked for.
BOUNDED = {
    *("Query.myCells", "Query.contactPolicies", "Query.codeLists", "CodeList.codes", "Division.parents"),
    *("GridCell.assignments", "GridCell.ownAssignments", "Campaign.milestones", "Viewer.grants"),
    *("NearestStations.stations", "RecordContactsPayload.receipts", "Query.inboxNumbers"),
    "RegisterPersonsPayload.receipts",
    *(
        "Query.importRuns",
        "ImportRun.totals",
        "ImportDivisions.missingDivisions",
        "ImportDivisions.changes",
        "Query.mySessions",
        "Query.workerPhones",
        "WorkerPhonesPayload.rules",
        "Account.grants",
        "Account.credentials",
    ),
    *("AccountView.areas", "AccountView.reach"),
    *("DutiesAfterContact.satisfied", "DutiesAfterContact.open", "OpenDuty.reasons"),
    *("Changes.cells", "Changes.persons", "Changes.contacts", "Changes.transfers", "Changes.tombstones"),
}
# Types whose lists are the parts of one answer, which sum to a whole and come with it.
WHOLE = {
    *("CoverageBreakdown", "CoverageTrend", "Coverage", "WaterfallStep", "Continuity", "ContinuityCounts"),
    *("DutySummary", "Density", "Hotspots", "ServiceArea", "ServiceAreas", "ServiceGaps", "DayRoute"),
    *("RouteStop", "StationSiting", "SitingChoice", "GridPlanReport", "GridPlanComparison"),
    *("ProposeGridPayload", "HandOverPlan", "HandOverPayload", "EndPostPayload", "PolicyPreview"),
    *("StationEntryPayload", "ImportAccount", "DossierCompleteness", "DossierCounts"),
    *("HouseholdVisits", "InboxBreakdown"),
    *("ActivateGridPlanPayload", "DrawCellsPayload", "PopulationFlow"),
}


def test_each_number_is_that_of_the_code() -> None:
    told = {what: int(number.replace(",", "")) for what, number, _ in ROW.findall(PAGE_OF_LIMITS)}
    assert told == NUMBERS
    assert OTHER_LIST == 10  # as its text says


def test_each_refusal_is_one_there_is() -> None:
    codes = [code.strip(" `") for _, _, code in ROW.findall(PAGE_OF_LIMITS) if code.strip()]
    assert [code for code in codes if code not in STATUS] == []


def test_each_scalar_is_told() -> None:
    scalars = {name for name, kind in SCHEMA.type_map.items() if isinstance(kind, GraphQLScalarType)}
    told = set(re.findall(r"^\| `(\w+)` \|", PAGE_OF_LIMITS, re.MULTILINE))
    assert told == scalars
    assert specified_scalar_types.keys() <= told


def lists() -> Iterator[tuple[str, str]]:
    """Every list of objects by type and field, connections and what they hold aside."""
    for name, kind in SCHEMA.type_map.items():
        if not isinstance(kind, GraphQLObjectType) or name.startswith("__") or "pageInfo" in kind.fields:
            continue
        for field, shown in kind.fields.items():
            is_list = isinstance(get_nullable_type(shown.type), GraphQLList)
            if is_list and isinstance(get_named_type(shown.type), GraphQLObjectType):
                yield name, field


def test_no_list_can_grow_but_connections() -> None:
    assert {f"{name}.{field}" for name, field in lists() if name not in WHOLE} == BOUNDED
    assert {name for name, _ in lists()} >= WHOLE


def test_every_connection_is_asked_for_and_shown_alike() -> None:
    shown = {"edges", "pageInfo", "nodes", "totalCount"}
    connections = {name: kind for name, kind in SCHEMA.type_map.items() if name.endswith("Connection")}
    assert {name for name, kind in connections.items() if set(kind.fields) != shown} == set()  # type: ignore[attr-defined]  # objects
    asked = [
        (name, field, set(one.args))
        for name, kind in SCHEMA.type_map.items()
        if isinstance(kind, GraphQLObjectType)
        for field, one in kind.fields.items()
        if get_named_type(one.type).name in connections
    ]
    assert [(name, field) for name, field, given in asked if not {"first", "after"} <= given] == []


def test_no_argument_pages_in_another_way() -> None:
    other = re.compile(r"^(after[A-Z]|offset|skip|limit)[A-Za-z]*$")
    odd = [
        f"{name}.{field}({argument})"
        for name, kind in SCHEMA.type_map.items()
        if isinstance(kind, GraphQLObjectType)
        for field, one in kind.fields.items()
        for argument in one.args
        if other.match(argument)
    ]
    assert odd == []

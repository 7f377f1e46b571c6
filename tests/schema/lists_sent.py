"""How each list argument is sent: who asks what, with which variables."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from resolvers.viewer import Viewer
from schema.node import node_id
from tests.campaigns import order, task
from tests.hand_over_world import Handed
from tests.schema.world import World, id_of

HERE = {"lon": 106.05, "lat": 29.849}
COVERAGE = """query($categories: [PersonCategory!], $classes: [PriorityClass!]) {
    coverage(filter: { categories: $categories, priorityClasses: $classes }) { numerator waterfall { key } }
    whole: coverage(filter: { categories: $categories, priorityClasses: $classes }) { denominator }
    coverageBreakdown(by: CATEGORY, filter: { categories: $categories, priorityClasses: $classes }) {
        parts { key coverage { denominator } } }
    coverageTrend(filter: { categories: $categories, priorityClasses: $classes }) {
        points { coverage { denominator } } }
    continuity(filter: { categories: $categories, priorityClasses: $classes }) { whole { denominator } }
    coverageList(of: REACHED, filter: { categories: $categories, priorityClasses: $classes }) {
        totalCount } }"""
PEOPLE = """query($categories: [PersonCategory!], $classes: [PriorityClass!]) {
    people(filter: { categories: $categories, priorityClasses: $classes }) { totalCount } }"""
DUTIES = """query($state: [DutyState!], $rule: [DutyRule!]) {
    duties(state: $state, rule: $rule) { totalCount } dutySummary(rule: $rule) { whole { expected } } }"""
DUTIES_OF_CELL = """query($state: [DutyState!], $rule: [DutyRule!]) {
    gridCell(code: "500151A") { duties(state: $state, rule: $rule) { totalCount } } }"""
DUTIES_OF_PERSON = """query($state: [DutyState!], $rule: [DutyRule!]) {
    people(first: 1) { nodes { duties(state: $state, rule: $rule) { nodes { key } } } } }"""
CAMPAIGNS = """query($kind: [CampaignKind!], $state: [CampaignState!]) {
    campaigns(kind: $kind, state: $state) { nodes { title } } }"""
BEHIND = """query($id: ID!, $state: [DutyState!]) { campaign(id: $id) {
    people(state: $state) { totalCount } stations(state: $state) { totalCount } } }"""
REQUESTS = "query($state: [UnreachableState!]) { unreachableRequests(state: $state) { totalCount } }"
ORDER = """mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign {
    categories priorityClasses modes purposes stationLevels milestones { number } } } }"""
RECORD = "mutation($input: RecordContactInput!) { recordContact(input: $input) { contact { needs } } }"
BATCH = "mutation($input: RecordContactsInput!) { recordContacts(input: $input) { receipts { code } } }"
CORRECT = "mutation($input: SupersedeContactInput!) { supersedeContact(input: $input) { contact { needs } } }"
PLAN = "query($input: PlanHandOverInput!) { planHandOver(input: $input) { cells { roles } } }"
AREAS = "query($minutes: [Int!]) { serviceAreas(method: REACHABLE, minutes: $minutes) { method } }"
ROUTE = """query($worker: ID!, $pinned: [ID!], $left: [ID!]) { dayRoute(workerId: $worker, visits: 20,
    start: { lon: 106.05, lat: 29.849 }, pinned: $pinned, leftOut: $left) { metres } }"""
PROPOSAL = "mutation($input: ProposeGridInput!) { proposeGrid(input: $input) { replayed } }"
ESCALATIONS = """query($state: [InboxState!], $level: [DivisionLevel!]) {
    escalations(state: $state, level: $level) { totalCount } }"""
NEEDS = """query($state: [InboxState!], $kind: [ContactNeed!]) {
    needs(state: $state, kind: $kind) { totalCount } }"""
INBOX = """query($level: [DivisionLevel!], $kind: [ContactNeed!]) {
    inboxBreakdown(by: CELL, level: $level, kind: $kind) { whole { registered } } }"""
TRANSFERS = "query($state: [TransferState!]) { transfers(state: $state) { totalCount } }"
LEDGER = "query($filter: LedgerFilterInput) { contactLedger(filter: $filter) { totalCount } }"
REQUIRED = "query($need: [StationNeed!]) { stationsRequired(need: $need) { totalCount } }"
DRAFT = """mutation($input: DraftContactPolicyInput!) { draftContactPolicy(input: $input) { policy {
    categories priorityClasses modes purposes } } }"""
REGISTER = """mutation($input: RegisterPersonInput!) { registerPerson(input: $input) { person {
    categories priorityClasses } } }"""
REGISTER_MANY = """mutation($input: RegisterPersonsInput!) { registerPersons(input: $input) { receipts {
    status code } } }"""
CATEGORIES = """mutation($input: SetCategoriesInput!) { setCategories(input: $input) { person {
    categories } } }"""
CLASSES = """mutation($input: SetPriorityClassesInput!) { setPriorityClasses(input: $input) { person {
    priorityClasses } } }"""
PUT = "mutation($input: PutCellsInput!) { putCells(input: $input) { replayed } }"
SPLIT = "mutation($input: SplitCellInput!) { splitCell(input: $input) { replayed } }"
MERGE = "mutation($input: MergeCellsInput!) { mergeCells(input: $input) { replayed } }"
ACTIVATE = "mutation($input: ActivateGridPlanInput!) { activateGridPlan(input: $input) { replayed } }"
INCOMPLETE = "query($missing: [DossierItem!]) { incompleteDossiers(missing: $missing) { totalCount } }"
DOSSIER = "mutation($input: RecordDossierInput!) { recordDossier(input: $input) { replayed } }"
FORM = "mutation($input: FormHouseholdInput!) { formHousehold(input: $input) { replayed } }"
REVEAL = "mutation($input: RevealPersonInput!) { revealPerson(input: $input) { phone } }"
HAND_OVER = "mutation($input: HandOverInput!) { handOver(input: $input) { opened { role } } }"


@dataclass(frozen=True, slots=True)
class Scene:
    """A world, and the contact, campaign and task that are asked about."""

    handed: Handed
    contact: str
    campaign: str
    task: str

    @property
    def world(self) -> World:
        """Its places and people."""
        return self.handed.world

    def viewer(self, role: str) -> Viewer:
        """One of its callers."""
        return self.handed.manager if role == "manager" else self.world.viewers()[role]

    def contact_input(self, **changed: Any) -> dict[str, Any]:
        """A contact to record."""
        person = id_of("Person", self.world.people["A"][1])
        given = {"clientId": str(uuid4()), "personId": person, "contactedOn": "2025-10-15"}
        return given | {"mode": "PHONE", "purpose": "ROUTINE", "outcome": "REACHED"} | changed

    def setting(self) -> dict[str, Any]:
        """What a person is from a day on, but for what that is."""
        person = id_of("Person", self.world.people["A"][1])
        return {"clientId": str(uuid4()), "personId": person, "baseVersion": 1, "on": "2025-10-01"}

    def employment(self, wishes: list[Any]) -> dict[str, Any]:
        """What a dossier is to say of somebody's work."""
        person = id_of("Person", self.world.people["A"][1])
        given = {"clientId": str(uuid4()), "personId": person, "verifiedOn": "2025-10-01", "source": "VISIT"}
        return given | {"employment": {"employment": "FARMING", "wishes": wishes}}

    def reveal(self) -> dict[str, Any]:
        """Whose numbers are asked for, but for which."""
        return {"personId": id_of("Person", self.world.people["A"][1]), "reason": "核对"}

    def household(self) -> dict[str, Any]:
        """A household to be formed, but for who else is in it."""
        head = id_of("Person", self.world.people["A"][1])
        return {"clientId": str(uuid4()), "headId": head, "on": "2025-10-01"}


PROPOSED = {
    "clientId": "00000000-0000-4000-8000-000000000091",
    "scope": {"divisionCode": "500151"},
    "name": "方案",
    "people": {"low": 1, "high": 3},
}
NEWCOMER = {
    "clientId": "00000000-0000-4000-8000-000000000092",
    "on": "2025-09-01",
    "name": "王新来",
    "identityNumber": "110101197503099970",
    "categories": ["DISCHARGED_SOLDIER"],
    "home": {"cellCode": "500151A"},
}
ACTIVATION = {
    "clientId": "00000000-0000-4000-8000-000000000093",
    "on": "2025-10-15",
    "report": "x",
    "decidedBy": "某局",
    "reason": "调整",
}
LINE = {"type": "Polygon", "coordinates": [[[106, 29], [106, 30], [107, 30], [106, 29]]]}
TIE = {"start": HERE, "end": {**HERE, "lon": 106.06}, "joins": True, "reason": "桥"}

# How each list is sent: who asks what, with which variables, of a list of values.
Sent = tuple[str, str, dict[str, Any]]


def sent(scene: Scene, coordinate: str, values: list[Any]) -> Sent:
    """The operation that sends the values in the list argument or input field."""
    kind, _, name = coordinate.partition(".")
    if kind in {"CoverageFilterInput", "PersonFilterInput"}:
        variable = {"categories": "categories", "priorityClasses": "classes"}[name]
        return "client", COVERAGE if kind == "CoverageFilterInput" else PEOPLE, {variable: values}
    if kind == "CampaignTermsInput":
        given: dict[str, Any] = (
            task(scene.world) if name in {"stationLevels", "milestones"} else order(scene.world)
        )
        given["terms"] |= {name: values}
        return "administrator", ORDER, {"input": given}
    if kind == "PolicyTermsInput":
        trigger = "FESTIVAL" if name == "festivals" else "INTERVAL"
        terms = {
            "rule": "YEARLY_VISIT",
            "trigger": trigger,
            "issuer": "某局",
            "document": "某文件",
            "article": "一",
        }
        given = {"clientId": str(uuid4()), "divisionCode": "500151", "terms": terms | {name: values}}
        return "administrator", DRAFT, {"input": given}
    if kind in {"PutCellsInput", "SplitCellInput", "MergeCellsInput"}:
        plan, cell = node_id("GridPlan", 500151, 1), node_id("GridCell", 500151, 1)
        given = {"clientId": str(uuid4()), "planId": plan, name: values}
        given |= {"cellId": cell} if kind == "SplitCellInput" else {}
        given |= {"primaryId": node_id("GridWorker", 500151, 1)} if kind == "MergeCellsInput" else {}
        query = {"PutCellsInput": PUT, "SplitCellInput": SPLIT, "MergeCellsInput": MERGE}[kind]
        return "administrator", query, {"input": given}
    if kind == "LedgerFilterInput":
        return "client", LEDGER, {"filter": {name: values}}
    worker = {"worker": id_of("GridWorker", scene.world.worker)}
    more: dict[str, tuple[str, str, dict[str, Any]]] = {
        "Query.escalations.state": ("client", ESCALATIONS, {"state": values}),
        "Query.escalations.level": ("client", ESCALATIONS, {"level": values}),
        "Query.needs.state": ("client", NEEDS, {"state": values}),
        "Query.needs.kind": ("client", NEEDS, {"kind": values}),
        "Query.inboxBreakdown.level": ("client", INBOX, {"level": values}),
        "Query.inboxBreakdown.kind": ("client", INBOX, {"kind": values}),
        "Query.transfers.state": ("client", TRANSFERS, {"state": values}),
        "Query.stationsRequired.need": ("client", REQUIRED, {"need": values}),
        "RegisterPersonInput.categories": ("worker", REGISTER, {"input": NEWCOMER | {"categories": values}}),
        "RegisterPersonInput.priorityClasses": (
            "worker",
            REGISTER,
            {"input": NEWCOMER | {"priorityClasses": values}},
        ),
        **{
            f"Set{kind}Input.{name}": ("worker", query, {"input": scene.setting() | {name: values}})
            for kind, name, query in (
                ("Categories", "categories", CATEGORIES),
                ("PriorityClasses", "priorityClasses", CLASSES),
            )
        },
        "Query.incompleteDossiers.missing": ("client", INCOMPLETE, {"missing": values}),
        "EmploymentInput.wishes": ("worker", DOSSIER, {"input": scene.employment(values)}),
        "RevealPersonInput.fields": ("staff", REVEAL, {"input": scene.reveal() | {"fields": values}}),
        "FormHouseholdInput.otherIds": ("worker", FORM, {"input": scene.household() | {"otherIds": values}}),
        "ActivateGridPlanInput.primaries": (
            "administrator",
            ACTIVATE,
            {"input": {**ACTIVATION, "planId": node_id("GridPlan", 500151, 1), "primaries": values}},
        ),
        "Query.serviceAreas.minutes": ("client", AREAS, {"minutes": values}),
        "Query.dayRoute.pinned": ("worker", ROUTE, {**worker, "pinned": values}),
        "Query.dayRoute.leftOut": ("worker", ROUTE, {**worker, "left": values}),
        "ProposeGridInput.ties": ("administrator", PROPOSAL, {"input": {**PROPOSED, "ties": values}}),
        "Query.duties.state": ("client", DUTIES, {"state": values}),
        "Query.duties.rule": ("client", DUTIES, {"rule": values}),
        "GridCell.duties.state": ("client", DUTIES_OF_CELL, {"state": values}),
        "GridCell.duties.rule": ("client", DUTIES_OF_CELL, {"rule": values}),
        "Person.duties.state": ("client", DUTIES_OF_PERSON, {"state": values}),
        "Person.duties.rule": ("client", DUTIES_OF_PERSON, {"rule": values}),
        "Query.dutySummary.rule": ("client", DUTIES, {"rule": values}),
        "Query.campaigns.kind": ("client", CAMPAIGNS, {"kind": values}),
        "Query.campaigns.state": ("client", CAMPAIGNS, {"state": values}),
        "Query.unreachableRequests.state": ("client", REQUESTS, {"state": values}),
        "Campaign.people.state": ("client", BEHIND, {"id": scene.campaign, "state": values}),
        "Campaign.stations.state": ("client", BEHIND, {"id": scene.task, "state": values}),
        "RecordContactInput.needs": ("worker", RECORD, {"input": scene.contact_input(needs=values)}),
        "RegisterPersonsInput.persons": ("worker", REGISTER_MANY, {"input": {"persons": values}}),
        "RecordContactsInput.contacts": ("worker", BATCH, {"input": {"contacts": values}}),
        "SupersedeContactInput.needs": (
            "worker",
            CORRECT,
            {"input": {"clientId": str(uuid4()), "contactId": scene.contact, "needs": values}},
        ),
        "PlanHandOverInput.roles": ("manager", PLAN, {"input": scene.handed.order(roles=values)}),
        "PlanHandOverInput.cells": ("manager", PLAN, {"input": scene.handed.order(cells=values)}),
        "HandOverInput.roles": (
            "manager",
            HAND_OVER,
            {"input": scene.handed.order(roles=values) | {"clientId": str(uuid4())}},
        ),
        "HandOverInput.cells": (
            "manager",
            HAND_OVER,
            {"input": scene.handed.order(cells=values) | {"clientId": str(uuid4())}},
        ),
    }
    return more[coordinate]

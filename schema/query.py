"""The questions."""

from typing import Annotated

import strawberry

from schema import code_lists as code_list_questions
from schema.access import phones as phone_questions
from schema.access import questions as access_questions
from schema.access import view as access_views
from schema.campaigns import questions as campaign_questions
from schema.changes import questions as change_questions
from schema.context import RonggeInfo
from schema.coverage import continuity as continuity_questions
from schema.coverage import lists as coverage_lists
from schema.coverage import questions as coverage_questions
from schema.coverage import trend as coverage_trends
from schema.duties import questions as duty_questions
from schema.fast.promise import by_key, found_one
from schema.fields import argument, both, hot
from schema.grid_plans import questions as grid_plan_questions
from schema.ground import questions as ground_questions
from schema.ground.viewer import Viewer
from schema.hand_overs import questions as assignment_questions
from schema.imports import questions as import_questions
from schema.node import Node, node_key
from schema.nodes import node_type
from schema.people import ledger as ledger_questions
from schema.people import questions as people_questions
from schema.registrations import questions as unreachable_questions
from schema.registry.dossiers import questions as dossier_questions
from schema.registry.duplicates import questions as duplicate_questions
from schema.registry.history import questions as flow_questions
from schema.registry.households import questions as household_questions
from schema.registry.households import visits as household_visits
from schema.registry.inbox import numbers as inbox_counts
from schema.registry.inbox import questions as inbox_questions
from schema.registry.policies import questions as policy_questions
from schema.registry.stations import questions as station_questions
from schema.registry.transfers import questions as transfer_questions
from schema.spatial import questions as spatial_questions
from schema.spatial.route import questions as route_questions
from schema.spatial.service import questions as service_questions
from schema.spatial.siting import questions as siting_questions
from schema.traces import questions as trace_questions


@strawberry.type(description=both("查询", "Questions"))
class Query:
    @strawberry.field(description=both("当前使用者及其授权", "Who is asking, and what they may do"))
    def viewer(self, info: RonggeInfo) -> Viewer | None:
        """The verified caller."""
        return Viewer.of(info.context.viewer, info.context.today)

    @hot(
        "按全局编号取对象；不存在与无权查看同样为空",
        "An object by its id; null if missing or not yours to see",
    )
    def node(
        self, info: RonggeInfo, id: Annotated[strawberry.ID, argument("全局编号", "The id")]
    ) -> Node | None:
        """One statement in one county."""
        key = node_key(id)
        kind, statement = node_type(key)
        ask = info.context.ask()
        return found_one(ask, statement, kind, *key.key, county=by_key)

    code_list = code_list_questions.code_list
    code_lists = code_list_questions.code_lists
    division = ground_questions.division
    station = ground_questions.station
    my_cells = ground_questions.my_cells
    grid_cell = ground_questions.grid_cell
    cell_at = ground_questions.cell_at
    people = people_questions.people
    contact_ledger = ledger_questions.contact_ledger
    coverage = coverage_questions.coverage
    coverage_breakdown = coverage_questions.coverage_breakdown
    coverage_list = coverage_lists.coverage_list
    coverage_trend = coverage_trends.coverage_trend
    continuity = continuity_questions.continuity
    duties = duty_questions.duties
    duty_summary = duty_questions.duty_summary
    contact_policies = duty_questions.contact_policies
    plan_hand_over = assignment_questions.plan_hand_over
    import_run = import_questions.import_run
    import_runs = import_questions.import_runs
    unassigned_cells = assignment_questions.unassigned_cells
    grid_plans = grid_plan_questions.grid_plans
    grid_plan_report = grid_plan_questions.grid_plan_report
    compare_grid_plans = grid_plan_questions.compare_grid_plans
    beidou_code = ground_questions.beidou_code
    changes = change_questions.changes
    unreachable_requests = unreachable_questions.unreachable_requests
    escalations = inbox_questions.escalations
    needs = inbox_questions.needs
    inbox_numbers = inbox_counts.inbox_numbers
    inbox_breakdown = inbox_counts.inbox_breakdown
    households = household_questions.households
    household_visits = household_visits.household_visits
    dossier = dossier_questions.dossier
    dossier_completeness = dossier_questions.dossier_completeness
    incomplete_dossiers = dossier_questions.incomplete_dossiers
    duplicates = duplicate_questions.duplicates
    access_log = trace_questions.access_log
    accounts = access_questions.accounts
    account = access_questions.account
    my_sessions = access_questions.my_sessions
    view_as = access_views.view_as
    worker_phones = phone_questions.worker_phones
    person_accesses = trace_questions.person_accesses
    transfers = transfer_questions.transfers
    population_flow = flow_questions.population_flow
    stations_required = station_questions.stations_required
    preview_contact_policy = policy_questions.preview_contact_policy
    campaigns = campaign_questions.campaigns
    campaign = campaign_questions.campaign
    service_areas = service_questions.service_areas
    service_gaps = service_questions.service_gaps
    service_gap_list = service_questions.service_gap_list
    nearest_stations = service_questions.nearest_stations
    density = spatial_questions.density
    hotspots = spatial_questions.hotspots
    station_siting = siting_questions.station_siting
    day_route = route_questions.day_route

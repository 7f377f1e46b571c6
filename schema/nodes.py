"""`node(id:)`: each kind of object by its id, within what the viewer may see."""

from collections.abc import Callable

from resolvers.access.offices import lists as accounts
from resolvers.ask import Ask, Statement
from resolvers.campaigns import orders as campaigns
from resolvers.duties import links as duty_links
from resolvers.grid_plans import plans as grid_plans
from resolvers.ground import cells, divisions, stations, workers
from resolvers.people import contacts, transfers
from resolvers.people import lists as people
from resolvers.registrations import life_events as life_events_list
from resolvers.registrations import unreachable
from resolvers.registry.duplicates import lists as duplicates
from resolvers.registry.households import lists as households
from resolvers.wording.refusals import bad_id
from schema.access.account import Account, AccountCredential, AccountGrant
from schema.campaigns.campaign import Campaign
from schema.duties.policy import ContactPolicy
from schema.grid_plans.grid_plan import GridPlan
from schema.ground.division import Division
from schema.ground.grid_cell import CellAssignment, GridCell
from schema.ground.station import GridWorker, Station
from schema.node import Node, NodeKey
from schema.people.contact import Contact
from schema.people.household import Household
from schema.people.person import Person
from schema.people.transfer import Transfer
from schema.registrations.life_event import LifeEvent
from schema.registrations.unreachable import UnreachableRequest
from schema.registry.duplicates.duplicate_pair import DuplicatePair

ById = Callable[[Ask, int, int], Statement]


NODES: dict[str, tuple[type[Node], ById]] = {
    "Division": (Division, divisions.division_by_id),
    "Station": (Station, stations.station_by_id),
    "GridCell": (GridCell, cells.cell_by_id),
    "GridWorker": (GridWorker, workers.worker_by_id),
    "CellAssignment": (CellAssignment, workers.assignment_by_id),
    "Person": (Person, people.person),
    "Contact": (Contact, contacts.contact_by_id),
    "ContactPolicy": (ContactPolicy, duty_links.policy_by_id),
    "Campaign": (Campaign, campaigns.campaign_by_id),
    "DuplicatePair": (DuplicatePair, duplicates.pair_by_id),
    "Household": (Household, households.household_by_id),
    "Transfer": (Transfer, transfers.transfer_by_id),
    "LifeEvent": (LifeEvent, life_events_list.life_event_by_id),
    "GridPlan": (GridPlan, grid_plans.plan_by_id),
    "UnreachableRequest": (UnreachableRequest, unreachable.request_by_id),
    "Account": (Account, accounts.account_by_id),
    "AccountGrant": (AccountGrant, accounts.grant_by_id),
    "AccountCredential": (AccountCredential, accounts.credential_by_id),
}


def node_type(key: NodeKey) -> tuple[type[Node], ById]:
    """The type an id names and the statement for one of it.

    Raises DomainError BAD_ID for names we never gave.
    """
    if key.type_name not in NODES:
        raise bad_id("id")
    return NODES[key.type_name]

"""Code lists of the domain, each value with its Chinese and English name, said once for all."""

from db.codes.access import AccountState, CredentialKind, Office, Permission, Role
from db.codes.campaign import CampaignKind, CampaignState, CampaignTarget, CampaignTopic
from db.codes.change import ChangeKind
from db.codes.code import Code
from db.codes.contact import (
    IN_PERSON_MODES,
    ContactMode,
    ContactNeed,
    ContactOutcome,
    ContactPurpose,
    ContactStanding,
    RollUpPeriod,
    WithdrawalReason,
)
from db.codes.duty import (
    CLOSING_EVENTS,
    DutyRule,
    DutyState,
    Festival,
    LifeEventKind,
    PolicyStatus,
    PolicyTrigger,
)
from db.codes.imports import ConflictPolicy, FileKind, RowOutcome, RowVerdict, RunState
from db.codes.inbox import InboxAct, InboxItem, InboxState
from db.codes.person import (
    VETERAN_CATEGORIES,
    ClosingReason,
    EndReason,
    PersonCategory,
    PersonField,
    PersonStatus,
    PriorityClass,
    Sex,
)
from db.codes.place import (
    UNIT_LEVELS,
    CoordinateSystem,
    DivisionLevel,
    GridCellKind,
    GridPlanStatus,
    GridRole,
    ShapeSource,
    StationForm,
)
from db.codes.road import OneWay, RoadClass, TravelDirection, TravelMode
from db.codes.station import HeadPost, StationAct, StationField, StationNeed
from db.codes.transfer import HistoryKind, TransferDecision, TransferDirection, TransferState
from db.codes.unreachable import UnreachableDecision, UnreachableReason, UnreachableState

__all__ = [
    "CLOSING_EVENTS",
    "IN_PERSON_MODES",
    "UNIT_LEVELS",
    "VETERAN_CATEGORIES",
    "AccountState",
    "CampaignKind",
    "CampaignState",
    "CampaignTarget",
    "CampaignTopic",
    "ChangeKind",
    "ClosingReason",
    "Code",
    "ConflictPolicy",
    "ContactMode",
    "ContactNeed",
    "ContactOutcome",
    "ContactPurpose",
    "ContactStanding",
    "CoordinateSystem",
    "CredentialKind",
    "DivisionLevel",
    "DutyRule",
    "DutyState",
    "EndReason",
    "Festival",
    "FileKind",
    "GridCellKind",
    "GridPlanStatus",
    "GridRole",
    "HeadPost",
    "HistoryKind",
    "InboxAct",
    "InboxItem",
    "InboxState",
    "LifeEventKind",
    "Office",
    "OneWay",
    "Permission",
    "PersonCategory",
    "PersonField",
    "PersonStatus",
    "PolicyStatus",
    "PolicyTrigger",
    "PriorityClass",
    "RoadClass",
    "Role",
    "RollUpPeriod",
    "RowOutcome",
    "RowVerdict",
    "RunState",
    "Sex",
    "ShapeSource",
    "StationAct",
    "StationField",
    "StationForm",
    "StationNeed",
    "TransferDecision",
    "TransferDirection",
    "TransferState",
    "TravelDirection",
    "TravelMode",
    "UnreachableDecision",
    "UnreachableReason",
    "UnreachableState",
    "WithdrawalReason",
]

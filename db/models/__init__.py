"""The tables."""

from db.models.access.account import Account, AccountGrant, FormerPassword
from db.models.access.credential import AccessGeneration, Credential, SignInFailure
from db.models.access.log import AccessLog
from db.models.access.phone_rule import WorkerPhoneRule
from db.models.access.provider import AccountSubject, LogoutToken, ProviderKeySet, ProviderSession
from db.models.access.reveal import RevealCount
from db.models.access.seal import AccessPurge, AccessSeal
from db.models.access.sealing_key import KeyGeneration, SealingKey
from db.models.access.second_factor import RecoveryCode, SecondFactor
from db.models.access.wall import WallMark
from db.models.base import Base
from db.models.campaign import Campaign, CampaignTerms, TaskReport
from db.models.change import Change, ChangeFeed
from db.models.contact import Contact, Receipt
from db.models.contact_policy import ContactPolicy
from db.models.division import (
    CountyCode,
    CountyLink,
    CountyUnit,
    Division,
    DivisionShape,
    DivisionSuccession,
    DivisionVersion,
)
from db.models.grid import CellAssignment, GridCell, GridPlan, GridPlanCell, GridWorker
from db.models.import_run import ImportRun, RejectedRow
from db.models.kept.continuity import ContinuityYear
from db.models.kept.duty import (
    CountyDutyCount,
    DutyCount,
    DutyKeeping,
    DutyMark,
    DutyMember,
    KeptDuty,
)
from db.models.kept.groups import CoverageGroup
from db.models.kept.sums import CoverageSum
from db.models.life_event import LifeEvent
from db.models.person import Person, PersonAmendment, PersonKey, PersonStanding, Residence
from db.models.registry.dossier import DossierEntry
from db.models.registry.duplicate import DuplicatePair
from db.models.registry.file_run import FilePiece, FileRun, StagedHousehold, StagedRow
from db.models.registry.household import Household, HouseholdMember
from db.models.registry.inbox import InboxStep
from db.models.registry.merge import CarriedFact, PersonMerge
from db.models.registry.transfer import Transfer
from db.models.road import RoadEdge, RoadNode, RoadVintage
from db.models.rollup import (
    CellCoverage,
    CountyCoverage,
    CountyDay,
    CoverageMonth,
    CoverageStage,
    PersonOrdinal,
    StalePerson,
    TraitMonth,
)
from db.models.station import (
    ResponsiblePerson,
    Station,
    StationService,
    StationSupervision,
    StationVersion,
)
from db.models.unreachable import UnreachableRequest

__all__ = [
    "AccessGeneration",
    "AccessLog",
    "AccessPurge",
    "AccessSeal",
    "Account",
    "AccountGrant",
    "AccountSubject",
    "Base",
    "Campaign",
    "CampaignTerms",
    "CarriedFact",
    "CellAssignment",
    "CellCoverage",
    "Change",
    "ChangeFeed",
    "Contact",
    "ContactPolicy",
    "ContinuityYear",
    "CountyCode",
    "CountyCoverage",
    "CountyDay",
    "CountyDutyCount",
    "CountyLink",
    "CountyUnit",
    "CoverageGroup",
    "CoverageMonth",
    "CoverageStage",
    "CoverageSum",
    "Credential",
    "Division",
    "DivisionShape",
    "DivisionSuccession",
    "DivisionVersion",
    "DossierEntry",
    "DuplicatePair",
    "DutyCount",
    "DutyKeeping",
    "DutyMark",
    "DutyMember",
    "FilePiece",
    "FileRun",
    "FormerPassword",
    "GridCell",
    "GridPlan",
    "GridPlanCell",
    "GridWorker",
    "Household",
    "HouseholdMember",
    "ImportRun",
    "InboxStep",
    "KeptDuty",
    "KeyGeneration",
    "LifeEvent",
    "LogoutToken",
    "Person",
    "PersonAmendment",
    "PersonKey",
    "PersonMerge",
    "PersonOrdinal",
    "PersonStanding",
    "ProviderKeySet",
    "ProviderSession",
    "Receipt",
    "RecoveryCode",
    "RejectedRow",
    "Residence",
    "ResponsiblePerson",
    "RevealCount",
    "RoadEdge",
    "RoadNode",
    "RoadVintage",
    "SealingKey",
    "SecondFactor",
    "SignInFailure",
    "StagedHousehold",
    "StagedRow",
    "StalePerson",
    "Station",
    "StationService",
    "StationSupervision",
    "StationVersion",
    "TaskReport",
    "TraitMonth",
    "Transfer",
    "UnreachableRequest",
    "WallMark",
    "WorkerPhoneRule",
]

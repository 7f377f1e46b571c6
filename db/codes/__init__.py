"""Code lists of the domain, each value with its Chinese and English name, said once for all."""

from db.codes.code import Code
from db.codes.contact import (
    IN_PERSON_MODES,
    ContactMode,
    ContactOutcome,
    ContactPurpose,
    RollUpPeriod,
)
from db.codes.duty import (
    DutyRule,
    Festival,
    LifeEventKind,
    PolicyStatus,
    PolicyTrigger,
)
from db.codes.person import (
    VETERAN_CATEGORIES,
    EndReason,
    PersonCategory,
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

__all__ = [
    "IN_PERSON_MODES",
    "UNIT_LEVELS",
    "VETERAN_CATEGORIES",
    "Code",
    "ContactMode",
    "ContactOutcome",
    "ContactPurpose",
    "CoordinateSystem",
    "DivisionLevel",
    "DutyRule",
    "EndReason",
    "Festival",
    "GridCellKind",
    "GridPlanStatus",
    "GridRole",
    "LifeEventKind",
    "PersonCategory",
    "PersonStatus",
    "PolicyStatus",
    "PolicyTrigger",
    "PriorityClass",
    "RollUpPeriod",
    "Sex",
    "ShapeSource",
    "StationForm",
]

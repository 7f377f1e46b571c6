"""Policies and life events of a small world: what duties are made of beside its people and contacts."""

from dataclasses import dataclass, field
from datetime import date

from db.codes import (
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    DutyRule,
    Festival,
    LifeEventKind,
    PersonCategory,
    PolicyStatus,
    PolicyTrigger,
    PriorityClass,
)
from tests.facts import Knowledge, Span, World


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy for the division `region`: a unit's root, a township or a village.

    A campaign is one of its window, `span`, whose late days are counted from its end.
    """

    id: int
    region: int
    rule: DutyRule
    trigger: PolicyTrigger
    status: PolicyStatus = PolicyStatus.IN_FORCE
    level: DivisionLevel | None = None
    categories: tuple[PersonCategory, ...] = ()
    priority_classes: tuple[PriorityClass, ...] = ()
    interval_months: int | None = None
    interval_days: int | None = None
    life_event: LifeEventKind | None = None
    festivals: tuple[Festival, ...] = ()
    opens_days: int = 0
    due_days: int | None = None
    late_days: int | None = None
    modes: tuple[ContactMode, ...] = ()
    purposes: tuple[ContactPurpose, ...] = ()
    shares_contacts: bool = False
    closed_on: date | None = None
    span: Span = field(default_factory=Span)
    known: Knowledge = field(default_factory=Knowledge)


@dataclass(frozen=True, slots=True)
class LifeEvent:
    id: int
    person: int
    kind: LifeEventKind
    day: date
    known: Knowledge = field(default_factory=Knowledge)


@dataclass(frozen=True, slots=True)
class DutyWorld:
    """A world with its policies and what happened to its persons."""

    world: World
    policies: tuple[Policy, ...]
    events: tuple[LifeEvent, ...]

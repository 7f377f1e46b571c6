"""A contact policy as a county states it, and what makes one wrong."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from db.codes import (
    Code,
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
from db.errors import DomainError

# As the checks of the table have it.
_BOUNDS = {
    "interval_months": (1, 120),
    "interval_days": (7, 3660),
    "opens_days": (-180, 180),
    "due_days": (-180, 180),
    "late_days": (0, 180),
}
PLAIN = ("issuer", "document", "article", "note", *_BOUNDS, "shares_contacts")
CODED = ("rule", "level", "trigger", "life_event")
LISTED = ("categories", "priority_classes", "festivals", "modes", "purposes")


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What a policy asks for, by the names of the table's columns; None is what is not said."""

    rule: DutyRule | None
    level: DivisionLevel | None
    issuer: str | None
    document: str | None
    article: str | None
    note: str | None
    trigger: PolicyTrigger | None
    interval_months: int | None
    interval_days: int | None
    life_event: LifeEventKind | None
    opens_days: int | None
    due_days: int | None
    late_days: int | None
    shares_contacts: bool | None
    categories: tuple[PersonCategory, ...] | None
    priority_classes: tuple[PriorityClass, ...] | None
    festivals: tuple[Festival, ...] | None
    modes: tuple[ContactMode, ...] | None
    purposes: tuple[ContactPurpose, ...] | None

    def columns(self, base: Any) -> dict[str, Any]:
        """The values by column: what is not said is that of `base`, a policy's row, or left open."""
        said = {name: getattr(self, name) for name in (*PLAIN, *CODED, *LISTED)}
        columns = {name: _plain(value) for name, value in said.items() if value is not None}
        others = {name: getattr(base, name) for name in said} if base is not None else _NOTHING
        return {**others, **columns}


_NOTHING: dict[str, Any] = {
    **dict.fromkeys((*PLAIN, *CODED)),
    **{name: [] for name in LISTED},
    "opens_days": 0,
    "shares_contacts": False,
}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [code.value for code in value]
    return value.value if isinstance(value, Code) else value


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """A policy to draft for a division, perhaps after another policy, by county and id."""

    client_id: UUID
    division_code: str
    base: tuple[int, int] | None
    terms: PolicyTerms


@dataclass(frozen=True, slots=True)
class PolicyTurn:
    """The day from which a policy is to be of a status: in force, or no longer."""

    client_id: UUID
    county_id: int
    policy_id: int
    on: date
    status: PolicyStatus

    @property
    def key(self) -> tuple[int, int]:
        """County and policy."""
        return self.county_id, self.policy_id


def check_terms(columns: dict[str, Any]) -> None:
    """Raises DomainError BAD_POLICY for terms that no policy has, whatever its status."""
    for name in ("rule", "trigger", "issuer", "document", "article"):
        if not (columns[name] or "").strip():
            raise _bad(
                "须写明事项、由何触发、制定机关、文件和条目。",
                "Name rule, trigger, issuer, document and article.",
            )
    if DutyRule.CAMPAIGN.value == columns["rule"] or PolicyTrigger.CAMPAIGN.value == columns["trigger"]:
        raise _bad("专项任务另行部署。", "Campaigns are ordered by themselves.")
    if columns["level"] not in (None, DivisionLevel.TOWNSHIP.value, DivisionLevel.VILLAGE.value):
        raise _bad("标准只分乡级、村级。", "Standards are those of townships or villages.")
    for name, (least, most) in _BOUNDS.items():
        if columns[name] is not None and not least <= columns[name] <= most:
            raise _bad(
                f"{name} 须在 {least} 至 {most} 之间。", f"{name} must lie between {least} and {most}."
            )
    _check_trigger(columns)


def _check_trigger(columns: dict[str, Any]) -> None:
    trigger, no_festival = columns["trigger"], not columns["festivals"]
    intervals = sum(columns[name] is not None for name in ("interval_months", "interval_days"))
    due, late, event = columns["due_days"], columns["late_days"], columns["life_event"]
    if trigger == PolicyTrigger.INTERVAL.value:
        fits = (
            event is None
            and no_festival
            and intervals <= 1
            and (columns["opens_days"], due, late) == (0, None, None)
        )
    elif trigger == PolicyTrigger.LIFE_EVENT.value:
        fits = event is not None and no_festival and intervals == 0
    else:
        fits = event is None and intervals == 0
    if not fits:
        raise _bad(
            "周期、人生事件、节日与时限须与触发方式相符。",
            "Interval, event, festivals and days must fit the trigger.",
        )
    early = due is not None and due < columns["opens_days"]
    if early or (due is None and late is not None):
        raise _bad(
            "截止须不早于开始；有补访期须有截止。",
            "It is due after it opens, and made up only after it was due.",
        )


def check_complete(policy: Any) -> None:
    """Raises DomainError POLICY_INCOMPLETE for a draft that leaves open what duties are computed with."""
    if policy.trigger == PolicyTrigger.INTERVAL.value:
        complete = (policy.interval_months is None) != (policy.interval_days is None)
    elif policy.trigger == PolicyTrigger.FESTIVAL.value:
        complete = bool(policy.festivals) and None not in (policy.due_days, policy.late_days)
    else:
        complete = True
    if not complete:
        raise DomainError(
            "POLICY_INCOMPLETE",
            "周期性规则须有周期，节日规则须有节日、截止和补访天数，方可生效。",
            "A policy in force by interval has one; by festival, festivals, a due day and days to make up.",
        )


def _bad(zh: str, en: str) -> DomainError:
    return DomainError("BAD_POLICY", zh, en)

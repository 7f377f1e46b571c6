"""What a line would do, by the policies that stand: the same for the dry run and for writing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from types import SimpleNamespace
from typing import Any, TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, PolicyStatus
from db.errors import DomainError
from db.models import ContactPolicy
from importers.findings import Finding, Weight
from importers.policies.said import NAMING, Said
from importers.runs.checking import finding_of
from resolvers.ask import Statement, current
from resolvers.registry.policies.entry import LISTED, check_complete, check_terms
from resolvers.registry.policies.writing import day_past

_MISSING = Finding(
    "POLICY_FIELD_MISSING",
    Weight.HELD,
    "须写明事项、触发方式、制定机关、文件和条目",
    "rule, trigger, issuer, document and article are to be said",
)
_SEVERAL = Finding(
    "POLICY_AMBIGUOUS",
    Weight.HELD,
    "同一区划、事项、文件、条目的规则不止一条，请在系统中办理",
    "several policies of that division, rule, document and article stand: act on them by hand",
)
_KEPT = Finding(
    "POLICY_KEPT", Weight.WARNED, "与登记的规则不同，保留登记", "what is registered of the policy stays"
)
_DIFFERS = Finding(
    "POLICY_DIFFERS",
    Weight.HELD,
    "与登记的规则不同，请决定以何者为准",
    "not what is registered of the policy; say which is right",
)
_OTHER_DAY = Finding(
    "POLICY_DAY_DIFFERS",
    Weight.WARNED,
    "启用或废止日期与登记不同，未改动",
    "the day on which it begins or ends is not the one registered, which stays",
)
_DAY_MISSING = Finding(
    "POLICY_DAY_MISSING",
    Weight.HELD,
    "须写明自哪一日起改为新的内容",
    "the policy is in force: say from which day on it asks for something else",
)

# The county's own policies by their division and NAMING.
Standing: TypeAlias = Mapping[tuple[Any, ...], Sequence[Row[Any]]]


class Does(Enum):
    """What a line does: nothing, drafts, puts a draft in force, ends, or has another policy follow."""

    NOTHING = auto()
    DRAFTS = auto()
    ACTIVATES = auto()
    RETIRES = auto()
    REPLACES = auto()


@dataclass(frozen=True, slots=True)
class Planned:
    """What the line does, to which policy there is, and what was found."""

    does: Does
    policy: Row[Any] | None = None
    findings: tuple[Finding, ...] = ()


async def standing_policies(connection: AsyncConnection, county_id: int, lines: Iterable[Said]) -> Standing:
    """The county's own policies by what tells them apart, as they stand; none that are withdrawn."""
    policy = ContactPolicy
    rules = {one.terms.get("rule") for one in lines} - {None}
    found: Statement = select(*policy.__table__.c).where(
        policy.county_id == county_id,
        policy.is_shipped.is_(False),
        policy.status != PolicyStatus.WITHDRAWN.value,
        policy.rule.in_(rules),
        current(policy, None),
    )
    named: defaultdict[tuple[Any, ...], list[Row[Any]]] = defaultdict(list)
    for row in await connection.execute(found.order_by(policy.id)):
        named[(row.division_id, *(getattr(row, name) for name in NAMING))].append(row)
    return named


def is_standing(said: Said, standing: Standing) -> bool:
    """Whether one of the policies is just what a line says, days included."""
    columns = said.columns()
    return any(_is_said(one, said, columns) for one in _named(columns, said, standing))


def planned(said: Said, standing: Standing, run: Row[Any], today: date) -> Planned:
    """What a line would do; what cannot be is held by the rules of the acts."""
    columns = said.columns()
    if not all(columns[name] for name in ("rule", "trigger", "issuer", "document", "article")):
        return _held(_MISSING)
    try:
        check_terms(columns)
        if said.since is not None:
            check_complete(SimpleNamespace(**columns))
    except DomainError as refusal:
        return _held(finding_of(refusal))
    if is_standing(said, standing):
        return Planned(Does.NOTHING)
    there = _named(columns, said, standing)
    # One that ends by the day on which this begins is followed by it, and stays as it is.
    begins = said.begins or today
    live = [one for one in there if one.valid.upper is None or one.valid.upper > begins]
    if len(live) > 1:
        return _held(_SEVERAL)
    if not live:
        return _dated(Planned(Does.DRAFTS), said, today)
    same = _same_terms(live[0], columns)
    policy = ConflictPolicy.of(run.policy)
    return (_of_days if same else _of_terms)(live[0], said, policy, today)


def _named(columns: Mapping[str, Any], said: Said, standing: Standing) -> Sequence[Row[Any]]:
    """The policies that a line may be about: several, where only whom they are for differs."""
    return standing.get((said.division_id, *(columns[name] for name in NAMING)), ())


def _of_terms(stands: Row[Any], said: Said, policy: ConflictPolicy, today: date) -> Planned:
    """A line that asks for something else than the policy there is."""
    if policy is ConflictPolicy.ASK:
        return _held(_DIFFERS)
    if policy is not ConflictPolicy.OVERWRITE:
        return Planned(Does.NOTHING, stands, (_KEPT,))
    if said.since is None and stands.status == PolicyStatus.IN_FORCE.value:
        return _held(_DAY_MISSING)
    return _dated(Planned(Does.REPLACES, stands), said, today)


def _of_days(stands: Row[Any], said: Said, policy: ConflictPolicy, today: date) -> Planned:
    """A line about a policy that asks for the same: a draft that is to begin, one that is to end."""
    if said.since is None:
        return Planned(Does.NOTHING, stands)
    if stands.status == PolicyStatus.DRAFT.value:
        kept = policy is ConflictPolicy.KEEP
        return (
            Planned(Does.NOTHING, stands, (_KEPT,))
            if kept
            else _dated(Planned(Does.ACTIVATES, stands), said, today)
        )
    other = (_OTHER_DAY,) if said.begins != stands.valid.lower else ()
    if said.until is None or stands.valid.upper is not None or policy is ConflictPolicy.KEEP:
        ends = said.ends is not None and said.ends != stands.valid.upper
        return Planned(Does.NOTHING, stands, other or ((_OTHER_DAY,) if ends else ()))
    if said.ends is None or said.ends < today:
        return _held(finding_of(day_past()))
    return Planned(Does.RETIRES, stands, other)


def _dated(plan: Planned, said: Said, today: date) -> Planned:
    """The plan, unless it would begin before today: what was asked before stays as it was."""
    if said.begins is not None and said.begins < today:
        return Planned(Does.NOTHING, plan.policy, (finding_of(day_past()),))
    return plan


def _held(finding: Finding) -> Planned:
    return Planned(Does.NOTHING, None, (finding,))


def _is_said(stands: Row[Any], said: Said, columns: Mapping[str, Any]) -> bool:
    """Whether a policy is just what the line says, days included."""
    in_force = stands.status == PolicyStatus.IN_FORCE.value
    days = (stands.valid.lower, stands.valid.upper) if in_force else (None, None)
    return _same_terms(stands, columns) and days == (said.begins, said.ends)


def _same_terms(stands: Row[Any], columns: Mapping[str, Any]) -> bool:
    """Whether a policy asks for just what the columns say; in whatever order its words stand."""
    return all(
        set(getattr(stands, name)) == set(value) if name in LISTED else getattr(stands, name) == value
        for name, value in columns.items()
    )

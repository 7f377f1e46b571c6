"""Drafting a policy after another, putting it in force, and retiring it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from db.codes import Code, ContactMode, PersonCategory, PolicyStatus, PriorityClass
from geo.division_codes import twelve_digits
from resolvers.registry.policies.acts import activate_policy, draft_policy, retire_policy
from resolvers.registry.policies.entry import CODED, LISTED, PLAIN, PolicyDraft, PolicyTerms, PolicyTurn
from resolvers.wording.language import said
from web_pages.registry.acts.page import About, Act, day_of_today
from web_pages.registry.asked import Key
from web_pages.registry.form import Form

_TEXTS = ("issuer", "document", "article", "note")
_NUMBERS = ("interval_months", "interval_days", "opens_days", "due_days", "late_days")
_LISTS: Mapping[str, type[Code]] = MappingProxyType(
    {"categories": PersonCategory, "priority_classes": PriorityClass, "modes": ContactMode}
)
_MOST_DIGITS = 4
Kind = TypeVar("Kind", bound=Code)


def _stands(about: About) -> Mapping[str, str]:
    """What the policy says after which one is drafted."""
    row = about.row
    shown = {name: getattr(row, name) for name in (*_TEXTS, *_NUMBERS)}
    values = {name: "" if value is None else str(value) for name, value in shown.items()}
    ticked = {f"{name}.{one}": "1" for name in _LISTS for one in getattr(row, name)}
    own = next(iter(about.asked.ask.viewer.grants)).area
    return {**values, **ticked, "division": str(own.county_id)}


async def _drafted(about: About, form: Form) -> Key | None:
    code = form.read("division", twelve_digits)
    for name in ("issuer", "document", "article"):
        form.reason(name)
    terms = PolicyTerms(**_terms(form))
    if not form.stands or code is None:
        return None
    draft = PolicyDraft(form.ticket(), code, about.key, terms)
    asked = about.asked
    recorded = await draft_policy(asked.database, asked.ask, draft, asked.ids)
    return recorded.county_id, recorded.row_id


def _terms(form: Form) -> dict[str, Any]:
    """What the draft says; what a form does not ask about, or leaves empty, is as in the other policy."""
    terms: dict[str, Any] = dict.fromkeys((*PLAIN, *CODED, *LISTED))
    terms |= {name: form.words(name) for name in _TEXTS}
    terms |= {name: _number(form, name) for name in _NUMBERS}
    return terms | {name: _chosen(form, name, kind) for name, kind in _LISTS.items()}


def _number(form: Form, name: str) -> int | None:
    written = form.text(name)
    if not written:
        return None
    digits = written.removeprefix("-")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > _MOST_DIGITS:
        form.errors[name] = said("请填写整数。", "Give a whole number.")
        return None
    return int(written)


def _chosen(form: Form, name: str, kind: type[Kind]) -> tuple[Kind, ...]:
    known = {one.value: one for one in kind}
    return tuple(known[one] for one in form.chosen(name) if one in known)


async def _turned(about: About, form: Form, status: PolicyStatus) -> Key | None:
    on = form.day("on")
    if on is None:
        return None
    asked, turn = about.asked, PolicyTurn(form.ticket(), *about.key, on=on, status=status)
    act = activate_policy if status is PolicyStatus.IN_FORCE else retire_policy
    recorded = await act(asked.database, asked.ask, turn, asked.ids)
    return recorded.county_id, recorded.row_id


async def _activated(about: About, form: Form) -> Key | None:
    return await _turned(about, form, PolicyStatus.IN_FORCE)


async def _retired(about: About, form: Form) -> Key | None:
    return await _turned(about, form, PolicyStatus.WITHDRAWN)


_DAY: Mapping[str, str] = MappingProxyType({"POLICY_DAY_PAST": "on"})
# From whosever policy, for a division of one's own.
DRAFTING = Act(
    name="draft",
    template="draft_policy.html",
    done=_drafted,
    begun=_stands,
    codes={"AREA_NOT_FOUND": "division", "BAD_DIVISION_CODE": "division"},
)
POLICY_TURNS = (
    Act(name="activate", template="turn_policy.html", done=_activated, begun=day_of_today, codes=_DAY),
    Act(name="retire", template="retire_policy.html", done=_retired, begun=day_of_today, codes=_DAY),
)

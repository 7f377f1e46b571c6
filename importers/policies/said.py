"""What a line of a file says of a contact policy: all of it, for a blank cell leaves something open."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from db.codes import (
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    DutyRule,
    Festival,
    LifeEventKind,
    PersonCategory,
    PolicyTrigger,
    PriorityClass,
)
from db.codes.code import Code
from resolvers.registry.policies.entry import LISTED, PolicyDraft, PolicyTerms

_CODES: Mapping[str, type[Code]] = {
    "rule": DutyRule,
    "level": DivisionLevel,
    "trigger": PolicyTrigger,
    "life_event": LifeEventKind,
    "categories": PersonCategory,
    "priority_classes": PriorityClass,
    "festivals": Festival,
    "modes": ContactMode,
    "purposes": ContactPurpose,
}
# What tells a policy from others of its region.
NAMING = ("rule", "level", "document", "article")


@dataclass(frozen=True, slots=True)
class Said:
    """The division (its code; and its id, None for a whole county), the terms as they are written, the days.

    Without `since` it is a draft.
    """

    division: str
    division_id: int | None
    terms: Mapping[str, Any] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None

    @property
    def text(self) -> str:
        """The same as text, which `said_in` reads."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def begins(self) -> date | None:
        """The first day in force, None of a draft."""
        return None if self.since is None else date.fromisoformat(self.since)

    @property
    def ends(self) -> date | None:
        """The first day no longer in force, if that is said."""
        return None if self.until is None else date.fromisoformat(self.until)

    def columns(self) -> dict[str, Any]:
        """The terms by the names of the table's columns."""
        return self._terms().columns(None)

    def draft(self, client_id: UUID) -> PolicyDraft:
        """The policy to draft."""
        return PolicyDraft(client_id, self.division, None, self._terms())

    def _terms(self) -> PolicyTerms:
        every = PolicyTerms.__dataclass_fields__
        return PolicyTerms(**{name: _coded(name, self.terms.get(name)) for name in every})


def said_in(text: str) -> Said:
    """What `Said.text` holds."""
    return Said(**json.loads(text))


def _coded(name: str, value: Any) -> Any:
    codes = _CODES.get(name)
    if value is None or codes is None:
        return value
    return tuple(codes.of(one) for one in value) if name in LISTED else codes.of(value)

"""Who asks: the person or program behind a verified token, and what it may search, analyse and manage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from db.codes import DivisionLevel, Office, Permission, Role
from db.errors import DomainError
from resolvers.areas import Area, AreaKind

__all__ = [
    "ALLOWED",
    "NOT_ASKED",
    "SMALLEST_SHOWN",
    "Grant",
    "Permission",
    "Role",
    "Viewer",
    "claims_of",
    "viewer_from_claims",
]

# Fewer persons than these are not told apart for those who may not see persons (docs/decisions/0007).
SMALLEST_SHOWN = 5

# What a role may ever be granted: a grant beyond it makes the token invalid.
ALLOWED = {
    Role.WORKER: {Permission.SEARCH, Permission.ANALYSE},
    Role.STATION_STAFF: {Permission.SEARCH, Permission.ANALYSE},
    Role.LEADER: {Permission.ANALYSE},
    Role.ADMINISTRATOR: {Permission.MANAGE},
    Role.SERVICE_CLIENT: {Permission.SEARCH, Permission.ANALYSE},
    Role.OFFICER: set[Permission](),
}


# Marks what no answer to a question depends on.
NOT_ASKED: Mapping[str, bool] = MappingProxyType({"asked": False})


@dataclass(frozen=True, slots=True)
class Grant:
    permission: Permission
    area: Area


@dataclass(frozen=True, slots=True)
class Viewer:
    """A verified caller. Without a grant it sees nothing that is not public.

    `account` is the one that signed in, and `office` what it holds; signed tokens have neither.
    """

    subject: str = field(metadata=NOT_ASKED)
    name: str = field(metadata=NOT_ASKED)
    role: Role
    grants: tuple[Grant, ...]
    account: int | None = field(default=None, metadata=NOT_ASKED)
    office: Office | None = field(default=None, metadata=NOT_ASKED)

    def areas(self, permission: Permission) -> tuple[Area, ...]:
        """The areas in which the viewer holds `permission`; empty means it holds it nowhere."""
        return tuple(grant.area for grant in self.grants if grant.permission == permission)

    @property
    def worker(self) -> Area | None:
        """The worker area of a grid worker, if the viewer is one."""
        workers = (grant.area for grant in self.grants if grant.area.kind == AreaKind.WORKER)
        return next(workers, None) if self.role == Role.WORKER else None


def viewer_from_claims(claims: Mapping[str, Any]) -> Viewer:
    """The viewer that verified token claims speak of.

    Claims: `sub`, `name`, `role` and `grants`, a list of `{"can", "kind", "county", "id", "level"?}`.
    Raises DomainError INVALID_TOKEN for claims of any other shape or beyond the role.
    """
    try:
        role = Role.of(claims["role"])
        grants = tuple(_grant(item) for item in claims["grants"])
        viewer = Viewer(str(claims["sub"]), str(claims["name"]), role, grants)
    except (KeyError, TypeError, ValueError):
        raise _invalid() from None
    if any(grant.permission not in ALLOWED[role] for grant in grants):
        raise _invalid()
    return viewer


def claims_of(viewer: Viewer) -> dict[str, Any]:
    """The claims from which `viewer_from_claims` makes the same viewer."""
    return {
        "sub": viewer.subject,
        "name": viewer.name,
        "role": viewer.role.value,
        "grants": [_claim(grant) for grant in viewer.grants],
    }


def _grant(item: Mapping[str, Any]) -> Grant:
    kind = AreaKind(item["kind"])
    level = DivisionLevel.of(item["level"]) if kind == AreaKind.DIVISION else None
    return Grant(Permission.of(item["can"]), Area(kind, int(item["county"]), int(item["id"]), level))


def _claim(grant: Grant) -> dict[str, Any]:
    area = grant.area
    claim: dict[str, Any] = {"can": grant.permission.value, "kind": area.kind.value}
    claim |= {"county": area.county_id, "id": area.id}
    return claim | ({"level": area.level.value} if area.level else {})


def _invalid() -> DomainError:
    return DomainError(
        "INVALID_TOKEN", "令牌无效，请重新登录。", "The token is not valid; please sign in again."
    )

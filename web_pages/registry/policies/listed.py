"""The policies that hold for a division on a day, and one with what it would raise."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.codes import DivisionLevel
from db.errors import DomainError
from resolvers.areas import Area, AreaKind
from resolvers.duties.links import policies_for, policy_by_id
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of, own_grounds
from resolvers.registry.managed import policy_of_managed_ground
from resolvers.registry.policies.entry import check_complete
from resolvers.registry.policies.preview import (
    Preview,
    managed_policy,
    number_before,
    preview_of,
    question_of,
    tried_statement,
)
from resolvers.registry.policies.writing import policy_not_found
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.windows import written_day
from web_pages.registry.acts.page import Subject
from web_pages.registry.asked import REGISTRY, Asked, Key, Room, key_of, key_text, on_to, room_answer
from web_pages.registry.form import beside
from web_pages.registry.places import names_of

POLICIES = f"{REGISTRY}/policies"
_FIELDS = {"AREA_NOT_FOUND": "division", "BAD_DIVISION_CODE": "division", "BAD_DATE": "as_of"}


@dataclass(frozen=True, slots=True)
class PolicyListPages:
    """The page of policies."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Those of one's own county, or of a division that is named. Raises DomainError NOT_PERMITTED."""
        code, day = (request.query_params.get(name, "").strip() for name in ("division", "as_of"))
        errors, rows, as_of = dict[str, str](), [], None
        try:
            as_of = written_day(day) if day else None
            asked = self.room.asked(request, as_of)
            # Those of today with those decided for later; of a day that is named its own alone.
            listed = policies_for(asked.ask, await _area(asked, code), coming=as_of is None)
            rows = list(await asked.rows(listed))
        except DomainError as error:
            if error.code not in _FIELDS:
                raise
            errors, asked = beside(error, _FIELDS), self.room.asked(request)
        return room_answer(
            request,
            "policies.html",
            status=400 if errors else 200,
            rows=rows,
            places=await names_of(asked, rows),
            division=code,
            day=day,
            as_of=asked.ask.as_of,
            errors=errors,
            codes=codes,
        )


@dataclass(frozen=True, slots=True)
class PolicyPages:
    """The page of a policy."""

    room: Room

    async def show(self, request: Request) -> Response:
        """What it asks for; to who manages it, what it would raise. Raises DomainError POLICY_NOT_FOUND."""
        asked = self.room.asked(request)
        key, row = await policy_of(request, asked)
        managed = bool(asked.ask.viewer.areas(Permission.MANAGE)) and not row.is_shipped
        managed = managed and bool(await asked.rows(managed_policy(asked.ask, key)))
        preview, error = None, None
        if managed and request.query_params.get("preview", ""):
            try:
                preview = await _preview(asked, key, written_day(request.query_params["preview"]))
            except DomainError as refusal:
                error = refusal
        return room_answer(
            request,
            "policy.html",
            status=200 if error is None else self.room.browser.status_of(error),
            key=key_text(key),
            row=row,
            places=await names_of(asked, [row]),
            managed=managed,
            drafts=bool(asked.ask.viewer.areas(Permission.MANAGE)),
            preview=preview,
            preview_on=request.query_params.get("preview", "") or asked.ask.today,
            error=error,
            codes=codes,
            done=request.query_params.get("done", ""),
        )


async def policy_of(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    """The policy of an address. Raises DomainError NOT_PERMITTED, POLICY_NOT_FOUND."""
    own_grounds(asked.ask)
    key = key_of(request.path_params["policy"])
    rows = [] if key is None else await asked.rows(policy_by_id(asked.ask, *key))
    if key is None or not rows:
        raise policy_not_found()
    return key, rows[0]


async def _area(asked: Asked, code: str) -> Area:
    """The division that is named, or else the first of one's own; of a station or worker their county."""
    if code:
        return area_of(await asked.rows(any_area_statement(asked.ask, NamedArea(division_code=code))))
    own = own_grounds(asked.ask)[0]
    if own.kind == AreaKind.DIVISION:
        return own
    return Area(AreaKind.DIVISION, own.county_id, 0, DivisionLevel.COUNTY)


async def _preview(asked: Asked, key: Key, on: date) -> Preview:
    """What the policy would raise from a day on. Raises DomainError POLICY_INCOMPLETE and others."""
    [policy] = await asked.rows(managed_policy(asked.ask, key))
    check_complete(policy)
    question = question_of(policy, on)
    tried = await asked.rows(tried_statement(question))
    [before] = await asked.rows(number_before(question))
    return preview_of(question, tried, before.duties)


async def _managed(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    require(asked.ask.viewer, Permission.MANAGE)
    return await policy_of(request, asked)


async def _own(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    key, row = await _managed(request, asked)
    if not await asked.rows(policy_of_managed_ground(asked.ask, *key)):
        raise policy_not_found()
    return key, row


async def _to_policy(_asked: Asked, key: Key) -> Response:
    return on_to(f"{POLICIES}/{key_text(key)}?done=1")


POLICY = Subject(POLICIES, "policy", _managed, _to_policy)
OWN_POLICY = Subject(POLICIES, "policy", _own, _to_policy)

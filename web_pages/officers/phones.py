"""Whether a county's grid workers are shown telephones: what was decided, and the security officer's form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from db.errors import DomainError
from resolvers.access.offices.acts import Officer
from resolvers.access.offices.rule import GRANTS
from resolvers.ground.named_areas import NamedArea
from resolvers.registry.revealing.phones import PhoneDecision, decide_phones, phone_rules
from resolvers.windows import written_day
from web_pages.browser import Browser
from web_pages.officers.caller import client_id, new_ticket, officer_of
from web_pages.page import page_answer

_DECIDES = {"permit": True, "withhold": False}


@dataclass(frozen=True, slots=True)
class PhonePages:
    """The page of what counties decide of telephones."""

    browser: Browser
    today: Callable[[], date]

    async def show(self, request: Request) -> Response:
        """The form for a county's code. Raises DomainError OFFICE_NEEDED."""
        return await self._page(request, {})

    async def act(self, request: Request) -> Response:
        """What was decided of a county, after what the form decides if it does."""
        return await self._page(request, await self.browser.fields_of(request))

    async def _page(self, request: Request, fields: Mapping[str, str]) -> Response:
        officer, error, decided = officer_of(request, self.today), None, False
        rules: list[Any] | None = None
        try:
            if fields.get("act") in _DECIDES:
                await decide_phones(officer.database, officer.ask, _decision(fields), officer.ids)
                decided = True
            if "code" in fields:
                rules = await phone_rules(officer.database, officer.ask, NamedArea(fields["code"].strip()))
        except DomainError as wrong:
            error = wrong
        return page_answer(
            request,
            "officers_phones.html",
            status=200 if error is None else self.browser.status_of(error),
            error=error,
            fields=fields,
            rules=rules,
            decided=decided,
            decides=_decides(officer),
            ticket=new_ticket(request),
        )


def _decides(officer: Officer) -> bool:
    return officer.ask.viewer.office in GRANTS


def _decision(fields: Mapping[str, str]) -> PhoneDecision:
    day = fields.get("from_on", "")
    return PhoneDecision(
        client_id(fields),
        NamedArea(fields.get("code", "").strip()),
        permitted=_DECIDES[fields["act"]],
        from_on=written_day(day) if day else None,
    )

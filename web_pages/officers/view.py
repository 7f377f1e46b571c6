"""The page of what an account's grants give it now: rights and numbers, for the security officer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access.offices.viewing import view_as
from web_pages.officers.caller import account_of, officer_of
from web_pages.page import page_answer


@dataclass(frozen=True, slots=True)
class ViewPages:
    """The page with an account's rights of this moment."""

    today: Callable[[], date]

    async def show(self, request: Request) -> Response:
        """Written down before it is shown. Raises DomainError OFFICE_NEEDED, ACCOUNT_NOT_FOUND."""
        officer, account = officer_of(request, self.today), account_of(request)
        view = await view_as(officer.database, officer.ask, officer.ids, account)
        return page_answer(request, "officers_view.html", view=view, account_id=account)

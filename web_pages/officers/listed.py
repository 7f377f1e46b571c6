"""The accounts by name, and a form for another; what is sought stands in no address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from db.codes import AccountState, Code, Office, Role
from db.errors import DomainError
from resolvers.access.creation import NewAccount
from resolvers.access.offices.lists import AccountQuestion, number_of_accounts, page_of_accounts
from resolvers.access.offices.orders import NewAccountOrder
from resolvers.access.offices.rule import KEEPS
from resolvers.viewer import Viewer
from web_pages.browser import Browser
from web_pages.officers.caller import client_id, new_ticket, officer_of
from web_pages.officers.one import OnePages
from web_pages.page import page_answer

SHOWN, LONGEST = 50, 100


@dataclass(frozen=True, slots=True)
class ListPages:
    """The list of one installation; `one` shows what was made."""

    browser: Browser
    today: Callable[[], date]
    one: OnePages

    async def accounts(self, request: Request) -> Response:
        """The first of them, and the forms."""
        return await self._page(request, {})

    async def act(self, request: Request) -> Response:
        """Makes an account and shows it, or shows those that are sought."""
        fields = dict(await self.browser.fields_of(request))
        if fields.get("act") != "create":
            return await self._page(request, fields)
        officer = officer_of(request, self.today)
        try:
            done = await officer.create(_order(fields))
        except DomainError as error:
            return await self._page(request, fields, error)
        return await self.one.made(request, officer, done)

    async def _page(
        self, request: Request, fields: Mapping[str, str], error: DomainError | None = None
    ) -> Response:
        officer = officer_of(request, self.today)
        question, start = _question(fields), fields.get("after")
        listed = page_of_accounts(officer.ask, question, SHOWN + 1, (start,) if start else None)
        rows = await officer.database.rows(listed)
        [counted] = await officer.database.rows(number_of_accounts(officer.ask, question))
        viewer: Viewer = request.state.viewer
        return page_answer(
            request,
            "officers_accounts.html",
            status=200 if error is None else self.browser.status_of(error),
            error=error,
            fields=fields,
            accounts=[shown(row) for row in rows[:SHOWN]],
            after=rows[SHOWN - 1].name if len(rows) > SHOWN else "",
            total=counted.total,
            makes=viewer.office in KEEPS,
            auditor=viewer.office == Office.AUDITOR,
            ticket=new_ticket(request),
            states=list(AccountState),
            roles=list(Role),
            offices=list(Office),
        )


def shown(row: Any) -> dict[str, Any]:
    """An account as pages show it, its codes as codes."""
    codes = {"role": Role.of(row.role), "state": AccountState.of(row.state)}
    office = Office.of(row.office) if row.office else None
    return dict(row._mapping) | codes | {"office": office, "what": office or codes["role"]}  # noqa: SLF001  # SQLAlchemy documents it


def _question(fields: Mapping[str, str]) -> AccountQuestion:
    text = fields.get("text", "").strip()[:LONGEST]
    state = _chosen(AccountState, fields.get("state", ""))
    return AccountQuestion(text or None, state, _chosen(Role, fields.get("role", "")))


def _chosen(codes: type[Code], written: str) -> Any:
    return next((code for code in codes if code.value == written), None)


def _order(fields: dict[str, str]) -> NewAccountOrder:
    role, office = _chosen(Role, fields.get("as", "")), _chosen(Office, fields.get("as", ""))
    if role is None and office is None:
        raise DomainError("BAD_PARAMETER", "请选择角色。", "Choose a role.")
    account = NewAccount(
        name=fields.get("name", "").strip(),
        display_name=fields.get("display_name", "").strip(),
        role=role or Role.OFFICER,
        office=office,
        state=AccountState.ACTIVE if office is None else AccountState.LOCKED,
    )
    return NewAccountOrder(client_id=client_id(fields), account=account)

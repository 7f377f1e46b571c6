"""One account: what is granted to it, what speaks for it, and what the officer may do to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from db.codes import AccountState, CredentialKind, Office, Permission, Role
from db.errors import DomainError
from resolvers.access.accounts import no_account
from resolvers.access.credentials import open_credentials
from resolvers.access.lists import grants_listed
from resolvers.access.offices.acts import Done, Officer
from resolvers.access.offices.lists import account_by_id
from resolvers.access.offices.places import stations_within, workers_within
from resolvers.access.offices.rule import GRANTS, KEEPS, LOCKS
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of
from resolvers.traces.events import NO_COUNTY
from resolvers.viewer import ALLOWED, Viewer
from web_pages.browser import Browser
from web_pages.officers.caller import account_of, new_ticket, officer_of
from web_pages.officers.sent import done, told
from web_pages.page import page_answer

# Whose grants are of a place that has no code: found by the division that it lies in.
UNJOINED = {Role.OFFICER, Role.SERVICE_CLIENT}
OF_PLACES = {Role.WORKER.value, Role.STATION_STAFF.value}
Places = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OnePages:
    """The page of an account."""

    browser: Browser
    today: Callable[[], date]

    async def show(self, request: Request) -> Response:
        """The account."""
        return await self._page(request, officer_of(request, self.today), account_of(request))

    async def act(self, request: Request) -> Response:
        """Does what a form asks for; then the page again."""
        officer, account = officer_of(request, self.today), account_of(request)
        fields = dict(await self.browser.fields_of(request))
        try:
            if await self._seeks(officer, account, fields):
                places = await _places(officer, account, fields)
                return await self._page(request, officer, account, fields=fields, places=places)
            made = await done(officer, account, fields)
        except DomainError as error:
            if error.code == "ACCOUNT_NOT_FOUND":
                raise
            return await self._page(request, officer, account, fields=fields, error=error)
        what = told(fields["act"])
        return await self._page(request, officer, account, done=what, secret=made.secret)

    async def made(self, request: Request, officer: Officer, made: Done) -> Response:
        """The account that was just made, and its password, shown this once."""
        return await self._page(
            request, officer, made.account_id, done=told("create"), secret=made.secret, moved=True
        )

    async def _seeks(self, officer: Officer, account: int, fields: Mapping[str, str]) -> bool:
        """Whether the officer has still to choose a place."""
        if fields.get("act") == "places":
            return True
        if fields.get("act") != "grant" or "place" in fields:
            return False
        return (await _account(officer, account)).role in OF_PLACES

    async def _page(
        self,
        request: Request,
        officer: Officer,
        account_id: int,
        *,
        fields: Mapping[str, str] | None = None,
        places: Places = (),
        error: DomainError | None = None,
        done: str = "",
        secret: str | None = None,
        moved: bool = False,
    ) -> Response:
        account = await _account(officer, account_id)
        viewer: Viewer = request.state.viewer
        others = viewer.account != account.id and account.state != AccountState.ENDED.value
        role, state = Role.of(account.role), AccountState.of(account.state)
        return page_answer(
            request,
            "officers_account.html",
            status=200 if error is None else self.browser.status_of(error),
            account=account,
            what=Office.of(account.office) if account.office else role,
            state=state,
            grants=await _grants(officer, account_id),
            credentials=await _credentials(officer, account_id),
            joins=others and viewer.office in GRANTS and officer.issuer and role not in UNJOINED,
            permissions=[one for one in Permission if one in ALLOWED[role]],
            of_places=account.role in OF_PLACES,
            fields=fields or {},
            places=places,
            error=error,
            done=done,
            secret=secret,
            moved=moved,
            ticket=new_ticket(request),
            views=viewer.office in GRANTS,
            keeps=others and viewer.office in KEEPS,
            gives=others and viewer.office in GRANTS,
            locks=others and viewer.office in LOCKS and state == AccountState.ACTIVE,
            unlocks=others and viewer.office in GRANTS and state == AccountState.LOCKED,
        )


async def _account(officer: Officer, account_id: int) -> Any:
    rows = await officer.database.rows(account_by_id(officer.ask, NO_COUNTY, account_id))
    if not rows:
        raise no_account()
    return rows[0]


async def _grants(officer: Officer, account_id: int) -> list[tuple[Any, Permission]]:
    rows = await officer.database.rows(grants_listed(account_id))
    return [(row, Permission.of(row.permission)) for row in rows]


async def _credentials(officer: Officer, account_id: int) -> list[tuple[Any, CredentialKind]]:
    rows = await officer.database.rows(open_credentials(account_id))
    return [(row, CredentialKind.of(row.kind)) for row in rows]


async def _places(officer: Officer, account_id: int, fields: Mapping[str, str]) -> Places:
    """What may be granted to this account in the division named. Raises DomainError AREA_NOT_FOUND."""
    named = NamedArea(division_code=fields.get("code", ""))
    area = area_of(await officer.database.rows(any_area_statement(officer.ask, named)))
    if (await _account(officer, account_id)).role == Role.STATION_STAFF.value:
        stations = await officer.database.rows(stations_within(officer.ask, area))
        return [(f"station:{one.county_id}:{one.id}", one.name) for one in stations]
    workers = await officer.database.rows(workers_within(officer.ask, area))
    return [(f"worker:{one.county_id}:{one.id}", f"{one.name} · {one.station}") for one in workers]

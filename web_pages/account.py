"""The page of one's own account: its password, and the sessions and tokens that speak for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.codes import CredentialKind
from db.engine import Database
from db.errors import DomainError
from db.models import Credential
from resolvers.access.credentials import (
    end_credential,
    end_credentials,
    is_secret,
    of_account,
    open_credentials,
)
from resolvers.access.known import Holder, KnownHolders
from resolvers.access.password_change import Change, Passwords
from resolvers.wording.language import said
from web_pages.browser import Browser
from web_pages.ids import id_of
from web_pages.page import page_answer

ACCOUNT = "/account"
BY = "HOLDER"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPages:
    """The page of one installation; open to whoever has to set a password before anything else."""

    browser: Browser
    holders: KnownHolders
    passwords_of: Callable[[Request], Passwords]

    async def show(self, request: Request) -> Response:
        """The account, what speaks for it, and the form for a new password."""
        holder = await self.holder(request)
        return to_sign_in() if holder is None else await self._page(request, holder)

    async def act(self, request: Request) -> Response:
        """Sets the password, or ends one session or token, or all but this one; then the page again."""
        fields = await self.browser.fields_of(request)
        holder = await self.holder(request)
        if holder is None:
            return to_sign_in()
        try:
            done = await self._done(request, holder, fields)
        except DomainError as error:
            return await self._page(request, holder, error=error)
        return await self._page(request, await self.holder(request) or holder, done=done)

    async def _done(self, request: Request, holder: Holder, fields: Mapping[str, str]) -> str:
        account, act = account_of(holder), fields.get("act", "")
        database: Database = request.state.database
        if act == "password":
            if fields.get("wanted", "") != fields.get("again", ""):
                raise DomainError(
                    "PASSWORDS_DIFFER", "两次输入的新密码不一致。", "The two new passwords differ."
                )
            change = Change(fields.get("present", ""), fields.get("wanted", ""))
            await self.passwords_of(request).change(account, change, keep=holder.credential_id)
            await self.holders.look(database)
            return said("密码已更改；其他会话已结束。", "The password is set; other sessions have ended.")
        async with database.writing() as connection:
            if act == "others":
                others = of_account(account, CredentialKind.SESSION) & (Credential.id != holder.credential_id)
                await end_credentials(connection, others, BY)
            elif (credential := id_of(fields.get("credential", ""))) is not None:
                await end_credential(connection, account, credential, BY)
        return said("已结束。", "It has ended.")

    async def holder(self, request: Request) -> Holder | None:
        """Whose session a request has, if it holds."""
        secret = self.browser.session_of(request)
        if not is_secret(secret):
            return None
        try:
            return await self.holders.holder(request.state.database, secret, CredentialKind.SESSION)
        except DomainError as error:
            if error.code != "SESSION_ENDED":
                raise
            return None

    async def _page(
        self, request: Request, holder: Holder, *, error: DomainError | None = None, done: str = ""
    ) -> Response:
        rows = await request.state.database.rows(open_credentials(account_of(holder)))
        return page_answer(
            request,
            "account.html",
            status=200 if error is None else self.browser.status_of(error),
            holder=holder,
            credentials=rows,
            error=error,
            done=done,
        )


def account_routes(pages: AccountPages) -> list[Route]:
    """The routes of `/account`."""
    return [Route(ACCOUNT, pages.show), Route(ACCOUNT, pages.act, methods=["POST"])]


def account_of(holder: Holder) -> int:
    """The account of a session."""
    assert holder.viewer.account is not None  # noqa: S101  # viewers of accounts have one
    return holder.viewer.account


def to_sign_in(onward: str = ACCOUNT) -> Response:
    """The way to sign in, and back."""
    return RedirectResponse(f"/sign-in?next={quote(onward, safe='')}", status_code=303)

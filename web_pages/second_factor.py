"""The page where somebody takes up a second factor, gets codes on paper, or gives it up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.errors import DomainError
from resolvers.access.known import Holder
from resolvers.access.second_factor.codes import picture_of
from resolvers.access.second_factor.enrolment import SecondFactors, codes_left
from resolvers.wording.language import said
from web_pages.account import AccountPages, account_of, to_sign_in
from web_pages.page import page_answer

SECOND_FACTOR = "/account/second-factor"


@dataclass(frozen=True, slots=True)
class Done:
    """What an act has done: told in words, and the codes on paper that are shown this once."""

    told: str = ""
    codes: tuple[str, ...] = ()


NOTHING = Done()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorPages:
    """The page of one installation; open to whoever has to take up a factor before anything else."""

    account: AccountPages
    factors_of: Callable[[Request], SecondFactors]

    async def show(self, request: Request) -> Response:
        """How it stands, and the form for the next step."""
        holder = await self.account.holder(request)
        return to_sign_in(SECOND_FACTOR) if holder is None else await self._page(request, holder)

    async def act(self, request: Request) -> Response:
        """Takes the next step, renews the codes on paper or gives the factor up; then the page again."""
        fields = await self.account.browser.fields_of(request)
        holder = await self.account.holder(request)
        if holder is None:
            return to_sign_in(SECOND_FACTOR)
        try:
            done = await self._done(request, holder, fields)
        except DomainError as error:
            return await self._page(request, holder, error=error)
        await self.account.holders.look(request.state.database)
        return await self._page(request, holder, done=done)

    async def _done(self, request: Request, holder: Holder, fields: Mapping[str, str]) -> Done:
        factors, account = self.factors_of(request), account_of(holder)
        act, present, keep = fields.get("act", ""), fields.get("present", ""), holder.credential_id
        if act == "begin":
            await factors.begin(account, present, keep=keep)
            return NOTHING
        if act == "confirm":
            told = said("两步验证已启用。", "The second factor is in use.")
            return Done(told, await factors.confirm(account, fields.get("code", "")))
        if act == "renew":
            told = said("原有备用码已全部作废。", "All codes before these are void.")
            return Done(told, await factors.renew_codes(account, present, keep=keep))
        if act == "give_up":
            await factors.give_up(account, present, keep=keep)
            return Done(said("两步验证已停用。", "The second factor is given up."))
        return NOTHING

    async def _page(
        self, request: Request, holder: Holder, *, error: DomainError | None = None, done: Done = NOTHING
    ) -> Response:
        factors, account = self.factors_of(request), account_of(holder)
        [state] = await request.state.database.rows(codes_left(account))
        begun = None if state.confirmed else await factors.begun(account)
        return page_answer(
            request,
            "second_factor.html",
            status=200 if error is None else self.account.browser.status_of(error),
            error=error,
            done=done.told,
            codes=done.codes,
            confirmed=state.confirmed,
            left=state.left,
            begun=begun,
            picture="" if begun is None else picture_of(begun.address),
            bound=factors.rule.binds(holder.viewer.role),
        )


def second_factor_routes(pages: SecondFactorPages) -> list[Route]:
    """The routes of `/account/second-factor`."""
    return [Route(SECOND_FACTOR, pages.show), Route(SECOND_FACTOR, pages.act, methods=["POST"])]

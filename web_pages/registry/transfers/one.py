"""One transfer: withdrawn by the county that offered it, or taken or refused by the other."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.errors import DomainError
from resolvers.ask import parents_of
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of
from resolvers.ground.villages import villages_in
from resolvers.people.transfers import other_divisions_of_transfers, transfer_by_id
from resolvers.receipts import Recorded
from resolvers.registry.people.homes import home_of
from resolvers.registry.transfers.answering import Acceptance, Refusal, accept_transfer, refuse_transfer
from resolvers.registry.transfers.offering import Offer, OfferWithdrawal, offer_transfer, withdraw_transfer
from resolvers.registry.transfers.sides import transfer_not_found
from resolvers.scope import require
from resolvers.viewer import Permission
from web_pages.registry.acts.home import HOME_FIELDS, home_in
from web_pages.registry.acts.page import About, Act, day_of_today, refuse
from web_pages.registry.asked import Asked, Key, Room, key_of, key_text, on_to, room_answer
from web_pages.registry.form import Form
from web_pages.registry.places import names_of, township_choices
from web_pages.registry.transfers.listed import TRANSFERS


async def _withdrawn(asked: Asked, form: Form, key: Key) -> Recorded | None:
    return await withdraw_transfer(asked.database, asked.ask, OfferWithdrawal(form.ticket(), *key))


async def _refused(asked: Asked, form: Form, key: Key) -> Recorded | None:
    reason = form.reason("reason")
    if not form.stands:
        return None
    return await refuse_transfer(asked.database, asked.ask, Refusal(form.ticket(), *key, reason))


async def _accepted(asked: Asked, form: Form, key: Key) -> Recorded | None:
    address, home = form.words("address"), await home_in(asked, form, mine=True)
    if not form.stands or home is None:
        return None
    acceptance = Acceptance(form.ticket(), *key, home, address)
    return await accept_transfer(asked.database, asked.ask, acceptance, keys=asked.keys, ids=asked.ids)


Done = Callable[[Asked, Form, Key], Awaitable[Recorded | None]]
_ACTS: Mapping[str, Done] = MappingProxyType(
    {"withdraw": _withdrawn, "refuse": _refused, "accept": _accepted}
)


@dataclass(frozen=True, slots=True)
class OneTransferPages:
    """The page of a transfer."""

    room: Room

    async def show(self, request: Request) -> Response:
        """How it stands. Raises DomainError PERSONS_NOT_PERMITTED, TRANSFER_NOT_FOUND."""
        asked = self.room.asked(request)
        key, row = await _transfer(request, asked)
        return await _page(request, asked, key, row, form=Form({}))

    async def send(self, request: Request) -> Response:
        """Withdraws, refuses or takes it; then the page again."""
        form = Form(dict(await self.room.browser.many_fields_of(request)), HOME_FIELDS)
        asked = self.room.asked(request)
        key, row = await _transfer(request, asked)
        act = _ACTS.get(form.text("act"))
        try:
            done = None if act is None else await act(asked, form, key)
        except DomainError as error:
            refuse(form, error)
            status = self.room.browser.status_of(error)
            return await _page(request, asked, key, row, form=form, status=status)
        if done is None:
            return await _page(request, asked, key, row, form=form, status=400)
        return on_to(f"{TRANSFERS}/{key_text(key)}?done=1")


async def _transfer(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    require(asked.ask.viewer, Permission.SEARCH)
    key = key_of(request.path_params["transfer"])
    rows = [] if key is None else await asked.rows(transfer_by_id(asked.ask, *key))
    if key is None or not rows:
        raise transfer_not_found()
    return key, rows[0]


async def _page(  # a page, of what, with which form
    request: Request, asked: Asked, key: Key, row: Row[Any], *, form: Form, status: int = 200
) -> Response:
    others = await asked.rows(other_divisions_of_transfers(asked.ask, parents_of([key])))
    villages = await asked.rows(villages_in(asked.ask, asked.ask.viewer.areas(Permission.SEARCH)))
    return room_answer(
        request,
        "transfer.html",
        status=status,
        row=row,
        other=next((one.name for one in others), ""),
        places=await names_of(asked, [row]),
        townships=township_choices(villages),
        form=form,
        ticket=form.ticket(),
        codes=codes,
        done=request.query_params.get("done", ""),
    )


async def _offered(about: About, form: Form) -> Key | None:
    """Offers the person to another county."""
    asked, on, reason = about.asked, form.day("on"), form.reason("reason")
    named = form.read("to", lambda text: NamedArea(division_code=text))
    if not form.stands or on is None or named is None:
        return None
    to = area_of(await asked.rows(any_area_statement(asked.ask, named)))
    home_of(to, None)
    offer = Offer(form.ticket(), *about.key, to=to, moved_on=on, reason=reason)
    await offer_transfer(asked.database, asked.ask, offer, asked.ids)
    return about.key


OFFER = Act(
    name="transfer",
    template="offer.html",
    done=_offered,
    begun=day_of_today,
    codes={
        "AREA_NOT_FOUND": "to",
        "AREA_SPANS_COUNTIES": "to",
        "TRANSFER_WITHIN_COUNTY": "to",
        "BAD_DIVISION_CODE": "to",
        "DAY_IN_THE_FUTURE": "on",
        "NOT_RESIDENT_THEN": "on",
        "MOVED_SINCE": "on",
    },
)

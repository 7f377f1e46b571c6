"""Registrations that are probably of one person, for review: merged, or said to be two."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db.codes import PairAgreement
from db.errors import DomainError
from resolvers.ask import parents_of
from resolvers.registry.duplicates.deciding import TwoPersons, not_duplicate
from resolvers.registry.duplicates.lists import (
    DuplicateQuestion,
    firsts_of_pairs,
    number_of_pairs,
    page_of_pairs,
    seconds_of_pairs,
)
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.language import name_of, said
from web_pages.paging import Listed, page_number
from web_pages.registry.acts.page import refuse
from web_pages.registry.asked import REGISTRY, Asked, Room, key_of, on_to, room_answer
from web_pages.registry.form import WHOLE, Form
from web_pages.registry.places import names_of

DUPLICATES = f"{REGISTRY}/duplicates"
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registrations, and what of them agrees."""

    row: Row[Any]
    persons: tuple[Row[Any], Row[Any]]
    agrees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicatePages:
    """The page of probable duplicates."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Those that wait, or those decided. Raises DomainError PERSONS_NOT_PERMITTED, BAD_PARAMETER."""
        return await _page(request, self.room.asked(request), Form({}))

    async def send(self, request: Request) -> Response:
        """Remembers that a pair is two persons; then the page again."""
        form = Form(dict(await self.room.browser.fields_of(request)))
        asked = self.room.asked(request)
        require(asked.ask.viewer, Permission.SEARCH)
        key, reason = key_of(form.text("pair")), form.reason("reason")
        if not form.stands or key is None:
            form.errors[WHOLE] = said("请填写理由。", "Say why.")
            return await _page(request, asked, form, status=400)
        try:
            two = TwoPersons(form.ticket(), *key, reason)
            await not_duplicate(asked.database, asked.ask, two)
        except DomainError as error:
            refuse(form, error)
            return await _page(request, asked, form, status=self.room.browser.status_of(error))
        return on_to(f"{DUPLICATES}?done=1")


async def _page(request: Request, asked: Asked, form: Form, *, status: int = 200) -> Response:
    require(asked.ask.viewer, Permission.SEARCH)
    decided = request.query_params.get("decided", "") == "1"
    question, number = DuplicateQuestion((), decided), page_number(request)
    total = await asked.number(number_of_pairs(asked.ask, question))
    page = page_of_pairs(asked.ask, question, AT_ONCE, None).offset((number - 1) * AT_ONCE)
    pairs = await _pairs(asked, list(await asked.rows(page)))
    return room_answer(
        request,
        "duplicates.html",
        status=status,
        listed=Listed(pairs, total, number, AT_ONCE),
        places=await names_of(asked, [person for pair in pairs for person in pair.persons]),
        decided=decided,
        form=form,
        # One for each pair, as each is an act of its own.
        tickets=[Form({}).ticket() for _ in pairs],
        done=request.query_params.get("done", ""),
    )


async def _pairs(asked: Asked, rows: list[Row[Any]]) -> list[Pair]:
    parents = parents_of([(row.county_id, row.id) for row in rows])
    firsts, seconds = [
        {}
        if not rows
        else {(one.of_county_id, one.of_id): one for one in await asked.rows(side(asked.ask, parents))}
        for side in (firsts_of_pairs, seconds_of_pairs)
    ]
    keys = [(row, (row.county_id, row.id)) for row in rows]
    return [
        Pair(row, (firsts[key], seconds[key]), tuple(name_of(PairAgreement.of(one)) for one in row.agrees))
        for row, key in keys
        if key in firsts and key in seconds
    ]

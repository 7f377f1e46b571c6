"""One escalation or need: what was done about it, and the form for what is done next."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.codes import InboxAct, InboxItem
from db.errors import DomainError
from resolvers.ask import parents_of
from resolvers.registry.inbox.acts import InboxStepEntry, act_on_item, item_not_found
from resolvers.registry.inbox.items import item_of_contact
from resolvers.registry.inbox.steps import steps_of_contacts
from resolvers.scope import require
from resolvers.viewer import Permission
from web_pages.registry.acts.page import refuse
from web_pages.registry.asked import Asked, Key, Room, key_of, key_text, on_to, room_answer
from web_pages.registry.form import Form
from web_pages.registry.inbox.listed import INBOX, persons_of
from web_pages.registry.places import names_of


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a contact, and how it stands."""

    key: Key
    item: InboxItem
    row: Row[Any]


@dataclass(frozen=True, slots=True)
class ItemPages:
    """The page of one item."""

    room: Room

    async def show(self, request: Request) -> Response:
        """How it stands. Raises DomainError PERSONS_NOT_PERMITTED, INBOX_ITEM_NOT_FOUND."""
        asked = self.room.asked(request)
        item = await _item(request, asked)
        return await _page(request, asked, item, Form({}))

    async def send(self, request: Request) -> Response:
        """Takes up, answers or closes it; then the page again."""
        form = Form(dict(await self.room.browser.fields_of(request)), {"TEXT_MISSING": "note"})
        asked = self.room.asked(request)
        item = await _item(request, asked)
        try:
            entry = _entry(form, item)
            if entry is None:
                return await _page(request, asked, item, form, status=400)
            await act_on_item(asked.database, asked.ask, entry)
        except DomainError as error:
            refuse(form, error)
            item = await _item(request, asked)
            return await _page(request, asked, item, form, status=self.room.browser.status_of(error))
        return on_to(f"{INBOX}/{key_text(item.key)}/{item.item.value}?done=1")


def _entry(form: Form, item: Item) -> InboxStepEntry | None:
    """The act that was pressed; None where the form says what is wrong."""
    acts = {one.value: one for one in InboxAct}
    act, version = acts.get(form.text("act")), form.text("version")
    if act is None or not version.isdecimal() or len(version) > 9:  # noqa: PLR2004  # more than anybody acts
        return None
    note = form.words("note") if act == InboxAct.TAKEN_UP else form.reason("note")
    if not form.stands:
        return None
    return InboxStepEntry(
        form.ticket(), *item.key, item=item.item, version=int(version), act=act, note=note or None
    )


async def _item(request: Request, asked: Asked) -> Item:
    require(asked.ask.viewer, Permission.SEARCH)
    key, items = key_of(request.path_params["contact"]), {one.value: one for one in InboxItem}
    item = items.get(request.path_params["item"])
    if key is not None and item is not None:
        rows = await asked.rows(item_of_contact(asked.ask, key, item))
        if rows:
            return Item(key, item, rows[0])
    raise item_not_found()


async def _page(request: Request, asked: Asked, item: Item, form: Form, *, status: int = 200) -> Response:
    steps = await asked.rows(steps_of_contacts(asked.ask, parents_of([item.key])))
    persons = await persons_of(asked, [item.row])
    return room_answer(
        request,
        "inbox_item.html",
        status=status,
        item=item.item,
        row=item.row,
        steps=[step for step in steps if step.item == item.item.value],
        person=next(iter(persons.values()), None),
        places=await names_of(asked, [item.row]),
        form=form,
        ticket=form.ticket(),
        codes=codes,
        done=request.query_params.get("done", ""),
    )

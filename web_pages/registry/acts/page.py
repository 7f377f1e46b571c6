"""The page of an act about one row: a form, what is wrong with it, and the way on once it is done."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db import codes
from db.errors import DomainError
from resolvers.wording.language import said
from web_pages.registry.asked import Asked, Key, Room, both, key_text, room_answer
from web_pages.registry.form import WHOLE, Form


@dataclass(frozen=True, slots=True)
class About:
    """The row that an act is about, such as a person's; None of what is no more or not the viewer's."""

    asked: Asked
    key: Key
    row: Any
    params: Mapping[str, str]


async def nothing(_about: About) -> Mapping[str, object]:
    """A template that needs no more than the row."""
    return {}


async def _nothing_stands(_about: About) -> Mapping[str, str]:
    return {}


def blank(_about: About) -> Mapping[str, str]:
    """A form that begins empty."""
    return {}


def day_of_today(about: About) -> Mapping[str, str]:
    """A form whose day is today unless another is chosen."""
    return {"on": about.asked.ask.today.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: where its page is, what the form begins with, what else is shown, and how it is done.

    `stands` is what the form begins with of what the database says, read for its first showing alone.
    `done` gives the row whose page is shown then, None where the form says what is wrong. `codes` names
    the fields of errors that name none.
    """

    name: str
    template: str
    done: Callable[[About, Form], Awaitable[Key | None]]
    begun: Callable[[About], Mapping[str, str]] = blank
    stands: Callable[[About], Awaitable[Mapping[str, str]]] = _nothing_stands
    beside: Callable[[About], Awaitable[Mapping[str, object]]] = nothing
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """What acts are about: where its pages are, how one is found, and the way on to it."""

    root: str
    name: str
    found: Callable[[Request, Asked], Awaitable[tuple[Key, Any]]]
    done_to: Callable[[Asked, Key], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class ActPages:
    """The pages of an act."""

    room: Room
    act: Act
    subject: Subject

    async def show(self, request: Request) -> Response:
        """The form. Raises what the subject's `found` raises."""
        about = await self._about(request)
        begun = {**self.act.begun(about), **await self.act.stands(about)}
        return await self._page(request, about, Form(begun, self.act.codes))

    async def send(self, request: Request) -> Response:
        """Does it; then the page of the row, or the form again with what is wrong."""
        form = Form(dict(await self.room.browser.many_fields_of(request)), self.act.codes)
        about = await self._about(request)
        try:
            to = await self.act.done(about, form)
        except DomainError as error:
            if about.row is None:
                raise
            refuse(form, error)
            status = self.room.browser.status_of(error)
            return await self._page(request, about, form, status=status)
        if to is None:
            return await self._page(request, about, form, status=400)
        return await self.subject.done_to(about.asked, to)

    async def _about(self, request: Request) -> About:
        asked = self.room.asked(request)
        return About(asked, *await self.subject.found(request, asked), request.path_params)

    async def _page(self, request: Request, about: About, form: Form, *, status: int = 200) -> Response:
        return room_answer(
            request,
            self.act.template,
            status=status,
            person=about.row,
            key=key_text(about.key),
            home=f"{self.subject.root}/{key_text(about.key)}",
            form=form,
            ticket=form.ticket(),
            today=about.asked.ask.today,
            codes=codes,
            **await self.act.beside(about),
        )

    def routes(self) -> list[Route]:
        """Where it is."""
        return both(f"{self.subject.root}/{{{self.subject.name}}}/{self.act.name}", self)


def refuse(form: Form, error: DomainError) -> None:
    """Notes an error; a form whose client id stands for something else gets another."""
    form.refuse(error)
    if error.code == "CLIENT_ID_TAKEN":
        form.errors[WHOLE] = said(
            "这张表单先前已提交过另一内容。请核对后再提交一次。",
            "This form was sent with something else before. Look it over and send it again.",
        )
        form.fields = {**form.fields, "ticket": str(uuid4())}

"""Requests whose client has gone: nobody waits for the answer, so nothing goes on making it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Most requests are answered long before; only for those that are not is it worth looking.
PATIENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class Abandon:
    """Middleware that cancels a request, its statement too, when its client goes away meanwhile."""

    app: ASGIApp
    patience_s: float = PATIENCE_S

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on; ends quietly once nobody listens."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = _Request(scope, receive, send)
        timer = request.loop.call_later(self.patience_s, request.watch)
        try:
            await self.app(scope, request.receive, request.send)
        except asyncio.CancelledError:
            if not request.abandoned or request.task.uncancel():
                raise
        finally:
            timer.cancel()
            request.unwatch()


class _Request:
    """A request on its way, and the look-out for its client's leaving."""

    __slots__ = ("_answered", "_asked", "_due", "_receive", "_send", "_watch", "abandoned", "loop", "task")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a coroutine of the server runs in a task
        self.task = task
        self.loop = task.get_loop()
        self.abandoned = False
        self._receive = receive
        self._send = send
        # The body belongs to the application: until it has all of it, nobody else may ask for more.
        self._asked = scope["method"] in {"GET", "HEAD"}
        self._answered = False
        self._due = False
        self._watch: asyncio.Task[None] | None = None

    async def receive(self) -> Message:
        """The next message, for the application."""
        message = await self._receive()
        if not message.get("more_body", False):
            self._asked = True
            self._look_out()
        return message

    async def send(self, message: Message) -> None:
        """Sends one message of the answer on."""
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._answered = True
        await self._send(message)

    def watch(self) -> None:
        """Begins to look out, as soon as it may."""
        self._due = True
        self._look_out()

    def unwatch(self) -> None:
        """Looks no longer."""
        if self._watch is not None:
            self._watch.cancel()

    def _look_out(self) -> None:
        if self._due and self._asked and not self._answered and self._watch is None:
            self._watch = self.loop.create_task(self._until_left())

    async def _until_left(self) -> None:
        with suppress(asyncio.CancelledError):
            while (await self._receive())["type"] != "http.disconnect":
                pass
            # A server says so too once it has all of the answer; then what remains is ours to finish.
            if not self._answered:
                self.abandoned = True
                self.task.cancel()

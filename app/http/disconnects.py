"""Requests whose client has gone, or that take too long: nobody waits for an answer, and work ends."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.failures import too_long

# Most requests are answered long before; only for those that are not is it worth looking.
PATIENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class Abandon:
    """Middleware that cancels a request, its statement too, when its client goes away meanwhile.

    Or when its answer has not begun after `limit_s` seconds (None: no limit).
    """

    app: ASGIApp
    patience_s: float = PATIENCE_S
    limit_s: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on; ends quietly once nobody listens. Raises TIMEOUT where it took too long."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = _Request(scope, receive, send)
        rest_s = None if self.limit_s is None else self.limit_s - self.patience_s
        timer = request.loop.call_later(self.patience_s, request.watch, rest_s)
        try:
            await self.app(scope, request.receive, request.send)
        except asyncio.CancelledError:
            if not (request.abandoned or request.overdue) or request.task.uncancel():
                raise
            if request.overdue:
                raise too_long() from None
        finally:
            timer.cancel()
            request.unwatch()


class _Request:
    """A request on its way, and the look-out for its client's leaving."""

    __slots__ = (
        "_answered",
        "_asked",
        "_begun",
        "_deadline",
        "_due",
        "_receive",
        "_send",
        "_watch",
        "abandoned",
        "loop",
        "overdue",
        "task",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a coroutine of the server runs in a task
        self.task = task
        self.loop = task.get_loop()
        self.abandoned = self.overdue = False
        self._receive = receive
        self._send = send
        # The body belongs to the application: until it has all of it, nobody else may ask for more.
        self._asked = scope["method"] in {"GET", "HEAD"}
        self._begun = self._answered = False
        self._due = False
        self._deadline: asyncio.TimerHandle | None = None
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
        self._begun = True
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._answered = True
        await self._send(message)

    def watch(self, rest_s: float | None) -> None:
        """Begins to look out, as soon as it may, and to wait for the time when the answer must have begun."""
        self._due = True
        self._look_out()
        if rest_s is not None:
            self._deadline = self.loop.call_later(rest_s, self._expire)

    def unwatch(self) -> None:
        """Looks and waits no longer."""
        if self._watch is not None:
            self._watch.cancel()
        if self._deadline is not None:
            self._deadline.cancel()

    def _expire(self) -> None:
        if not self._begun:
            self.overdue = True
            self.task.cancel()

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

"""How long a request may be on its way: uvicorn would wait for ever, and no proxy need stand before it."""

from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.wire.joined import Joined

# More than any browser sends; the body has a limit of its own.
LARGEST_HEAD = 64 * 1024


class TimelyRequests(HttpToolsProtocol):
    """uvicorn's protocol, which closes a connection over which no request has arrived whole in time.

    The time runs from the beginning of a connection, then from the first byte after an answer. Between an
    answer and that byte uvicorn's own limit holds.
    """

    def __init__(self, *rest: Any, arrival_s: float, **more: Any) -> None:
        super().__init__(*rest, **more)
        self._arrival_s = arrival_s
        self._deadline: TimerHandle | None = None
        self._head_bytes = 0
        self._head_is_in = self._all_is_in = False
        self._outgoing: Joined

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begins to wait."""
        self._outgoing = Joined(transport, self.loop, lambda: self._head_is_in and not self._all_is_in)
        super().connection_made(self._outgoing)  # type: ignore[arg-type]  # all of one that is used
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Reads on, then waits for the rest, if there is one; what comes after the answer is dropped."""
        if self._outgoing.lingers:
            return
        if not self._head_is_in:
            self._head_bytes += len(data)
        super().data_received(data)
        if not self._head_is_in and self._head_bytes > LARGEST_HEAD:
            self._outgoing.cut()
        elif self._all_is_in and not self.cycle.response_complete:
            self._wait_no_longer()
        elif self._deadline is None:
            self._wait()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._head_bytes = 0
        self._head_is_in = self._all_is_in = False

    def on_headers_complete(self) -> None:
        """Its head has arrived, which may be too large even where it came at once."""
        self._head_is_in = True
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > LARGEST_HEAD:
            raise ValueError(LARGEST_HEAD)  # which the parser hands on, and uvicorn answers with 400
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it has arrived."""
        self._all_is_in = True
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no longer."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(self._arrival_s, self._give_up)

    def _wait_no_longer(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self._outgoing.cut()

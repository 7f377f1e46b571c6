"""Answers that leave in one piece: uvicorn writes the head of an answer to the socket, then its body."""

from asyncio import AbstractEventLoop, Handle, Transport
from collections.abc import Callable
from typing import Any

HEAD, HEAD_END = b"HTTP/1.1 ", b"\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 "
# How long whoever is still sending may go on after the answer.
LINGER_S = 2.0


class Joined:
    """A transport that holds the head of an answer until the first of its body, in the same turn of the loop.

    One write to the socket instead of two for almost every answer, and its client wakes once. A head after
    which nothing is written at once (a stream that has nothing to say yet) leaves with the loop's next turn.
    An answer that is given before all of its request was read stays readable: a connection that is closed
    upon bytes that nobody took is reset, and with it goes what its client has not read yet (RFC 9112, 9.6).
    So its end is told, and the connection closed a little later. All else is the transport's own.
    """

    def __init__(
        self, transport: Transport, loop: AbstractEventLoop, more_comes: Callable[[], bool] = lambda: False
    ) -> None:
        """`more_comes` tells whether the rest of a request is still on its way."""
        self._transport = transport
        self._loop = loop
        self._more_comes = more_comes
        self.lingers = False
        self._head = b""
        self._turn: Handle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Holds a head; writes what comes after it together with it."""
        if self._head:
            self._send(data)
        elif data.startswith(HEAD) and data.endswith(HEAD_END) and not data.startswith(CONTINUE):
            self._head = data
            self._turn = self._loop.call_soon(self._send, b"")
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Closes once a head that is held has left, and whoever still sends has had time to read it."""
        self._send(b"")
        if self.lingers or not self._more_comes() or self._transport.is_closing():
            self._transport.close()
        else:
            self.lingers = True
            self._transport.write_eof()
            self._loop.call_later(LINGER_S, self._transport.close)

    def cut(self) -> None:
        """Closes at once, whatever may still come."""
        self._send(b"")
        self._transport.close()

    def _send(self, data: bytes) -> None:
        head, self._head = self._head, b""
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        if head:
            self._transport.writelines((head, data) if data else (head,))
        elif data:
            self._transport.write(data)

"""Answers that leave in one piece: uvicorn writes the head of an answer to the socket, then its body."""

from asyncio import AbstractEventLoop, Handle, Transport
from typing import Any

HEAD, HEAD_END = b"HTTP/1.1 ", b"\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 "


class Joined:
    """A transport that holds the head of an answer until the first of its body, in the same turn of the loop.

    One write to the socket instead of two for almost every answer, and its client wakes once. A head after
    which nothing is written at once (a stream that has nothing to say yet) leaves with the loop's next turn.
    All else is the transport's own.
    """

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
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
        """Closes once a head that is held has left."""
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

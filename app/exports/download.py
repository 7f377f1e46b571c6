"""A file that is made while it is sent: little of it is ever in memory, and half of it is never the whole."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

# A client that takes nothing for so long holds a connection to the database for nothing.
PART_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Download:
    """An answer with the parts of a file as they come.

    An error before the first part is raised, to be answered as one. One later breaks the connection: the
    answer is not ended, and the client sees that it has no whole file.
    """

    name: str
    kind: str
    parts: AsyncGenerator[bytes, None]
    part_seconds: float = PART_SECONDS

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Sends the file; to HEAD, what would precede it."""
        async with aclosing(self.parts):
            first = b"" if scope["method"] == "HEAD" else await anext(self.parts)
            await send({"type": "http.response.start", "status": 200, "headers": self._headers()})
            if scope["method"] != "HEAD":
                await self._send(send, first)
                async for part in self.parts:
                    await self._send(send, part)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send, part: bytes) -> None:
        async with asyncio.timeout(self.part_seconds):
            await send({"type": "http.response.body", "body": part, "more_body": True})

    def _headers(self) -> list[tuple[bytes, bytes]]:
        disposition = f'attachment; filename="{self.name}"'
        return [(b"content-type", self.kind.encode()), (b"content-disposition", disposition.encode())]

"""Every answer in the language that its caller prefers."""

from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from resolvers.wording.language import preferred, speaking

HEADER = b"accept-language"


@dataclass(frozen=True, slots=True)
class Speak:
    """Middleware that chooses the language of a request by Accept-Language, and says that it did."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on in the language, and adds it to what the answer varies by."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = next((value for name, value in scope["headers"] if name == HEADER), b"")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).add_vary_header("Accept-Language")
            await send(message)

        with speaking(preferred(wanted.decode("latin-1"))):
            await self.app(scope, receive, sending)

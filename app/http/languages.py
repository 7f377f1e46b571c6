"""Every answer in the language that its caller prefers."""

from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from resolvers.wording.language import Language, language, preferred, speaking

HEADER = b"accept-language"
VARIES = b"Accept-Language"


@dataclass(frozen=True, slots=True)
class Speak:
    """Middleware that chooses the language of a request by Accept-Language, and says that it did."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on in the language, and adds it to what the answer varies by."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and not _told(message):
                MutableHeaders(scope=message).add_vary_header(VARIES.decode())
            await send(message)

        chosen = _chosen(scope)
        if chosen is language():
            await self.app(scope, receive, sending)
            return
        with speaking(chosen):
            await self.app(scope, receive, sending)


# Both are gone through with every request, in plain loops.
def _chosen(scope: Scope) -> Language:
    for name, value in scope["headers"]:
        if name == HEADER:
            return preferred(value.decode("latin-1"))
    return Language.ZH


def _told(message: Message) -> bool:
    for name, value in message.get("headers", ()):  # noqa: SIM110
        if name == b"vary" and VARIES in value:
            return True
    return False

"""The one door to GraphQL: ahead of all that other addresses need, for it needs none of it."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from schema.http.endpoint import PATH


@dataclass(frozen=True, slots=True)
class Door:
    """Middleware that leads from /graphql to what answers there; whoever goes elsewhere goes on."""

    app: ASGIApp
    answering: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leads on."""
        within = scope["type"] == "http" and scope["path"] == PATH
        await (self.answering if within else self.app)(scope, receive, send)

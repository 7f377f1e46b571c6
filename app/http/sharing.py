"""What pages of other sites may call, where the operator has listed those sites (CORS)."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.origins import LOOPBACK_ORIGIN, Origins
from app.ogc.root import is_below
from schema.http.endpoint import PATH

EXPORTS = "/exports/"
PREFLIGHT_KEPT_S = 600


class Share:
    """Middleware that lets pages of listed sites call /graphql, /exports and /ogc, with the viewer's session.

    To pages of any other site nothing is said of sharing, so their browsers keep the answer from them.
    """

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app = app
        self._origins = origins
        self._shared = CORSMiddleware(
            app,
            allow_origins=sorted(origins.named),
            allow_origin_regex=LOOPBACK_ORIGIN if origins.loopback else None,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type"),
            allow_credentials=True,
            expose_headers=("Content-Disposition", "Retry-After", "Rongge-Token-Ends"),
            max_age=PREFLIGHT_KEPT_S,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on, and for a page of a listed site says that it may read the answer."""
        shared = scope["type"] == "http" and _may_be_shared(scope["path"]) and self._is_listed(scope)
        await (self._shared if shared else self._app)(scope, receive, send)

    def _is_listed(self, scope: Scope) -> bool:
        origin = next((value for name, value in scope["headers"] if name == b"origin"), None)
        return origin is not None and origin.decode("latin-1") in self._origins


def _may_be_shared(path: str) -> bool:
    return path == PATH or path.startswith(EXPORTS) or is_below(path)

"""`GET /metrics`, for whoever holds the collector's token."""

import hmac
import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.http.problems import refused
from app.metrics.families import OWN
from app.metrics.folder import FOLDER
from schema.http.failures import not_signed_in

PATH = "/metrics"


def metrics_routes(token: str) -> list[Route]:
    """The address for the collector that shows this token; without a token there is no such address."""

    async def metrics(request: Request) -> Response:
        shown = request.headers.get("authorization", "")
        if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
            return refused(request, not_signed_in())
        return Response(await run_in_threadpool(written), media_type=CONTENT_TYPE_LATEST)

    return [Route(PATH, metrics)] if token else []


def written() -> bytes:
    """What has been counted: by all processes of this server where there are several."""
    if FOLDER not in os.environ:
        return generate_latest(OWN)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # untyped
    return generate_latest(together)

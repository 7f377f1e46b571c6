"""The server: one process, or a supervisor of several. `python -m app.server`; `rongge serve` turns into it.

It imports little: the application is imported by the processes that serve it.
"""

import sys
from contextlib import suppress
from functools import partial

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.logs import log_as_json, log_as_text
from app.metrics.folder import count_together
from app.settings import Settings, settings_from_environment
from app.wire.arrival import TimelyRequests
from db.errors import DomainError

APPLICATION = "app.served:served_app"
# How long requests may go on once the server has been asked to end.
GRACE_S = 10
# Longer than the proxy in front keeps its idle connections, so that it never sends into one we are closing.
KEEP_ALIVE_S = 75
# A process answers its supervisor only once everything is imported, which a busy machine takes long over.
HEALTH_CHECK_S = 30


def main() -> None:
    """Serves until asked to end. An expected failure is printed, code and texts: exit code 1."""
    try:
        run(settings_from_environment())
    except DomainError as error:
        sys.exit(str(error))


def run(settings: Settings) -> None:
    """Serves until asked to end. Exit code 3 where the application cannot start."""
    log_as_set(settings)
    config = _config(settings)
    if settings.processes == 1:
        _serve(config)
    else:
        count_together(settings.metrics_folder)
        _supervise(config)


def log_as_set(settings: Settings) -> None:
    """Logging for a person in the demonstration, for a collector elsewhere."""
    if settings.demo:
        log_as_text()
    else:
        log_as_json()


def _config(settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        APPLICATION,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.processes,
        loop="uvloop",
        http=partial(TimelyRequests, arrival_s=settings.arrival_s),  # type: ignore[arg-type]  # as good as the class
        ws="none",
        # Who asks, and whether by https: as these say, and nobody else.
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        log_config=None,
        access_log=False,  # it writes addresses with their query, which may name a person
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        timeout_worker_healthcheck=HEALTH_CHECK_S,
    )


def _serve(config: uvicorn.Config) -> None:
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):  # which the server has heeded already
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


def _supervise(config: uvicorn.Config) -> None:
    """Not uvicorn.run: with several processes it calls a failed start a success."""
    supervisor = Multiprocess(config, sockets=[config.bind_socket()])
    supervisor.run()
    if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
        sys.exit(STARTUP_FAILURE)


if __name__ == "__main__":
    main()

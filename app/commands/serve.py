"""`rongge serve`: the server in the foreground."""

import uvicorn

from app.logs import log_as_json, log_as_text
from app.settings import settings_from_environment

APPLICATION = "app.factory:app_from_environment"


def serve() -> None:
    """在前台运行服务，地址取自 RONGGE_HOST 与 RONGGE_PORT / Serve in the foreground until interrupted."""
    settings = settings_from_environment()
    if settings.demo:
        log_as_text()
    else:
        log_as_json()
    uvicorn.run(
        APPLICATION,
        factory=True,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # it writes addresses with their query, which may name a person
        server_header=False,
        timeout_graceful_shutdown=10,
    )

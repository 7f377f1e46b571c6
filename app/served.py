"""The application as one process of the server runs it."""

import gc

from starlette.applications import Starlette

from app.factory import app_from_environment
from app.server import GRACE_S, log_as_set
from app.settings import settings_from_environment
from app.setup.orphans import end_with_parent
from app.upkeep.duties import tend_while_serving
from app.upkeep.months import keep_while_serving
from app.upkeep.sealing import seal_while_serving


def served_app() -> Starlette:
    """The application as RONGGE_* describe it; its process ends with the supervisor that started it."""
    settings = settings_from_environment()
    log_as_set(settings)
    end_with_parent(GRACE_S + 5)
    app = app_from_environment()
    keep_while_serving(settings.conninfo)
    seal_while_serving(settings.conninfo, settings.heads_folder)
    tend_while_serving(settings.sqlalchemy_url)
    # What was made until now lives as long as the process: no collection need look through it again.
    gc.collect()
    gc.freeze()
    return app

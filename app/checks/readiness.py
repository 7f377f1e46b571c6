"""`GET /healthz`: whether this server should be asked."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse

from app.keys.standing import keys_refused
from db.engine import Database
from resolvers.traces.behind import BEHIND_MOST_S, behind
from resolvers.traces.months import is_ahead
from resolvers.windows import today_in_china

HEALTH_SECONDS = 3.0


async def health(request: Request) -> JSONResponse:
    """Whether the database answers and its keys are at hand, and the log of accesses is sealed and has room.

    The answer about keys has its `code`: KEY_MISSING, KEYS_OUTDATED, KEY_UNREGISTERED or
    SEALED_VALUE_UNREADABLE.
    """
    database: Database = request.state.database
    keeping: Database = request.state.keeping  # sees the log of all counties
    try:
        async with asyncio.timeout(HEALTH_SECONDS):
            [room] = await database.rows(is_ahead(today_in_china()))
            [sealing] = await keeping.rows(behind())
            refused = await keys_refused(database, request.state.keys)
    except Exception:  # noqa: BLE001  (whatever the reason, the answer is that it does not)
        return JSONResponse({"status": "unavailable"}, 503)
    if refused is not None:
        return JSONResponse({"status": "keys are not those of the database", "code": refused}, 503)
    if not room.ahead:
        return JSONResponse({"status": "log has no month ahead"}, 503)
    if sealing.seconds > BEHIND_MOST_S:
        return JSONResponse({"status": "log is not sealed"}, 503)
    return JSONResponse({"status": "ok"})

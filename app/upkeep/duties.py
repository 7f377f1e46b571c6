"""Kept duties brought up to date beside a server, so that little is computed when asked.

In a thread of its own, since its statements take long to put together. Several servers may do so at once: who
finds a county held by another goes on to the next.
"""

import threading

import structlog
from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from resolvers.kept_duties.running import within
from resolvers.kept_duties.tending import Tended, tend, waiting_counties
from resolvers.windows import today_in_china

# What is marked is computed when asked, so there is no hurry.
PAUSE_S = 5.0
_log = structlog.get_logger(__name__)


def tend_while_serving(url: str) -> threading.Event:
    """Begins to bring kept duties up to date every few seconds, until the event that it gives is set."""
    ended = threading.Event()
    threading.Thread(target=_tend, args=(url, ended), name="duties", daemon=True).start()
    return ended


def engine_for(url: str) -> Engine:
    """What remembers the statements from one round to the next, and holds no connection between them."""
    options = {"options": "-c timezone=UTC -c jit=off"}
    return create_engine(url, poolclass=NullPool, enable_from_linting=False, connect_args=options)


def _tend(url: str, ended: threading.Event) -> None:
    engine = engine_for(url)
    while not ended.wait(PAUSE_S):
        try:
            tend_waiting(engine)
        except Exception as error:  # noqa: BLE001  # of a thread that ends nobody would hear
            _log.warning("duties_not_kept", kind=type(error).__qualname__)


def tend_waiting(engine: Engine) -> list[Tended]:
    """Tends each county once that has to be, each in a transaction; what was done for each."""
    today = today_in_china()
    with engine.connect() as connection:
        counties = [row.county_id for row in connection.execute(waiting_counties(today))]
    done = [_tended(engine, county_id) for county_id in counties]
    return [one for one in done if one is not None]


def _tended(engine: Engine, county_id: int) -> Tended | None:
    """What was done for one; None, too, if it cannot be tended, which holds up no other."""
    try:
        with engine.begin() as connection:
            return tend(within(connection), county_id, today_in_china())
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        _log.warning("duties_not_kept", county_id=county_id, kind=type(error.orig).__qualname__)
        return None

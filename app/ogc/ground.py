"""The place and the day that an address below /ogc asks for."""

from dataclasses import dataclass
from datetime import date

from starlette.datastructures import QueryParams
from starlette.requests import Request

from app.layers.feature import Given
from app.layers.ground_area import ground_area
from app.ogc.asked import DATETIME
from app.ogc.days import days_of
from db.engine import Database
from resolvers.areas import Area
from resolvers.ask import Ask
from web_map.door import database_of


@dataclass(frozen=True, slots=True)
class Ground:
    """A place on a day, and who asks."""

    database: Database
    ask: Ask
    area: Area


async def ground_of(request: Request, today: date) -> Ground:
    """The place. Raises as `ground_area` does, and BAD_PARAMETER."""
    viewer, given = request.state.viewer, request.query_params
    days = days_of(given[DATETIME]).asked(today, windowed=False) if DATETIME in given else []
    ask = Ask(viewer, today, date.fromisoformat(days[0][1]) if days else today)
    database = database_of(request, viewer)
    asked = Given(database, request.state.work, ask, QueryParams(given))
    return Ground(database, ask, await ground_area(asked, ask))

"""The route of landmarks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from resolvers.ask import Ask
from web_map.asked import day_of
from web_map.door import HEADERS, database_of, to_sign_in, viewer_of
from web_map.landmarks.document import landmarks_of
from web_map.places import area_named


@dataclass(frozen=True, slots=True)
class LandmarkMaps:
    """The landmarks of one installation, and its clock."""

    today: Callable[[], date]

    async def document(self, request: Request) -> Response:
        """Those of a place, which a browser keeps and asks about again. Raises as `area_named` does."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        today, database = self.today(), database_of(request, viewer)
        on = day_of(request.query_params, "on") or today
        area = await area_named(database, Ask(viewer, today, on), request.path_params["code"])
        landmarks = await landmarks_of(database, area, on)
        return Response(landmarks.json, media_type="application/geo+json", headers=HEADERS)


def landmark_routes(today: Callable[[], date]) -> list[Route]:
    """The route below /maps/landmarks."""
    return [Route("/maps/landmarks/{code}.json", LandmarkMaps(today).document)]

"""The form again, with the mistake beside the field: the answer of every map to what cannot be meant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from db.errors import DomainError
from db.failures import Unanswered
from resolvers.ask import Ask
from web_map import labels
from web_map.door import HEADERS, database_of, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.forms.fields import Field
from web_map.forms.mistakes import form_again
from web_map.frame import Around
from web_map.places import MapPlace, area_named, place_of

MISTAKEN = 400


@dataclass(frozen=True, slots=True)
class FormAgain:
    """The forms of the maps at `path`, whose fields depend on the place."""

    path: str
    fields_of: Callable[[MapPlace], tuple[Field, ...]]
    figure: FigureParts
    today: Callable[[], date]

    async def answer(self, request: Request, error: DomainError) -> Response:
        """The form as it was sent. Raises what is wrong with the place; `error` if no field is to blame.

        Of a database that gave no answer nothing is asked again.
        """
        if isinstance(error, Unanswered):
            raise error
        viewer, today = viewer_of(request), self.today()
        if viewer is None:
            return to_sign_in(request)
        database, ask = database_of(request, viewer), Ask(viewer, today, today)
        area = await area_named(database, ask, request.path_params["code"])
        around = Around(viewer, await place_of(database, ask, area), self.path)
        form = form_again(error, self.fields_of(around.place), request.query_params)
        page = labels.html(
            "mistake.html",
            title=around.place.name,
            form=form,
            styles=self.figure.styles,
            **around.values,
        )
        return HTMLResponse(page, MISTAKEN, HEADERS)

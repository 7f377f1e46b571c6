"""Drawing in a draft, village by village: on a map, or by GeoJSON that is pasted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.codes import GridCellKind, GridPlanStatus
from db.errors import DomainError
from resolvers.grid_plans.facts import plan_not_found
from resolvers.ground.station_lists import workers_in
from resolvers.receipts import claims_of
from resolvers.registry.ground.drawing import draw
from resolvers.registry.ground.drawn import DrawingAct
from resolvers.scope import out_of_scope, require
from resolvers.viewer import Permission
from resolvers.wording.language import name_of
from web_pages.page import PAGE_POLICY
from web_pages.registry.acts.page import refuse
from web_pages.registry.asked import Asked, Key, Room, key_text, on_to, room_answer
from web_pages.registry.form import Form
from web_pages.registry.plans.listed import PLANS
from web_pages.registry.plans.one import plan_of
from web_pages.registry.plans.sent import DRAWING_FIELDS, drawing_of_form
from web_pages.registry.plans.village import DrawnVillage, village_drawn, villages_to_draw

# Leaflet and our own file, nothing inline; what is drawn on stands in the page.
DRAWING_POLICY = f"{PAGE_POLICY}; script-src 'self'"
_FILES = ("leaflet.css", "leaflet.js", "plan-drawing.js")


@dataclass(frozen=True, slots=True)
class DraftPages:
    """The pages on which a draft is drawn."""

    room: Room

    async def choose(self, request: Request) -> Response:
        """The villages that one may draw in. Raises DomainError NOT_PERMITTED, GRID_PLAN_NOT_FOUND."""
        asked = self.room.asked(request)
        key, row = await _managed_plan(request, asked)
        villages = await _villages(asked, key)
        return room_answer(request, "draw_where.html", key=key_text(key), row=row, villages=villages)

    async def show(self, request: Request) -> Response:
        """The village on a map, with what is wrong on its ground. Raises also AREA_NOT_FOUND."""
        asked = self.room.asked(request)
        plan = await _managed_plan(request, asked)
        village = await _village(request, asked, plan)
        return await _page(request, asked, plan, village, form=Form({"act": DrawingAct.SPLIT.value}))

    async def send(self, request: Request) -> Response:
        """Draws; then the village again, with what was drawn or with what is wrong."""
        form = Form(_with_file(await self.room.browser.many_fields_of(request)), DRAWING_FIELDS)
        asked = self.room.asked(request)
        key, row = await _managed_plan(request, asked)
        village = await _village(request, asked, (key, row))
        here = f"{request.url.path}?done=1"
        if await _was_done(asked, key, form, village):
            return on_to(here)
        try:
            drawing = await drawing_of_form(form, key, village, request.state.work)
            if drawing is None:
                return await _page(request, asked, (key, row), village, form=form, status=400)
            await draw(asked.database, asked.ask, drawing, asked.ids)
        except DomainError as error:
            refuse(form, error)
            status = self.room.browser.status_of(error)
            return await _page(request, asked, (key, row), village, form=form, status=status)
        return on_to(here)


def _with_file(fields: Mapping[str, str]) -> dict[str, str]:
    """What was sent; a file stands in the place of what was pasted."""
    return {**fields, "geojson": fields.get("file", "").strip() or fields.get("geojson", "")}


async def _was_done(asked: Asked, key: Key, form: Form, village: DrawnVillage) -> bool:
    """Whether this is a second press: the cells that the first has replaced are there no more to be cut."""
    cells = {str(one.row.id) for one in village.cells}
    if set(form.chosen("cell")) <= cells:
        return False
    return bool(await asked.rows(claims_of(key[0], form.ticket())))


async def _managed_plan(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    require(asked.ask.viewer, Permission.MANAGE)
    return await plan_of(request, asked)


async def _village(request: Request, asked: Asked, plan: tuple[Key, Row[Any]]) -> DrawnVillage:
    code = request.path_params["village"]
    villages = await _villages(asked, plan[0])
    row = next((one for one in villages if one.code == code), None)
    if row is None:
        raise out_of_scope()
    return await village_drawn(asked, request.state.work, plan, row)


async def _villages(asked: Asked, plan: Key) -> Sequence[Row[Any]]:
    """Where one may draw. Raises GRID_PLAN_NOT_FOUND for the plan of a county where one manages nothing."""
    villages = await villages_to_draw(asked, plan[0])
    if not villages:
        raise plan_not_found()
    return villages


async def _page(  # a page, of what, with which form
    request: Request,
    asked: Asked,
    plan: tuple[Key, Row[Any]],
    village: DrawnVillage,
    *,
    form: Form,
    status: int = 200,
) -> Response:
    key, row = plan
    answer = room_answer(
        request,
        "draw.html",
        status=status,
        row=row,
        key=key_text(key),
        home=f"{PLANS}/{key_text(key)}",
        village=village,
        may_draw=row.status == GridPlanStatus.DRAFT.value,
        acts=[(one.value, name_of(one)) for one in DrawingAct],
        kinds=[(one.value, name_of(one)) for one in GridCellKind],
        workers=await _workers(asked, key[0]),
        assets=_assets(request),
        form=form,
        ticket=form.ticket(),
        codes=codes,
        done=request.query_params.get("done", ""),
    )
    answer.headers["Content-Security-Policy"] = DRAWING_POLICY
    return answer


def _assets(request: Request) -> Mapping[str, str]:
    urls = request.app.state.asset_urls
    return {name: urls[name] for name in _FILES}


async def _workers(asked: Asked, county_id: int) -> list[tuple[str, str]]:
    """The grid workers of the county at stations that the viewer manages."""
    rows = await asked.rows(workers_in(asked.ask, asked.ask.viewer.areas(Permission.MANAGE)))
    here = [row for row in rows if row.county_id == county_id]
    return [(str(row.id), f"{row.name} · {row.station}") for row in here]

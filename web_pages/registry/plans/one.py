"""One grid plan with its report on a map, put in force by that report, or thrown away."""

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.codes import GridPlanStatus
from db.errors import DomainError
from resolvers.ask import parents_of
from resolvers.grid_plans.facts import plan_not_found, plan_row
from resolvers.grid_plans.reports import PlanReport, plan_report
from resolvers.ground.divisions import divisions_of_ids
from resolvers.ground.named_areas import own_grounds
from resolvers.ground.workers import workers_of_ids
from resolvers.registry.ground.activation import activate_plan
from resolvers.registry.ground.discarding import Discard, discard_plan
from resolvers.registry.ground.orders import Activation
from resolvers.viewer import Permission
from resolvers.wording.language import name_of, said
from web_pages.registry.acts.page import refuse
from web_pages.registry.asked import Asked, Key, Room, key_of, key_text, on_to, room_answer
from web_pages.registry.form import Form
from web_pages.registry.plans.drawing import MOST_FINDINGS, drawing_of
from web_pages.registry.plans.listed import PLANS

_FIELDS = {"PLAN_DAY_NOT_POSSIBLE": "on"}


@dataclass(frozen=True, slots=True)
class PlanPages:
    """The page of a grid plan."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The plan and its report. Raises DomainError NOT_PERMITTED, GRID_PLAN_NOT_FOUND and the pool's."""
        asked = self.room.asked(request)
        key, row = await plan_of(request, asked)
        return await _page(request, asked, key, row, form=Form({"on": asked.ask.today.isoformat()}))

    async def send(self, request: Request) -> Response:
        """Puts a draft in force by the report that was shown, or throws it away."""
        form = Form(dict(await self.room.browser.fields_of(request)), _FIELDS)
        asked = self.room.asked(request)
        if form.text("act") == "discard":
            return await self._discard(request, asked, form)
        key, row = await plan_of(request, asked)
        try:
            order = _order(form, key)
            if order is None:
                return await _page(request, asked, key, row, form=form, status=400)
            await activate_plan(asked.database, request.state.work, asked.ask, order, ids=asked.ids)
        except DomainError as error:
            refuse(form, error)
            status = self.room.browser.status_of(error)
            return await _page(request, asked, key, row, form=form, status=status)
        return on_to(f"{PLANS}/{key_text(key)}?done=1")

    async def _discard(self, request: Request, asked: Asked, form: Form) -> Response:
        # A second press finds no plan any more, and is answered by the receipt of the first.
        key = key_of(request.path_params["plan"])
        if key is None:
            raise plan_not_found()
        await discard_plan(asked.database, asked.ask, Discard(form.ticket(), *key))
        return on_to(f"{PLANS}?done=1")


def _order(form: Form, key: Key) -> Activation | None:
    on, by, reason = form.day("on"), form.reason("decided_by"), form.reason("reason")
    if not form.text("accepted"):
        form.errors["accepted"] = said("请先确认报告。", "Accept the report first.")
    if not form.stands or on is None:
        return None
    return Activation(
        client_id=form.ticket(),
        county_id=key[0],
        plan_id=key[1],
        on=on,
        report=form.text("report"),
        decided_by=by,
        reason=reason,
        workers_follow=bool(form.text("follow")),
        may_leave_gaps=bool(form.text("gaps")),
    )


async def plan_of(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    """The plan of an address. Raises DomainError NOT_PERMITTED, GRID_PLAN_NOT_FOUND."""
    own_grounds(asked.ask)
    key = key_of(request.path_params["plan"])
    if key is None:
        raise plan_not_found()
    return key, await plan_row(asked.database, asked.ask, key)


async def _page(  # a page, of what, with which form
    request: Request, asked: Asked, key: Key, row: Row[Any], *, form: Form, status: int = 200
) -> Response:
    report = await plan_report(asked.database, request.state.work, asked.ask, key)
    villages = await _names(asked, key[0], divisions_of_ids, {one.village_id for one in report.findings})
    drawing = await asyncio.to_thread(drawing_of, report, villages)
    is_draft = row.status == GridPlanStatus.DRAFT.value
    return room_answer(
        request,
        "plan.html",
        status=status,
        row=row,
        key=key_text(key),
        report=report,
        areas=_areas(report),
        most=MOST_FINDINGS,
        cell_codes={cell.row.id: cell.row.code for cell in report.cells},
        villages=villages,
        workers=await _names(asked, key[0], workers_of_ids, {one.worker_id for one in report.workers}),
        drawing=drawing,
        may_act=is_draft and bool(asked.ask.viewer.areas(Permission.MANAGE)),
        form=form,
        ticket=form.ticket(),
        codes=codes,
        done=request.query_params.get("done", ""),
    )


def _areas(report: PlanReport) -> dict[str, tuple[int, float]]:
    """Of each kind of defect how many there are, and their square metres."""
    found: dict[str, tuple[int, float]] = {}
    for one in report.findings:
        number, area = found.get(name_of(one.kind), (0, 0.0))
        found[name_of(one.kind)] = (number + 1, area + one.area_m2)
    return found


async def _names(asked: Asked, county_id: int, statement: Any, ids: set[int]) -> dict[int, str]:
    keys = [(county_id, one) for one in sorted(ids)]
    rows = await asked.rows(statement(asked.ask, parents_of(keys))) if keys else []
    return {row.id: row.name for row in rows}

"""What is decided about a grid worker: which cells they get, and that their post ends."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from db.codes import GridRole
from resolvers.ground.cells import cell_by_code
from resolvers.ground.station_lists import workers_in
from resolvers.hand_overs.order import HandOver
from resolvers.registry.staff.assigning import assign_cell, cell_not_found
from resolvers.registry.staff.orders import CellTask, PostEnd
from resolvers.registry.staff.posts import end_post
from resolvers.viewer import Permission
from resolvers.wording.language import name_of, said
from web_pages.registry.acts.page import About, Act, day_of_today
from web_pages.registry.asked import Key, key_of, key_text
from web_pages.registry.form import Form
from web_pages.registry.stations.listed import vacant_cells


async def _who_follow(about: About) -> Mapping[str, object]:
    """Who may get the cells: workers of the stations that one manages, in the same county."""
    ask = about.asked.ask
    rows = await about.asked.rows(workers_in(ask, ask.viewer.areas(Permission.MANAGE)))
    others = [row for row in rows if row.county_id == about.key[0] and row.id != about.key[1]]
    named = [(key_text((row.county_id, row.id)), f"{row.name} · {row.station}") for row in others]
    return {"others": named}


async def _ended(about: About, form: Form) -> Key | None:
    on, by, reason = form.day("on"), form.reason("decided_by"), form.reason("reason")
    follows = key_of(form.text("to"))
    if not form.stands or on is None:
        return None
    order = HandOver(
        client_id=form.ticket(),
        county_id=about.key[0],
        worker_id=about.key[1],
        on=on,
        decided_by=by,
        reason=reason,
        receiver=None if follows is None else follows[1],
        may_leave_gaps=bool(form.text("gaps")),
    )
    await end_post(about.asked.database, about.asked.ask, PostEnd(order), about.asked.ids)
    return about.key


async def _vacant(about: About) -> Mapping[str, object]:
    return {
        "vacant": await vacant_cells(about.asked),
        "roles": [(one.value, name_of(one)) for one in GridRole],
    }


async def _assigned(about: About, form: Form) -> Key | None:
    on, until = form.day("on"), form.day_if_any("until")
    by, reason, role = form.reason("decided_by"), form.reason("reason"), form.text("role")
    if role not in {one.value for one in GridRole}:
        form.errors["role"] = said("请选择职责。", "Choose the role.")
    if not form.stands or on is None:
        return None
    task = CellTask(
        client_id=form.ticket(),
        county_id=about.key[0],
        cell_id=await _cell(about, form, on),
        worker_id=about.key[1],
        role=GridRole.of(role),
        on=on,
        decided_by=by,
        reason=reason,
        until=until,
    )
    await assign_cell(about.asked.database, about.asked.ask, task, about.asked.ids)
    return about.key


async def _cell(about: About, form: Form, on: date) -> int:
    """The cell of a code on a day. Raises DomainError CELL_NOT_FOUND."""
    then = replace(about.asked.ask, as_of=on)
    rows = await about.asked.rows(cell_by_code(then, form.text("cell")))
    if not rows or rows[0].county_id != about.key[0]:
        raise cell_not_found()
    return int(rows[0].id)


WORKER_ACTS = (
    Act(
        name="end",
        template="end_post.html",
        done=_ended,
        begun=day_of_today,
        beside=_who_follow,
        codes={
            "HAND_OVER_DAY_NOT_POSSIBLE": "on",
            "POST_DAY_NOT_POSSIBLE": "on",
            "CELL_LEFT_WITHOUT_PRIMARY": "to",
            "WORKER_NOT_IN_POST": "to",
        },
    ),
    Act(
        name="cell",
        template="assign_cell.html",
        done=_assigned,
        begun=day_of_today,
        beside=_vacant,
        codes={
            "CELL_NOT_FOUND": "cell",
            "CELL_HAS_PRIMARY": "cell",
            "ALREADY_ASSIGNED": "cell",
            "ASSIGNMENT_DAY_NOT_POSSIBLE": "on",
            "WORKER_NOT_IN_POST": "on",
            "COVER_END_NOT_POSSIBLE": "until",
        },
    ),
)

"""A line that says when a worker leaves: the post ends by the registry's act, which is asked beforehand."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from db.codes import ConflictPolicy
from importers.findings import Finding, Weight
from importers.runs.checking import finding_of
from importers.runs.steps import client_id
from importers.values.said import folded
from importers.workers.said import Said
from importers.workers.who import in_post
from resolvers.hand_overs.order import HandOver
from resolvers.hand_overs.spans import Span, span_of
from resolvers.registry.staff.orders import PostEnd
from resolvers.wording.refusals import worker_not_found

_NOBODY = Finding(
    "SUCCESSOR_UNKNOWN",
    Weight.HELD,
    "没有这位接任网格员，或其当日不在岗",
    "no worker of that name is in post on the day to take the cells over",
)
_SEVERAL = Finding(
    "SUCCESSOR_AMBIGUOUS",
    Weight.HELD,
    "接任网格员有同名者，请在系统中终止任职",
    "several workers have the name of who is to take the cells over: end the post by hand",
)
_END = ("离任日期与登记不同", "the day of leaving is not the one registered")
Workers = Mapping[str, Sequence[Row[Any]]]


def who_leaves(said: Said, workers: Workers) -> Row[Any] | Finding:
    """Who was in the post on the day before, of workers by folded name."""
    last = Span(said.leaving_on - timedelta(days=1))
    theirs = in_post(said, workers, last, before=said.leaving_on)
    if isinstance(theirs, Finding):
        return theirs
    return theirs[0] if theirs else finding_of(worker_not_found())


def end_kept(worker: Row[Any], said: Said, policy: ConflictPolicy) -> Finding | None:
    """What is said where another end is registered, which only OVERWRITE puts off or forward."""
    if worker.end_on in {None, said.leaving_on} or policy is ConflictPolicy.OVERWRITE:
        return None
    zh, en = _END
    if policy is ConflictPolicy.ASK:
        told = f"{zh}，请决定以何者为准", f"{en}: say which is right"
        return Finding("POST_END_DIFFERS", Weight.HELD, *told)
    return Finding("POST_END_DIFFERS", Weight.WARNED, f"{zh}，保留登记", f"{en}, which stays")


def who_follows(said: Said, workers: Workers) -> int | Finding | None:
    """Who gets the cells, first of those at the same station; None if nobody is named."""
    if said.successor is None:
        return None
    there = [row for row in workers.get(folded(said.successor), ()) if _works(row, said.leaving_on)]
    near = [row for row in there if row.station_id == said.station_id] or there
    if not near:
        return _NOBODY
    return near[0].id if len(near) == 1 else _SEVERAL


def _works(row: Row[Any], on: date) -> bool:
    days = span_of(row.first_on, row.end_on)
    return days.first <= on < days.end


def post_end(run: Row[Any], row: Row[Any], said: Said, *, worker_id: int, follows: int | None) -> PostEnd:
    """The end of the post that a line asks for."""
    return PostEnd(
        HandOver(
            client_id=client_id(row, "end"),
            county_id=run.county_id,
            worker_id=worker_id,
            on=said.leaving_on,
            decided_by=run.office or "县级退役军人事务部门",
            reason=f"名册导入 {run.county_id}-{run.id}",
            receiver=follows,
        )
    )

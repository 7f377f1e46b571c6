"""Whom of those in post a line is about: whoever bears its number, else who is so called at the station."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from importers.findings import Finding, Weight
from importers.values.said import folded
from importers.workers.said import Said
from resolvers.hand_overs.spans import OPEN, Span, span_of

_SEVERAL = Finding(
    "WORKER_AMBIGUOUS",
    Weight.HELD,
    "该站同名的在岗网格员不止一名，请在系统中分派",
    "the station has several workers of that name: give the cells by hand",
)
_OTHERS_NUMBER = Finding(
    "STAFF_NUMBER_TAKEN",
    Weight.HELD,
    "该工号登记在另一姓名或另一服务站名下，请核对；调岗请先终止原任职，更名请更正登记",
    "the number is that of another name or station: check it; end the post there first, or amend the name",
)


def in_post(
    said: Said, workers: Mapping[str, Sequence[Row[Any]]], days: Span, *, before: date = OPEN
) -> list[Row[Any]] | Finding:
    """Nobody, or the one whom the line is about, of workers by folded name; a finding if unclear.

    Posts that begin on the day `before` or later are none of them.
    """
    there = [row for row in workers.get(folded(said.name), ()) if _works(row, days, before)]
    theirs = [row for row in there if row.station_id == said.station_id]
    if said.staff_number is not None:
        every = (row for rows in workers.values() for row in rows if row.staff_number == said.staff_number)
        bearers = [row for row in every if _works(row, days, before)]
        if any(row not in theirs for row in bearers):
            return _OTHERS_NUMBER
        theirs = bearers or [row for row in theirs if row.staff_number is None]
    return _SEVERAL if len(theirs) > 1 else theirs


def _works(row: Row[Any], days: Span, before: date) -> bool:
    post = span_of(row.first_on, row.end_on)
    return post.end > days.first and post.first < before

"""Workers, their posts and their cells, as acts and as told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from db.codes import GridRole
from schema.node import node_id
from tests.facts import Assignment, Cell, Span, Worker
from tests.schema.registry.histories.begun import HERE
from tests.schema.registry.histories.hand import Hand, row_of
from tests.schema.registry.histories.told import FOREVER, Told
from tests.viewers import TODAY

DECISION = {"decidedBy": "甲街道退役军人服务站", "reason": "岗位调整"}
CELLS = "closed { cell { code } } opened { cell { code } }"
EARLIEST = TODAY - timedelta(days=60)


def workers(hand: Hand) -> list[int]:
    """The workers of the county, whatever became of their posts."""
    told = hand.told
    at = {one.id: told.places.division(one.division).county for one in told.stations}
    return [one.id for one in told.workers if at[one.station] == HERE]


def cells_now(told: Told, county: int = HERE) -> list[Cell]:
    """The cells in force today in a county."""
    mine = told.now(told.cells, lambda one: told.places.division(one.division).county == county)
    return [one for one in mine if one.span.holds(TODAY)]


def worker_node(row_id: int) -> str:
    """A worker's opaque id."""
    return node_id("GridWorker", HERE, row_id)


def without(span: Span, days: Span) -> list[Span]:
    """What is left of some days."""
    end, gone = span.end or FOREVER, days.end or FOREVER
    left = [Span(span.first, min(end, days.first)), Span(max(span.first, gone), span.end)]
    return [one for one in left if one.first < (one.end or FOREVER)]


def within(span: Span, days: Span) -> Span | None:
    """The days common to both."""
    end = min(span.end or FOREVER, days.end or FOREVER)
    first = max(span.first, days.first)
    return Span(first, None if end == FOREVER else end) if first < end else None


async def add_grid_worker(hand: Hand) -> None:
    """Somebody who takes up a post."""
    station, on = hand.ground.station, hand.day(EARLIEST)
    given = {
        "stationId": node_id("Station", HERE, station.id),
        "name": f"新网格{hand.numbers}",
        "on": str(on),
    }
    done = await hand.send(
        "addGridWorker", hand.manager(), "worker { id }", given, but=("POST_DAY_NOT_POSSIBLE",)
    )
    if done is None:
        return
    hand.told.workers.append(Worker(row_of(done["worker"]["id"], "GridWorker"), station.id))


async def amend_grid_worker(hand: Hand) -> None:
    """A name put right."""
    worker = hand.chance.choice(workers(hand))
    names = hand.open.setdefault(f"name {worker}", [None])
    if names[-1] is None:
        [[name]] = await hand.look("SELECT name FROM grid_worker WHERE id = :id", id=worker)
        names.append(name)
    hand.numbers += 1
    becomes = f"改名{hand.numbers}"
    given = {"workerId": worker_node(worker), "name": {"was": names[-1], "becomes": becomes}}
    done = await hand.send("amendGridWorker", hand.manager(), "worker { id name }", given)
    assert done["worker"]["name"] == becomes
    names.append(becomes)


async def assign_cell(hand: Hand) -> None:
    """A cell given to a worker."""
    told, cell = hand.told, hand.chance.choice(cells_now(hand.told))
    worker, on = hand.chance.choice(workers(hand)), hand.day(EARLIEST)
    role = hand.chance.choice((GridRole.PRIMARY, GridRole.PRIMARY, GridRole.DEPUTY, GridRole.COVER))
    until = on + timedelta(days=30) if role == GridRole.COVER else None
    given: dict[str, Any] = {
        "cellId": node_id("GridCell", HERE, cell.id),
        "workerId": worker_node(worker),
        "on": str(on),
    }
    given |= {"role": role.value, "until": until and str(until)} | DECISION
    but = ("WORKER_NOT_IN_POST", "CELL_HAS_PRIMARY", "ALREADY_ASSIGNED", "ASSIGNMENT_DAY_NOT_POSSIBLE")
    if await hand.send("assignCell", hand.manager(), "assignment { id }", given, but=but) is None:
        return
    days = within(cell.span, Span(on, until))
    assert days is not None
    same = told.now(told.assignments, lambda one: (one.cell, one.role) == (cell.id, role))
    assert role != GridRole.PRIMARY or all(within(one.span, days) is None for one in same)
    told.add(told.assignments, Assignment(cell.id, worker, role, days))


def hand_on(told: Told, giver: int, to: int | None, cells: list[int], on: date) -> None:
    """What somebody has in some cells from a day on goes to somebody else, where they have it not."""
    ahead = Span(on)
    mine = told.now(
        told.assignments,
        lambda one: one.worker == giver and one.cell in cells and bool(within(one.span, ahead)),
    )
    told.end(told.assignments, mine)
    rest = told.now(told.assignments)
    kept = [replace(one, span=span) for one in mine for span in without(one.span, ahead)]
    opened: list[Assignment] = []
    for one in mine:
        days = [within(one.span, ahead)] if to is not None else []
        for other in rest:
            if (other.cell, other.worker, other.role) == (one.cell, to, one.role):
                days = [piece for span in days if span for piece in without(span, other.span)]
        opened += [replace(one, worker=to or 0, span=span) for span in days if span]
    told.add(told.assignments, *kept, *dict.fromkeys(replace(one, known=mine[0].known) for one in opened))


async def hand_over(hand: Hand) -> None:
    """One cell of somebody goes to another worker, or to nobody."""
    told, on = hand.told, hand.day(EARLIEST)
    giver, to = hand.chance.choice(workers(hand)), hand.one([None, *workers(hand)])
    codes = {one.code: one.id for one in cells_now(told)}
    code = hand.chance.choice(list(codes))
    given: dict[str, Any] = {"fromWorkerId": worker_node(giver), "on": str(on), "mayLeaveGaps": True}
    given |= {"cells": [{"cellCode": code, "toWorkerId": to and worker_node(to)}]} | DECISION
    but = ("CELL_NOT_OF_WORKER", "WORKER_NOT_IN_POST", "SAME_WORKER", "NOTHING_TO_HAND_OVER")
    if await hand.send("handOver", hand.manager(), CELLS, given, but=but) is not None:
        hand_on(told, giver, to, [codes[code]], on)


async def end_post(hand: Hand) -> None:
    """Somebody leaves the post, and their cells go to another."""
    told, on = hand.told, hand.day(EARLIEST)
    giver, to = hand.chance.choice(workers(hand)), hand.one([None, *workers(hand)])
    if len(hand.kept("posts ended")) + 2 >= len(workers(hand)):
        return
    given = {"workerId": worker_node(giver), "on": str(on), "mayLeaveGaps": True} | DECISION
    given["toWorkerId"] = to and worker_node(to)
    but = ("WORKER_NOT_IN_POST", "SAME_WORKER", "POST_ALREADY_ENDED", "POST_DAY_NOT_POSSIBLE")
    done = await hand.send("endPost", hand.manager(), f"worker {{ id }} {CELLS}", given, but=but)
    if done is not None:
        hand_on(told, giver, to, [one.id for one in told.cells], on)
        hand.kept("posts ended").append(giver)


ACTS = {
    "addGridWorker": add_grid_worker,
    "amendGridWorker": amend_grid_worker,
    "assignCell": assign_cell,
    "handOver": hand_over,
    "endPost": end_post,
}

"""A process that works for another at its run: orders come in, answers go out, until nobody is there."""

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

import structlog

from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from db.ids import IdMaker
from importers.crew.orders import LENGTH, Answer, Joining, Order, Refusal, What, framed, said
from importers.kinds import STEPS
from importers.runs.checking import judge_span
from importers.runs.steps import Hands
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of

__all__ = ["behind_the_wall", "serve"]

# The database in the name of whoever asks, by an operation, with whose ids its log is written.
Opened = Callable[[Ask, str, IdMaker], Database]
_log = structlog.get_logger(__name__)


def behind_the_wall(database: Database) -> Opened:
    """A database as it serves whoever asks."""

    def opened(ask: Ask, operation: str, ids: IdMaker) -> Database:
        return database.serving(scope_setting(ask.viewer), trace_of(ask.viewer, ids, operation))

    return opened


async def serve(opened: Opened, keys: IdentityKeys) -> None:
    """Does what standard input says, one order after another, until it ends."""
    answers = _own_output()
    joining: Joining | None = await _word()
    while joining is not None and (order := await _word()) is not None:
        answers.write(framed(await _answer(opened, keys, joining, order)))
        answers.flush()


def _own_output() -> BinaryIO:
    """Where answers go; whatever else is written goes where errors do."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


async def _word() -> Any:
    """The next word; None once nobody says any more."""
    given = sys.stdin.buffer
    length = await asyncio.to_thread(given.read, LENGTH)
    return said(await asyncio.to_thread(given.read, int.from_bytes(length))) if length else None


async def _answer(opened: Opened, keys: IdentityKeys, joining: Joining, order: Order) -> Answer:
    try:
        return Answer(await _done(opened, keys, joining, order))
    except DomainError as error:
        passes = isinstance(error, Unanswered)
        return Answer(refusal=Refusal(error.code, error.zh, error.en, dict(error.details), passes))
    # house: nothing that one order does may end the process, or whoever waits hears nothing of it
    except Exception as error:  # noqa: BLE001
        _log.error("order_failed", run=str(joining.task.key), what=order.what, kind=type(error).__qualname__)
        return Answer(failed=type(error).__qualname__)


async def _done(opened: Opened, keys: IdentityKeys, joining: Joining, order: Order) -> int:
    ask, key, kind, _ = joining.task
    ids, steps = IdMaker.borrowing(order.loan), STEPS[kind]
    database = opened(ask, joining.operation, ids)
    hands = Hands(keys, ids, _nobody_watches)
    if order.what == What.JUDGE:
        return await judge_span(database, ask, key, steps, hands=hands, span=order.span)
    assert steps.part is not None  # noqa: S101  # nobody is called to others
    return await steps.part(database, ask, key, hands, order.span)


def _nobody_watches(_done: int) -> None:
    """Whoever gave the order tells how far the run has come."""

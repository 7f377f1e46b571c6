"""A process that works for another at its run: orders come in, answers go out, until nobody is there."""

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import structlog

from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from db.ids import IdMaker
from importers.crew.orders import LENGTH, Answer, Joining, Logged, Order, Refusal, What, framed, said
from importers.people.steps import PEOPLE_STEPS
from importers.runs.checking import judge_span
from importers.runs.helping.members import Packed, Portion
from importers.runs.rows import packed_line
from importers.runs.steps import Apart, Coming, Hands, PartReader
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of

__all__ = ["behind_the_wall", "refuse", "serve"]

# The database in the name of whoever asks, as the log names it, with whose ids the log is written.
Opened = Callable[[Ask, Logged, IdMaker], Database]
# The kinds at which several may work; all others would take half a second more to begin.
_STEPS = {steps.kind: steps for steps in (PEOPLE_STEPS,)}
_log = structlog.get_logger(__name__)


def behind_the_wall(database: Database) -> Opened:
    """A database as it serves whoever asks."""

    def opened(ask: Ask, logged: Logged, ids: IdMaker) -> Database:
        trace = replace(trace_of(ask.viewer, ids, logged.operation), request_id=logged.request_id)
        return database.serving(scope_setting(ask.viewer), trace)

    return opened


async def serve(opened: Opened, keys: IdentityKeys) -> None:
    """Does what standard input says, one order after another, until it ends."""
    answers = _own_output()
    joining: Joining | None = await _word()
    if joining is None:
        return
    working = _Working(opened, keys, joining)
    while (order := await _word()) is not None:
        answers.write(framed(await working.answer(order)))
        answers.flush()


def refuse(error: DomainError) -> None:
    """Answers whatever is asked first that nothing can be done."""
    sys.stdout.buffer.write(framed(_refusal(error)))


def _refusal(error: DomainError) -> Answer:
    passes = isinstance(error, Unanswered)
    return Answer(refusal=Refusal(error.code, error.zh, error.en, dict(error.details), passes))


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


@dataclass(slots=True)
class _Working:
    """Work at a run; what its lines may name is got to know once."""

    opened: Opened
    keys: IdentityKeys
    joining: Joining
    _reader: PartReader | None = None
    _known: frozenset[str] = frozenset()

    async def answer(self, order: Order) -> Answer:
        """What comes of an order."""
        try:
            return Answer(await self._done(order))
        except DomainError as error:
            return _refusal(error)
        # house: nothing that one order does may end the process, or whoever waits hears nothing of it
        except Exception as error:  # noqa: BLE001
            told = {"run": str(self.joining.task.key), "what": order.what, "kind": type(error).__qualname__}
            _log.error("order_failed", **told)
            return Answer(failed=type(error).__qualname__)

    async def _done(self, order: Order) -> Packed | int:
        ask, key, kind, _ = self.joining.task
        steps, ids = _STEPS[kind], IdMaker.borrowing(order.loan)
        assert steps.apart is not None  # noqa: S101  # nobody is called to others
        database, hands = self.opened(ask, self.joining.logged, ids), Hands(self.keys, ids, _nobody_watches)
        if isinstance(order.about, Portion):
            return await self._read(database, steps.apart, order.about, ids)
        if order.what == What.JUDGE:
            return await judge_span(database, ask, key, steps, hands=hands, span=order.about)
        return await steps.apart.write(database, ask, key, hands, order.about)

    async def _read(self, database: Database, apart: Apart, portion: Portion, ids: IdMaker) -> Packed:
        ask, key, _, _ = self.joining.task
        if self._reader is None:
            coming = Coming(ask, key.county_id, portion.terms, self.keys)
            self._reader = await apart.reader(database, coming)
        rows, villages = list[bytes](), list[tuple[int, int | None]]()
        if portion.known is not None:
            self._known = portion.known
        read = self._reader(portion.sheet, portion.columns, self._known)
        for number, line in enumerate(read, portion.first):
            rows.append(packed_line(key, number, line, keys=self.keys, ids=ids))
            if portion.sheet.totals:
                villages.append((line.line, line.village_id))
        return Packed(b"".join(rows), villages)


def _nobody_watches(_done: int) -> None:
    """Whoever gave the order tells how far the run has come."""

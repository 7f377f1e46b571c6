"""The batches of a run written side by side: two of this process, or one of it and of each that helps."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from db.codes import FileKind
from db.engine import Database
from importers.people.turns import IN_A_ROW, Cut, Taken, Turns
from importers.runs import steps
from importers.runs.apart.sharing import all_ended
from importers.runs.helping.members import Member, Span, Task
from importers.runs.run import RunKey, run_of
from importers.runs.steps import FROM, Batch, Hands, Last
from importers.runs.writing import left_to_write
from resolvers.ask import Ask

__all__ = ["of_span", "side_by_side"]

_AT_A_TIME = 2
# Writes the lines whose turn it is, committed; what it took.
Part: TypeAlias = Callable[[Database, Ask, RunKey, Hands, Turns], Awaitable[Taken]]


def of_span(part: Part) -> steps.Part:
    """Writes those of some lines that wait, for the process that has them written."""

    async def write(database: Database, ask: Ask, key: RunKey, hands: Hands, span: Span) -> int:  # noqa: PLR0917  # what every step takes, and which lines
        taken = await part(database, ask, key, hands, Turns(span.after, left=1, until=span.until))
        return len(taken.rows)

    return write


def side_by_side(part: Part, last: Last, cut: Cut) -> Batch:
    """Writes all lines that wait, two batches at a time or one by each who is there, and tells of each.

    `last` is then done until nothing of it is left; `cut` says how many of some lines are one batch.
    """

    async def write(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
        run = await run_of(database, ask, key)
        task = Task(ask, key, FileKind.of(run.kind), run.read)
        async with hands.crew.called(database, task) as members:
            while True:
                async with database.writing() as connection:
                    after = partial(last, connection, ask, hands)
                    left = await left_to_write(connection, ask, key, most=1, last=after)
                if not left.rows and not left.did:
                    return 0
                if left.rows:
                    turns = Turns(left.run.terms.get(FROM, 0), left=IN_A_ROW * (1 + len(members)))
                    at = _Work(database, ask, key, hands, turns)
                    # Others need a connection for a moment, too, to be told what is theirs.
                    ours = [at.ours(part) for _ in range(1 if members else _AT_A_TIME)]
                    await all_ended([*ours, *[at.of(one, cut) for one in members]])

    return write


@dataclass(frozen=True, slots=True)
class _Work:
    """A run that is written by turns: batch after batch until no more are to be taken, or another fails."""

    database: Database
    ask: Ask
    key: RunKey
    hands: Hands
    turns: Turns

    async def ours(self, part: Part) -> None:
        """Batches that this process writes."""
        with self._failing():
            while True:
                taken = await part(self.database, self.ask, self.key, self.hands, self.turns)
                if taken.first is None:
                    return
                await self._close(taken.first, len(taken.rows))

    async def of(self, member: Member, cut: Cut) -> None:
        """Batches that another process writes."""
        most = steps.AT_ONCE
        with self._failing():
            while span := await self.turns.span(self.database, self.ask, self.key, most=most, cut=cut):
                await self._close(span.after + 1, await member.write(span))

    async def _close(self, first: int, written: int) -> None:
        await self.turns.close(self.database, self.key, first)
        self.hands.progress(written)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Has the others take no more once this fails."""
        done = False
        try:
            yield
            done = True
        finally:
            self.turns.failed = self.turns.failed or not done

"""The pool of heavy work of all tests of one process: it outlives the loops of the single ones."""

import asyncio

from geo.work.job import Job
from geo.work.pool import Answer, Inputs, WorkPool


class LastingPool(WorkPool):
    """Its processes begin with the first question and end with the tests."""

    async def answer(self, job: Job[Inputs, Answer], inputs: Inputs) -> Answer:
        """As of any pool. Who waits for another waits in the loop of them both."""
        if not self._asked:
            self._free = asyncio.Semaphore(self._bounds.processes)
        return await super().answer(job, inputs)


WORK = LastingPool()

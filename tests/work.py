"""What all tests of a process answer with: the keys of numbers, and a pool that outlives their loops."""

import asyncio

from geo.work.job import Job
from geo.work.pool import Answer, Inputs, WorkPool
from resolvers.people.identities import identity_keys


class LastingPool(WorkPool):
    """Its processes begin with the first question and end with the tests."""

    async def answer(self, job: Job[Inputs, Answer], inputs: Inputs) -> Answer:
        """As of any pool. Who waits for another waits in the loop of them both."""
        if not self._asked:
            self._free = asyncio.Semaphore(self._bounds.processes)
        return await super().answer(job, inputs)


WORK = LastingPool()
SECRET = b"k" * 32
KEYS = identity_keys(SECRET)

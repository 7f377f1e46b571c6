"""The process that helps with a run of a test: it sees the test's database as the test does."""

import asyncio
import sys

from importers.crew.member import serve
from tests.databases import open_unserved
from tests.work import KEYS


async def _work(url: str) -> None:
    database = open_unserved(url, pool_size=2)
    try:
        await serve(lambda _ask, _operation, _ids: database, KEYS)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1]))

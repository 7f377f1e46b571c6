"""What helps with a file of a benchmark: `python -m benchmarks.bringing_member DATABASE_URL`."""

import asyncio
import sys

from app.jobs.garbage import collecting_seldom
from db.engine import open_database
from importers.crew.member import behind_the_wall, serve
from resolvers.people.identities import identity_keys

KEYS = identity_keys(b"k" * 32)


async def _work(url: str) -> None:
    database = open_database(url, pool_size=2, request_timeout_ms=0)
    try:
        await serve(behind_the_wall(database), KEYS)
    finally:
        await database.close()


if __name__ == "__main__":
    with collecting_seldom():
        asyncio.run(_work(sys.argv[1]))

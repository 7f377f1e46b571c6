"""What is being made is made once for all who ask meanwhile, whoever of them leaves."""

import asyncio

import pytest

from db.remembered import UnderWay


class Making:
    """Something that is made when it is told to, and how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.go = asyncio.Event()

    async def make(self) -> int:
        self.begun += 1
        await self.go.wait()
        return self.begun


async def asked(under_way: UnderWay[int], making: Making, key: str = "one") -> asyncio.Task[int]:
    task = asyncio.create_task(under_way.made(key, making.make))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return task


async def test_all_who_ask_meanwhile_get_what_is_made_once() -> None:
    under_way, making = UnderWay[int](), Making()
    asking = [await asked(under_way, making) for _ in range(3)]
    other = await asked(under_way, making, "other")
    making.go.set()
    assert await asyncio.gather(*asking) == [2, 2, 2]
    assert (await other, making.begun) == (2, 2)
    assert await under_way.made("one", making.make) == 3


async def test_who_leaves_takes_it_from_nobody() -> None:
    under_way, making = UnderWay[int](), Making()
    first, second = await asked(under_way, making), await asked(under_way, making)
    first.cancel()
    making.go.set()
    assert (await second, making.begun) == (1, 1)


async def test_a_failure_is_told_to_all_and_not_kept() -> None:
    under_way = UnderWay[int]()

    async def fails() -> int:
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            await under_way.made("one", fails)

"""How an act of a history is sent: by chance, five times under one client id, or under five."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Any
from uuid import uuid4

from tests.schema.world import codes_of

FIVE = 5
# Asks with the same input but the client id that is given.
Send = Callable[[str], Awaitable[Any]]


class Sending(Enum):
    """How often at once, and under how many client ids."""

    CHANCE = "once, again, twice or thrice"
    REPLAYED = "five times at once under one client id"
    RIVALS = "five times at once under five client ids"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the acts sent showed, first the one that was done; the codes of those that were refused."""

    shown: list[Any]
    refused: list[str]


async def outcome_of(sending: Sending, chance: Random, send: Send) -> Outcome:
    """What came of an act; however often a client id was sent, it was done once and answered the same."""
    if sending == Sending.RIVALS:
        return _apart(await asyncio.gather(*[send(str(uuid4())) for _ in range(FIVE)]))
    times = FIVE if sending == Sending.REPLAYED else chance.choice((1, 1, 1, 2, 3))
    client_id = str(uuid4())
    answers = list(await asyncio.gather(*[send(client_id) for _ in range(times)]))
    if times == 2:
        answers.append(await send(client_id))
    found = _apart(answers)
    assert not (found.shown and found.refused), found
    assert len(set(found.refused)) <= 1, found
    if found.shown:
        replayed = [one.pop("replayed") for one in found.shown]
        assert sum(not one for one in replayed) == 1, found
        assert all(one == found.shown[0] for one in found.shown), found
    return Outcome(found.shown[:1], found.refused[:1])


def _apart(answers: Sequence[Any]) -> Outcome:
    """Those that were done, the first first, and the codes of those that were not."""
    codes = [codes_of(one) for one in answers]
    assert all(len(one) <= 1 for one in codes), codes
    shown = [(one.data or {})["done"] for one, found in zip(answers, codes, strict=True) if not found]
    return Outcome(shown, [found[0] for found in codes if found])


def first_of_each(batches: Sequence[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The receipts of a batch sent several times: each line is accepted once, and the same ever after."""
    found = []
    for receipts in zip(*batches, strict=True):
        [plain] = {str({**one, "status": None}) for one in receipts}
        accepted = [one for one in receipts if one["status"] == "ACCEPTED"]
        assert len(accepted) <= 1, (plain, receipts)
        found.append((accepted or list(receipts))[0])
    return found

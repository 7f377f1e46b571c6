"""Whether every lane gives the answers of PLAIN: each document asked again and again, by changing callers.

A lane may remember what it made of a document. So one lane is asked the same document by several viewers,
with several sets of variables and on two days, mixed, then all at once: what it remembers of one request may
not show in another.
"""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.schema.documents.document import Document
from tests.schema.lanes import PLAIN, Answer, Asking, Lane
from tests.schema.varied_world import LATER, VariedWorld
from tests.viewers import TODAY


@dataclass(frozen=True, slots=True)
class Difference:
    """An asking that a lane answers in its own way."""

    lane: str
    asking: Asking
    expected: Answer
    found: Answer


@dataclass(slots=True)
class Oracle:
    """The answers of PLAIN, each asked for once; `broken`: of rows that should not be."""

    database: Any
    broken: bool = False
    known: dict[tuple[Any, ...], Answer] = field(default_factory=dict)

    async def answer(self, asking: Asking) -> Answer:
        """What PLAIN answers: never that it failed, unless it is to."""
        key = (asking.viewer, asking.today, asking.body)
        if key not in self.known:
            self.known[key] = await PLAIN(self.database, asking)
            failed = any("INTERNAL" in error for error in self.known[key].errors)
            assert self.broken or not failed, asking.query
        return self.known[key]


def askings_of(document: Document, world: VariedWorld) -> list[Asking]:
    """Every role once, the first with every set of variables, two also later or otherwise; mixed."""
    roles, variants = document.roles, document.variants
    drawn = [(role, variants[n % len(variants)], TODAY) for n, role in enumerate(roles)]
    drawn += [(roles[0], variant, TODAY) for variant in variants]
    drawn += [(roles[1 % len(roles)], variant, TODAY) for variant in variants[:2]]
    drawn.append((roles[0], variants[0], LATER))
    viewers, query = world.viewers(), world.filled(document.query)
    askings = [
        Asking(viewers[role], query, world.filled(variant), document.operation, today)
        for role, variant, today in drawn
    ]
    distinct = list({(one.viewer, one.today, one.body): one for one in askings}.values())
    random.Random(document.name).shuffle(distinct)  # noqa: S311  # an order, the same in every run
    return distinct


async def differences(
    oracle: Oracle, lanes: Mapping[str, Lane], askings: Sequence[Asking]
) -> list[Difference]:
    """Where a lane differs from PLAIN, asked one by one and then by all at once."""
    found = await differences_alone(oracle, lanes, askings)
    for name, lane in lanes.items():
        answers = await asyncio.gather(*[lane(oracle.database, asking) for asking in askings])
        for asking, answer in zip(askings, answers, strict=True):
            found += await _unlike(oracle, name, asking, answer)
    return found


async def differences_alone(
    oracle: Oracle, lanes: Mapping[str, Lane], askings: Sequence[Asking]
) -> list[Difference]:
    """Where a lane differs from PLAIN, asked one by one; now one, now the other makes the plan they share."""
    found: list[Difference] = []
    for number, asking in enumerate(askings):
        for name in sorted(lanes, reverse=number % 2 == 0):
            found += await _unlike(oracle, name, asking, await lanes[name](oracle.database, asking))
    return found


async def _unlike(oracle: Oracle, lane: str, asking: Asking, answer: Answer) -> list[Difference]:
    expected = await oracle.answer(asking)
    return [] if answer == expected else [Difference(lane, asking, expected, answer)]

"""What is asked of a proposal, checked."""

import math
from dataclasses import dataclass
from uuid import UUID

from db.errors import DomainError
from geo.plans.draft import GivenTie
from resolvers.areas import Area
from resolvers.wording.refusals import bad_value

LARGEST_LOAD = 100_000
LARGEST_WEIGHT = 100.0
LARGEST_SEED = 2**31 - 1
LONGEST_NAME = 100
MOST_TIES = 50


@dataclass(frozen=True, slots=True)
class ProposalOrder:
    """Cells of `low` to `high` people in an area, a person of a priority class counting `priority_weight`.

    `keep` (0–1) is how far today's cells are favoured; `ties` correct what ground hangs together.
    """

    client_id: UUID
    area: Area
    name: str
    low: int
    high: int
    priority_weight: float = 1.0
    keep: float = 0.5
    seed: int = 1
    ties: tuple[GivenTie, ...] = ()

    def checked(self) -> "ProposalOrder":
        """The same, if it can be meant.

        Raises DomainError AREA_SPANS_COUNTIES, BAD_BAND, BAD_WEIGHT, BAD_KEEP, BAD_SEED, TEXT_MISSING or
        TOO_MANY_TIES.
        """
        if self.area.spans_counties:
            raise spans_counties()
        if not 1 <= self.low <= self.high <= LARGEST_LOAD:
            raise DomainError(
                "BAD_BAND",
                "每格人数区间须为 1 至 100,000，且下限不大于上限。",
                "A band lies between 1 and 100,000 people, the lower end first.",
                {"argument": "people"},
            )
        if not 1.0 <= self.priority_weight <= LARGEST_WEIGHT:
            raise bad_value(
                "BAD_WEIGHT", "priorityWeight", "须在 1 至 100 之间。", "must lie between 1 and 100."
            )
        if not 0.0 <= self.keep <= 1.0 or math.isnan(self.keep):
            raise bad_value("BAD_KEEP", "keep", "须在 0 至 1 之间。", "must lie between 0 and 1.")
        if not 0 <= self.seed <= LARGEST_SEED:
            raise bad_value("BAD_SEED", "seed", "须为非负整数。", "must be a whole number from 0 on.")
        self._check_texts()
        return self

    def _check_texts(self) -> None:
        texts = [self.name, *[tie.reason for tie in self.ties]]
        if not all(0 < len(text.strip()) <= LONGEST_NAME for text in texts):
            raise DomainError(
                "TEXT_MISSING",
                "须写明方案名称和每处修正的理由，各不超过 100 字。",
                "Name the plan and give a reason for each correction, in at most 100 characters.",
            )
        if len(self.ties) > MOST_TIES:
            raise DomainError(
                "TOO_MANY_TIES", "连通修正最多 50 处。", "At most 50 ways and walls may be given."
            )


def spans_counties() -> DomainError:
    """The refusal of an area above counties."""
    return DomainError(
        "AREA_SPANS_COUNTIES",
        "一次只能规划一个县（区）之内的网格。",
        "Cells are planned within one county at a time.",
    )

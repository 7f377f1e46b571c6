"""The list of the campaigns that hold for an area, a page at a time."""

from dataclasses import dataclass
from typing import Any

from db.codes import CampaignKind, CampaignState
from resolvers.areas import Area
from resolvers.ask import Ask, Statement
from resolvers.campaigns.orders import BY_FIRST_DAY, campaigns_for
from resolvers.keyset import Most, number_in, page_in


@dataclass(frozen=True, slots=True)
class CampaignQuestion:
    """The campaigns that hold for an area, of some kinds and states, or of all.

    With `below` those of the divisions inside it too.
    """

    area: Area
    kinds: tuple[CampaignKind, ...]
    states: tuple[CampaignState, ...]
    below: bool


def page_of_campaigns(
    ask: Ask, question: CampaignQuestion, most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page of campaigns by their first day, with cursors."""
    return page_in(BY_FIRST_DAY, _asked_for(ask, question), most, start)


def number_of_campaigns(ask: Ask, question: CampaignQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(_asked_for(ask, question))


def _asked_for(ask: Ask, question: CampaignQuestion) -> Statement:
    return campaigns_for(ask, question.area, question.kinds, question.states, below=question.below)

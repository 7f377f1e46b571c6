"""How a made-up contact went: its purpose, mode and outcome, as places in their enums."""

import numpy as np

from app.demo.people.made_up import PRIORITIES, Population
from app.demo.spans import BoolArray, Calendar, IntArray
from app.demo.work.rounds import purpose_of_round
from db.codes import ContactMode, ContactOutcome, ContactPurpose, PriorityClass

MODES, PURPOSES, OUTCOMES = tuple(ContactMode), tuple(ContactPurpose), tuple(ContactOutcome)
REACHED = OUTCOMES.index(ContactOutcome.REACHED)

# In the order of ContactMode.
_MODE_SHARES = (0.40, 0.12, 0.07, 0.33, 0.07, 0.01)
_FESTIVE_SHARES = (0.70, 0.10, 0.04, 0.14, 0.02, 0.00)
_REACHED_SHARE = 0.845
_IN_ROUND, _RARE, _PRIORITY, _HARDSHIP = 0.8, 0.08, 0.45, 0.3
_REFUSED, _WRONG = 0.06, 0.08
_RETURN_DAYS = 45
_RARE_PURPOSES = (ContactPurpose.INFORMATION, ContactPurpose.FOLLOW_UP, ContactPurpose.PROXY_SERVICE)


def purposes(
    people: Population, person: IntArray, day: IntArray, *, calendar: Calendar, rng: np.random.Generator
) -> IntArray:
    """What each contact was for: a round, a must-visit, priority or routine."""
    drawn, other = rng.random(len(day)), rng.random(len(day))
    rare = rng.choice([PURPOSES.index(one) for one in _RARE_PURPOSES], len(day))
    purpose = np.where(drawn < _RARE, rare, PURPOSES.index(ContactPurpose.ROUTINE))
    priorities = people.priorities[person]
    purpose[(priorities != 0) & (drawn > 1 - _PRIORITY)] = PURPOSES.index(ContactPurpose.PRIORITY)
    hard = (priorities >> PRIORITIES.index(PriorityClass.EXTREME_HARDSHIP)) & 1 == 1
    purpose[hard & (drawn > 1 - _HARDSHIP)] = PURPOSES.index(ContactPurpose.HARDSHIP)
    of_round = purpose_of_round(day)
    purpose = np.where((of_round >= 0) & (other < _IN_ROUND), of_round, purpose)
    registered = people.registered[person]
    home = (day - registered < _RETURN_DAYS) & (registered > calendar.first) & people.is_veteran[person]
    return np.where(home, PURPOSES.index(ContactPurpose.RETURN_HOME), purpose)


def modes(purpose: IntArray, rng: np.random.Generator) -> IntArray:
    """How each contact was made; at festivals mostly at home."""
    festive = rng.choice(len(MODES), len(purpose), p=_FESTIVE_SHARES)
    plain = rng.choice(len(MODES), len(purpose), p=_MODE_SHARES)
    return np.where(purpose == PURPOSES.index(ContactPurpose.FESTIVAL), festive, plain)


def outcomes(mode: IntArray, can_be_reached: BoolArray, rng: np.random.Generator) -> IntArray:
    """Whether the person was reached, and if not, why."""
    drawn = rng.random(len(mode))
    at_a_place = np.isin(mode, [MODES.index(ContactMode.HOME_VISIT), MODES.index(ContactMode.MEETING)])
    missed = np.where(
        at_a_place, OUTCOMES.index(ContactOutcome.NOT_HOME), OUTCOMES.index(ContactOutcome.NO_ANSWER)
    )
    missed[drawn < _REFUSED + _WRONG] = OUTCOMES.index(ContactOutcome.WRONG_ADDRESS)
    missed[drawn < _REFUSED] = OUTCOMES.index(ContactOutcome.REFUSED)
    reached = can_be_reached & (rng.random(len(mode)) < _REACHED_SHARE)
    return np.where(reached, REACHED, missed)

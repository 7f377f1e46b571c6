"""Every act there is, and those that are in no history, each for a reason."""

from collections.abc import Awaitable, Callable

from tests.schema.registry.histories import (
    being,
    coming,
    crossing,
    grounds,
    houses,
    meeting,
    posts,
    rules,
    services,
)
from tests.schema.registry.histories.hand import Hand

ACTS: dict[str, Callable[[Hand], Awaitable[None]]] = {
    **coming.ACTS,
    **being.ACTS,
    **meeting.ACTS,
    **grounds.ACTS,
    **posts.ACTS,
    **crossing.ACTS,
    **services.ACTS,
    **rules.ACTS,
    **houses.ACTS,
}
# What others build on, or build on others, comes oftener.
OFTEN = {
    "registerPerson": 4,
    "createGridPlan": 2,
    "splitCell": 2,
    "activateGridPlan": 3,
    "endRegistration": 2,
    "reinstatePerson": 3,
    "mergePersons": 3,
    "unmergePersons": 3,
    "offerTransfer": 2,
    "acceptTransfer": 3,
}
_RUNS = "files have histories of their own (tests/importers/runs): a run writes by the acts that are here"
_ACCOUNTS = "about accounts: changes who may ask, never what is answered (tests/schema/access)"
EXCEPTIONS = {
    **dict.fromkeys(("checkImport", "acceptImport", "resumeImport", "undoImport"), _RUNS),
    **dict.fromkeys(("createAccount", "lockAccount", "unlockAccount", "endAccount"), _ACCOUNTS),
    **dict.fromkeys(("resetPassword", "resetSecondFactor", "giveGrant", "endGrant"), _ACCOUNTS),
    **dict.fromkeys(("filePledge", "endSession", "giveToken", "rotateToken"), _ACCOUNTS),
    **dict.fromkeys(("joinSubject", "partSubject", "decideWorkerPhones"), _ACCOUNTS),
    "revealPerson": "shows and writes down that it was shown: changes nothing that is asked here",
}

"""Whatever officers and managers do: nobody is shown, counted, drawn, sent or written about but as told.

`make leaks` goes ten thousand steps.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Coroutine
from contextlib import ExitStack
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.databases import Server
from tests.schema.access.sight.acting import Acting
from tests.schema.access.sight.looking import Copies, Looking
from tests.schema.access.sight.place import small_county
from tests.schema.access.sight.told import ALLOWED, DAY, KINDS, OFFICES, Days

STEPS = int(os.environ.get("RONGGE_TEST_STEPS", "300"))
AT_ONCE, MOST = 50, 12
some = st.integers(0, 1000)
ahead = st.sampled_from([-3, 0, 0, 0, 2, 9])
lasts = st.sampled_from([None, None, 0, 1, 5, 20])
ROLES = ("WORKER", "WORKER", "STATION_STAFF", "SERVICE_CLIENT", "LEADER", "ADMINISTRATOR")
TURNS = ("lockAccount", "unlockAccount", "unlockAccount", "endAccount", "filePledge", "filePledge")
# What has to be refused somewhere in a run, for each act was tried by those who may not.
REFUSED = {"OFFICE_NEEDED", "GRANT_BEYOND_ROLE", "EMPTY_WINDOW", "NOT_PERMITTED", "PERSONS_NOT_PERMITTED"}


class Sight(RuleBasedStateMachine):
    """Officers who make, grant, lock and end accounts, managers who change posts, and all who ask."""

    server: ClassVar[Server]
    taken: ClassVar[int] = 0
    shown: ClassVar[int] = 0
    hidden: ClassVar[int] = 0
    refused: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        place = self.open.enter_context(small_county(self.server))
        self.run = self.open.enter_context(asyncio.Runner())
        self.open.callback(lambda: self.run.run(place.database.close()))
        self.acting, self.copies = Acting(place, place.ground()), Copies()
        self.run.run(self.acting.begin())

    def teardown(self) -> None:
        """Counts what was refused, and drops the database."""
        type(self).refused.update(self.acting.refused)
        self.open.close()

    def wait(self, waited: Coroutine[Any, Any, Any]) -> Any:
        """What is waited for; a step."""
        type(self).taken += 1
        return self.run.run(waited)

    def account(self, number: int) -> str:
        """One of the accounts."""
        return self.acting.chosen(list(self.acting.told), number)

    def days(self, begins: int, days: int | None) -> Days:
        """Some days around today."""
        first = self.acting.ground.today + begins * DAY
        return Days(first, None if days is None else first + days * DAY)

    # Accounts.

    @precondition(lambda self: len(self.acting.told) < MOST)
    @rule(by=some, role=st.sampled_from(ROLES), where=some)
    def created(self, by: int, role: str, where: int) -> None:
        acting = self.acting
        account = self.wait(acting.create(acting.officer("createAccount", by), role, None))
        if account is not None:
            security = acting.able("filePledge")[0]
            self.wait(acting.turn(security, "filePledge", account))
            for can in ALLOWED[role]:
                area = acting.chosen(self.kinds(role), where)
                self.wait(acting.grant(security, account, can, area, self.days(0, None)))

    def kinds(self, role: str) -> tuple[str, ...]:
        """The areas that a role is usually granted."""
        return tuple(self.acting.ground.posts) if role == "WORKER" else KINDS[role]

    @precondition(lambda self: len(self.acting.told) < MOST)
    @rule(by=some, office=st.sampled_from(OFFICES), ends=some)
    def office_changes_hands(self, by: int, office: str, ends: int) -> None:
        acting = self.acting
        new = self.wait(acting.create(acting.officer("createAccount", by), "OFFICER", office))
        if new is not None:
            self.wait(acting.turn(acting.able("unlockAccount")[0], "unlockAccount", new))
            former = [one for one, told in acting.told.items() if told.office == office and one != new]
            act = ("endAccount", "lockAccount")[ends % 2]
            self.wait(acting.turn(acting.able(act)[-1], act, acting.chosen(former, ends)))

    @rule(by=some, number=some, what=some, where=some, begins=ahead, days=lasts)
    def granted(self, by: int, number: int, what: int, where: int, begins: int, days: int | None) -> None:
        acting, can = self.acting, ("SEARCH", "ANALYSE", "MANAGE")[what % 3]
        area, officer = acting.chosen([*acting.place.areas], where), acting.officer("giveGrant", by)
        self.wait(acting.grant(officer, self.account(number), can, area, self.days(begins, days)))

    @precondition(lambda self: any(told.grants for told in self.acting.told.values()))
    @rule(by=some, number=some, where=some, begins=ahead, days=lasts)
    def grant_amended(self, by: int, number: int, where: int, begins: int, days: int | None) -> None:
        acting = self.acting
        account, grant = acting.chosen(self.held(), number)
        told, officer = acting.told[account], acting.officer("giveGrant", by)
        can = acting.chosen(ALLOWED[told.role], where)
        area = acting.chosen(self.kinds(told.role), where)
        self.wait(acting.grant(officer, account, can, area, self.days(begins, days)))
        self.wait(acting.end_grant(officer, account, grant))

    @precondition(lambda self: any(told.grants for told in self.acting.told.values()))
    @rule(by=some, number=some)
    def grant_ended(self, by: int, number: int) -> None:
        account, grant = self.acting.chosen(self.held(), number)
        self.wait(self.acting.end_grant(self.acting.officer("endGrant", by), account, grant))

    def held(self) -> list[tuple[str, str]]:
        """Accounts with what is granted to them."""
        return [(one, grant) for one, told in self.acting.told.items() for grant in told.grants]

    @rule(by=some, number=some, act=st.sampled_from(TURNS))
    def turned(self, by: int, number: int, act: str) -> None:
        self.wait(self.acting.turn(self.acting.officer(act, by), act, self.account(number)))

    # Days, posts and cells.

    @rule(days=st.sampled_from([1, 1, 3, 10]))
    def days_pass(self, days: int) -> None:
        self.acting.ground.today += days * DAY

    @precondition(lambda self: len(self.acting.ground.posts) < MOST)
    @rule(by=some, township=st.sampled_from(["township 0", "township 1"]))
    def worker_added(self, by: int, township: str) -> None:
        self.wait(self.acting.add_worker(self.acting.manager(by), township))

    @rule(by=some, number=some, to=some, begins=ahead)
    def post_ended(self, by: int, number: int, to: int, begins: int) -> None:
        acting, ground = self.acting, self.acting.ground
        stays = [one for one, post in ground.posts.items() if post.days.end is None]
        if stays:
            worker, on = acting.chosen(stays, number), ground.today + begins * DAY
            heirs = [one for one in stays if one != worker and ground.posts[one].days.first <= on]
            heir = acting.chosen([None, *heirs], to)
            self.wait(acting.end_post(acting.manager(by), worker, heir, on))

    @rule(by=some, cell=st.sampled_from("ABCD"), number=some)
    def cell_assigned(self, by: int, cell: str, number: int) -> None:
        acting = self.acting
        worker = acting.chosen([*acting.ground.posts], number)
        self.wait(acting.assign(acting.manager(by), cell, worker))

    # Whoever asks.

    @rule(number=some, person=some, what=some)
    def asked(self, number: int, person: int, what: int) -> None:
        self.looked(self.account(number), person, what)

    @precondition(lambda self: self.seeing)
    @rule(number=some, person=some, what=some)
    def asked_by_who_sees_somebody(self, number: int, person: int, what: int) -> None:
        self.looked(self.acting.chosen(self.seeing, number), person, what)

    @rule(number=some, person=some, cell=st.sampled_from("ABCD"))
    def moved(self, number: int, person: int, cell: str) -> None:
        acting, ground = self.acting, self.acting.ground
        account = acting.chosen([*self.seeing * len(acting.told), *acting.told], number)
        stays = [one for one in ground.homes if ground.moved.get(one) != ground.today]
        viewer = self.run.run(acting.let_in(account))
        if stays and viewer is not None:
            who = acting.chosen(stays, person)
            looking = Looking(acting.place, viewer, acting.told[account], ground)
            self.wait(acting.move(account, who, cell, looking.refusal(who)))

    @property
    def seeing(self) -> list[str]:
        """Who sees somebody."""
        return [one for one, told in self.acting.told.items() if told.sees(self.acting.ground)]

    def looked(self, account: str, person: int, what: int) -> None:
        """Has an account look at this and that."""
        acting, who = self.acting, self.acting.chosen([*self.acting.ground.homes], person)
        viewer = self.wait(acting.let_in(account))
        if viewer is None:
            return
        looking = Looking(acting.place, viewer, acting.told[account], acting.ground)
        type(self).shown += len(looking.seen)
        type(self).hidden += who not in looking.seen
        others = (
            lambda: looking.draws(acting.chosen(["county", "township 0", "township 1"], person)),
            lambda: looking.follows(self.copies.held(account, looking)),
            lambda: looking.audits(len(acting.told)),
            lambda: looking.writes(who),
        )
        for look in (looking.lists, lambda: looking.opens(who), others[what % len(others)]):
            self.run.run(look())


def test_nobody_is_shown_counted_drawn_or_written_about_but_as_told(server: Server) -> None:
    Sight.server, Sight.taken = server, 0
    run_state_machine_as_test(
        Sight,
        settings=settings(
            max_examples=STEPS * 5 // 4 // AT_ONCE,
            stateful_step_count=AT_ONCE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Sight.taken >= STEPS
    # Neither is everybody shown nor nobody, and whoever may not is refused.
    assert min(Sight.shown, Sight.hidden) > 0
    assert Sight.refused.keys() >= REFUSED

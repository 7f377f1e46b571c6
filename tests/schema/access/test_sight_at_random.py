"""Whatever is granted, locked and ended: nobody is shown or counted, or written about, but as plainly told.

`make leaks` goes ten thousand steps.
"""

import asyncio
import os
from collections.abc import Coroutine, Iterator
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import NullPool, create_engine, select, text

from db.engine import Database
from db.models import Account, Station
from resolvers.access.grants import account_with_grants, viewer_of
from resolvers.viewer import Viewer
from schema.node import node_id, node_key
from tests.databases import Server, clone, open_unserved
from tests.schema.access.officers import ACTS, Officers
from tests.schema.access.sight import ALLOWED, KINDS, WORKERS, Told
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

STEPS = int(os.environ.get("RONGGE_TEST_STEPS", "300"))
AT_ONCE, MOST = 50, 4
LIST = "{ people { totalCount nodes { id } } }"
ONE = "query($id: ID!) { node(id: $id) { id } }"
CELL = "query($code: String!) { gridCell(code: $code) { people { nodes { id } } counts { people } } }"
RECORD = "mutation($input: RecordContactInput!) { recordContact(input: $input) { replayed } }"
some = st.integers(0, 1000)


class Sight(RuleBasedStateMachine):
    """Officers who make, grant, lock and end accounts, and everybody who asks meanwhile."""

    run: ClassVar[asyncio.Runner]
    officers: ClassVar[Officers]
    areas: ClassVar[dict[str, dict[str, str]]]
    taken: ClassVar[int] = 0
    shown: ClassVar[int] = 0
    hidden: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, Told] = {}
        self.gone: set[str] = set()

    def wait(self, waited: Coroutine[Any, Any, Any]) -> Any:
        """What is waited for; a step."""
        type(self).taken += 1
        return self.run.run(waited)

    @property
    def world(self) -> World:
        """Its places and people."""
        return self.officers.world

    def account(self, number: int) -> str:
        """One of the accounts."""
        return list(self.told)[number % len(self.told)]

    @initialize()
    def begins(self) -> None:
        self.wait(self.posts("worker", None))
        self.wait(self.posts("other worker", None))

    @precondition(lambda self: len(self.told) < MOST)
    @rule(role=st.sampled_from(sorted(KINDS)))
    def created(self, role: str) -> None:
        more = {"office": "AUDITOR"} if role == "OFFICER" else {}
        account = self.wait(self.officers.account(name=f"a{uuid4().hex}", role=role, **more))
        self.told[account] = Told(role)
        if ALLOWED[role]:
            self.pledged(len(self.told) - 1)
            self.granted_what_it_may_have(len(self.told) - 1, 0, len(self.told))

    @precondition(lambda self: self.told)
    @rule(number=some, what=some, where=some)
    def granted(self, number: int, what: int, where: int) -> None:
        account = self.account(number)
        told = self.told[account]
        can = ("SEARCH", "ANALYSE", "MANAGE")[what % 3]
        area = [*self.areas][where % len(self.areas)]
        self.wait(self.grant(account, told, can, area))

    @precondition(lambda self: self.told)
    @rule(number=some, what=some, where=some)
    def granted_what_it_may_have(self, number: int, what: int, where: int) -> None:
        account = self.account(number)
        told = self.told[account]
        if ALLOWED[told.role]:
            can = ALLOWED[told.role][what % len(ALLOWED[told.role])]
            area = KINDS[told.role][where % len(KINDS[told.role])]
            self.wait(self.grant(account, told, can, area))

    @precondition(lambda self: any(told.grants for told in self.told.values()))
    @rule(number=some)
    def grant_ended(self, number: int) -> None:
        held = [(account, grant) for account, told in self.told.items() for grant in told.grants]
        account, grant = held[number % len(held)]
        self.wait(self.officers.done(self.officers.security, "endGrant", account, grantId=grant))
        del self.told[account].grants[grant]
        self.told[account].over.add(grant)

    @precondition(lambda self: self.told)
    @rule(number=some)
    def pledged(self, number: int) -> None:
        account = self.account(number)
        days = {"inductedOn": "2025-03-01", "pledgedOn": "2025-03-02"}
        self.wait(self.changed(account, "filePledge", self.officers.security, **days))

    @precondition(lambda self: self.told)
    @rule(number=some, act=st.sampled_from(["lockAccount", "unlockAccount", "unlockAccount", "endAccount"]))
    def turned(self, number: int, act: str) -> None:
        self.wait(self.changed(self.account(number), act, self.officers.security))

    @rule(worker=st.sampled_from(WORKERS), ends=st.booleans())
    def post(self, worker: str, ends: bool) -> None:  # noqa: FBT001  # drawn
        self.wait(self.posts(worker, TODAY.isoformat() if ends else None))
        self.gone = self.gone | {worker} if ends else self.gone - {worker}

    @precondition(lambda self: any(told.sees(self.gone) for told in self.told.values()))
    @rule(number=some, letter=st.sampled_from("ABD"), person=some)
    def asked_by_who_sees_somebody(self, number: int, letter: str, person: int) -> None:
        seeing = [account for account, told in self.told.items() if told.sees(self.gone)]
        people = self.world.people[letter]
        account = seeing[number % len(seeing)]
        self.wait(self.looked(account, letter, id_of("Person", people[person % len(people)])))

    @precondition(lambda self: self.told)
    @rule(number=some, letter=st.sampled_from("ABD"), person=some)
    def asked(self, number: int, letter: str, person: int) -> None:
        account = self.account(number)
        people = self.world.people[letter]
        self.wait(self.looked(account, letter, id_of("Person", people[person % len(people)])))

    async def grant(self, account: str, told: Told, can: str, area: str) -> None:
        sent = {"clientId": str(uuid4()), "accountId": account, "permission": can, "area": self.areas[area]}
        query = """mutation($input: GiveGrantInput!) { giveGrant(input: $input) {
            account { grants { id permission validTo } } } }"""
        before = set(told.grants)
        answer = await ask(self.officers.database, self.officers.security, query, input=sent)
        if answer.errors:
            assert can not in ALLOWED[told.role] or area not in KINDS[told.role] or told.ended
            return
        found = {
            one["id"] for one in (answer.data or {})["giveGrant"]["account"]["grants"] if not one["validTo"]
        }
        for new in found - before - told.over:
            told.grants[new] = (can, area)

    async def changed(self, account: str, act: str, officer: Viewer, **more: Any) -> None:
        """An act on an account, and what it says of it if it was done."""
        sent = {"clientId": str(uuid4()), "accountId": account, **more}
        answer = await ask(self.officers.database, officer, ACTS[act], input=sent)
        told = self.told[account]
        if answer.errors:
            return
        told.pledged = told.pledged or act == "filePledge"
        told.active = {"lockAccount": False, "unlockAccount": True}.get(act, told.active)
        told.ended = told.ended or act == "endAccount"

    async def posts(self, worker: str, until: str | None) -> None:
        """Lets a worker's post end on a day, or go on."""
        area = self.world.worker if worker == "worker" else self.world.other
        change = text(
            "UPDATE grid_worker SET valid = daterange(lower(valid), CAST(:until AS date))"
            " WHERE county_id = :county AND id = :id"
        )
        async with self.officers.database.writing() as connection:
            await connection.execute(change, {"until": until, "county": area.county_id, "id": area.id})

    async def viewer(self, account: str) -> Viewer | None:
        """Whom a session of the account speaks for today."""
        key = node_key(account).row_id
        return viewer_of(await self.officers.database.rows(account_with_grants(Account.id == key, TODAY)))

    async def data(self, viewer: Viewer, query: str, **variables: Any) -> Any:
        """What the one root field of a query answers."""
        answer = await ask(self.officers.database, viewer, query, **variables)
        [value] = (answer.data or {}).values()
        return value

    async def looked(self, account: str, letter: str, person: str) -> None:
        """Everything the account is shown, against what is plainly told."""
        told, viewer = self.told[account], await self.viewer(account)
        sees, counts = told.sees(self.gone), told.counts(self.gone)
        if viewer is None:
            assert not sees | counts
            return
        type(self).shown += len(sees)
        type(self).hidden += letter not in sees
        database = self.officers.database
        everybody = {
            id_of("Person", one): cell for cell, people in self.world.people.items() for one in people
        }
        listed = await ask(database, viewer, LIST)
        if told.searches(self.gone):
            shown = [one["id"] for one in (listed.data or {})["people"]["nodes"]]
            assert {*shown} == {one for one, cell in everybody.items() if cell in sees}
            assert (listed.data or {})["people"]["totalCount"] == len(shown)
        else:
            assert codes_of(listed) == ["PERSONS_NOT_PERMITTED"]
        one = await self.data(viewer, ONE, id=person)
        assert (one is not None) == (letter in sees)
        cell = await self.data(viewer, CELL, code=f"500151{letter}")
        assert bool(cell["people"]["nodes"]) == (letter in sees)
        assert bool(cell["counts"]["people"]) == (letter in counts)
        given = {"clientId": str(uuid4()), "personId": person, "contactedOn": "2025-10-01", "mode": "PHONE"}
        given |= {"purpose": "ROUTINE", "outcome": "REACHED"}
        written = await ask(database, viewer, RECORD, input=given)
        refusal = "PERSON_NOT_FOUND" if told.searches(self.gone) else "PERSONS_NOT_PERMITTED"
        assert codes_of(written) == ([] if letter in sees else [refusal])


@pytest.fixture
def sight(server: Server) -> Iterator[type[Sight]]:
    with clone(server) as url, asyncio.Runner() as runner:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_world(engine)
        with engine.connect() as connection:
            second = select(Station.id).where(Station.division_id == world.townships[1].id)
            far = connection.execute(second).scalar_one()
        engine.dispose()
        database: Database = open_unserved(url, pool_size=2)
        Sight.run, Sight.officers, Sight.taken = runner, Officers(database, world), 0
        Sight.areas = {
            "county": {"divisionCode": "500151000000"},
            "township 0": {"divisionCode": "500151001000"},
            "township 1": {"divisionCode": "500151101000"},
            "station": {"stationId": id_of("Station", world.station)},
            "far station": {"stationId": node_id("Station", 500151, far)},
            "worker": {"workerId": id_of("GridWorker", world.worker)},
            "other worker": {"workerId": id_of("GridWorker", world.other)},
        }
        yield Sight
        runner.run(database.close())


def test_nobody_is_shown_counted_or_written_about_but_as_told(sight: type[Sight]) -> None:
    run_state_machine_as_test(
        sight,
        settings=settings(
            max_examples=STEPS * 2 // AT_ONCE,
            stateful_step_count=AT_ONCE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert sight.taken >= STEPS
    # Neither is everybody shown nor nobody.
    assert min(sight.shown, sight.hidden) > 0

"""The acts of officers, managers and workers, each refused or done as told, and told from then on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import uuid4

from resolvers.viewer import Viewer
from schema.node import node_id
from tests.schema.access.sight.place import Place
from tests.schema.access.sight.refusals import cell_refusal, grant_refusal, office_refusal, post_refusal
from tests.schema.access.sight.told import DONE_BY, OFFICES, Days, Duty, Ground, Held, Post, Told
from tests.schema.world import PLAN, codes_of

T = TypeVar("T")
STATIONS = {"township 0": "station", "township 1": "far station"}
DECISION = {"decidedBy": "甲街道退役军人服务站", "reason": "岗位调整"}
ACCOUNT = "account { id grants { id } }"
PLEDGE = {"inductedOn": "2025-03-01", "pledgedOn": "2025-03-02"}


@dataclass(slots=True)
class Acting:
    """The accounts as told, and the place where they act."""

    place: Place
    ground: Ground
    told: dict[str, Told] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    async def begin(self) -> None:
        """The three officers of the first installation, and somebody who manages the county."""
        for office in OFFICES:
            self.told[await self.place.officer(office)] = Told("OFFICER", office)
        system, security, _ = self.told
        manager = await self.create(system, "ADMINISTRATOR", None)
        assert manager is not None
        await self.grant(security, manager, "MANAGE", "county", Days(self.ground.today))

    def able(self, act: str) -> list[str]:
        """Who can do an act on accounts."""
        return [one for one, told in self.told.items() if told.stands and told.office in DONE_BY[act]]

    def officer(self, act: str, number: int) -> str:
        """Somebody who does an act, mostly one who can."""
        able = self.able(act)
        return self.chosen([*able * (1 + len(self.told) // len(able)), *self.told], number)

    def manager(self, number: int) -> str:
        """Somebody who acts on posts, mostly one who manages."""
        able = [one for one, told in self.told.items() if told.manages(self.ground)]
        return self.chosen([*able * (1 + len(self.told) // max(1, len(able))), *self.told], number)

    @staticmethod
    def chosen(some: Sequence[T], number: int) -> T:
        """One of some."""
        return some[number % len(some)]

    async def let_in(self, account: str) -> Viewer | None:
        """As whom an account asks: nobody unless it is told so."""
        viewer = await self.place.viewer(account, self.ground.today)
        assert (viewer is not None) == self.told[account].speaks(self.ground)
        return viewer

    async def done(self, by: str, act: str, shown: str, refusal: str | None, **given: Any) -> Any:
        """What an act shows; None if its account is not let in, or it is refused as told."""
        viewer = await self.let_in(by)
        if viewer is None:
            return None
        answer = await self.place.sent(viewer, act, shown, self.ground.today, **given)
        assert codes_of(answer) == ([] if refusal is None else [refusal]), (act, given)
        if refusal is not None:
            self.refused[refusal] = self.refused.get(refusal, 0) + 1
            return None
        return (answer.data or {})["done"]

    # Accounts.

    async def create(self, by: str, role: str, office: str | None) -> str | None:
        """An account; an officer's is locked until the security officer opens it."""
        refusal = office_refusal("createAccount", self.told[by], None, ())
        given = {"name": f"a{uuid4().hex}", "displayName": "演示账号", "role": role, "office": office}
        done = await self.done(by, "createAccount", ACCOUNT, refusal, **given)
        if done is None:
            return None
        account = str(done["account"]["id"])
        self.told[account] = Told(role, office, active=office is None)
        return account

    async def grant(self, by: str, account: str, can: str, area: str, days: Days) -> None:
        """Something granted on some days."""
        about = self.told[account]
        refusal = grant_refusal(self.told[by], about, can, days, self.told.values())
        given: dict[str, Any] = {"accountId": account, "permission": can, "area": self.place.areas[area]}
        given |= {"from": str(days.first), "to": days.end and str(days.end)}
        done = await self.done(by, "giveGrant", ACCOUNT, refusal, **given)
        if done is not None:
            [new] = {one["id"] for one in done["account"]["grants"]} - set(about.grants)
            about.grants[new] = Held(can, area, days)

    async def end_grant(self, by: str, account: str, grant: str) -> None:
        """Something not granted any more."""
        refusal = office_refusal("endGrant", self.told[by], self.told[account], ())
        if await self.done(by, "endGrant", ACCOUNT, refusal, accountId=account, grantId=grant) is not None:
            del self.told[account].grants[grant]

    async def turn(self, by: str, act: str, account: str) -> None:
        """An account locked, unlocked, ended, or with induction and pledge on file."""
        about = self.told[account]
        refusal = office_refusal(act, self.told[by], about, self.told.values())
        more = PLEDGE if act == "filePledge" else {}
        if await self.done(by, act, ACCOUNT, refusal, accountId=account, **more) is None:
            return
        about.pledged = about.pledged or act == "filePledge"
        about.active = {"lockAccount": False, "unlockAccount": True}.get(act, about.active)
        about.ended = about.ended or act == "endAccount"

    # Posts and cells.

    async def add_worker(self, by: str, township: str) -> None:
        """Somebody who takes up a post today."""
        told, today = self.told[by], self.ground.today
        managed = told.manages(self.ground) is not None
        refusal = None if told.runs(self.ground, township) else "STATION_NOT_FOUND"
        given = {"name": "新网格员", "on": str(today)} | self.place.areas[STATIONS[township]]
        shown = "worker { id }"
        done = await self.done(by, "addGridWorker", shown, refusal if managed else "NOT_PERMITTED", **given)
        if done is not None:
            name = f"worker {len(self.ground.posts)}"
            self.place.areas[name] = {"workerId": done["worker"]["id"]}
            self.ground.posts[name] = Post(township, Days(today))

    async def end_post(self, by: str, worker: str, heir: str | None, on: date) -> None:
        """Somebody out of the post from a day on, and whoever follows."""
        named = [worker] if heir is None else [worker, heir]
        posts, cells = [self.ground.posts[one] for one in named], self.ground.has(worker, on)
        refusal = post_refusal(self.told[by], self.ground, posts, Days(on), cells)
        given = {**self.place.areas[worker], "on": str(on), "mayLeaveGaps": True} | DECISION
        given["toWorkerId"] = heir and self.place.areas[heir]["workerId"]
        if await self.done(by, "endPost", "worker { id }", refusal, **given) is not None:
            self.ground.leaves(worker, heir, on)

    async def assign(self, by: str, cell: str, worker: str) -> None:
        """A cell given to somebody from today on."""
        post, today = self.ground.posts[worker], self.ground.today
        refusal = cell_refusal(self.told[by], self.ground, post, cell, worker)
        area = self.place.world.cells[cell]
        given = {"cellId": node_id("GridCell", area.county_id, area.id), **self.place.areas[worker]}
        given |= {"role": "PRIMARY", "on": str(today)} | DECISION
        if await self.done(by, "assignCell", "assignment { id }", refusal, **given) is not None:
            self.ground.duties.append(Duty(cell, worker, Days(today)))

    # Persons.

    async def move(self, by: str, person: str, cell: str, refusal: list[str]) -> None:
        """Somebody who lives elsewhere from today on."""
        place, today = PLAN.inside(cell), self.ground.today
        given = {
            "personId": person,
            "on": str(today),
            "home": {"place": {"lon": place.lon, "lat": place.lat}},
        }
        shown, code = "person { id }", refusal[0] if refusal else None
        if await self.done(by, "movePerson", shown, code, **given) is not None:
            self.ground.homes[person], self.ground.moved[person] = cell, today

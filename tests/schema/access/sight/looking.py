"""Everything that an account is shown, counted, drawn and sent, against what is plainly told."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from starlette.datastructures import QueryParams

from db.errors import DomainError
from resolvers.ask import Ask
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Viewer
from tests.replicas import Replica
from tests.schema.access.sight.place import Place
from tests.schema.access.sight.told import GROUND, Ground, Told
from tests.schema.world import MAKER, ask, codes_of
from web_map.asked import asked_in
from web_map.coverage.routes import Wanted, map_of
from web_map.levels import MapLevel
from web_map.places import area_named

LIST = "{ people { totalCount nodes { id } } }"
ONE = "query($id: ID!) { node(id: $id) { id } }"
CELL = "query($code: String!) { gridCell(code: $code) { people { nodes { id } } counts { people } } }"
OFFICES = "{ accounts { totalCount } }"
LOG = "{ accessLog { nodes { kind } } }"


@dataclass(slots=True)
class Looking:
    """One account asks: as whom, and what is told of it and of the ground."""

    place: Place
    viewer: Viewer
    told: Told
    ground: Ground

    @property
    def seen(self) -> set[str]:
        """The persons whom it may see."""
        cells = self.told.sees(self.ground)
        return {one for one, cell in self.ground.homes.items() if cell in cells}

    async def data(self, query: str, **variables: Any) -> Any:
        """What the one root field of a query answers, or the code of its refusal."""
        answer = await ask(self.place.database, self.viewer, query, self.ground.today, **variables)
        [value] = (answer.data or {"": None}).values()
        return codes_of(answer)[0] if answer.errors else value

    async def lists(self) -> None:
        """The list of persons."""
        listed = await self.data(LIST)
        if not self.told.searches(self.ground):
            assert listed == "PERSONS_NOT_PERMITTED"
            return
        assert {one["id"] for one in listed["nodes"]} == self.seen
        assert listed["totalCount"] == len(listed["nodes"])

    async def opens(self, person: str) -> None:
        """A person, and the cell they live in, with its persons and their number."""
        cell = self.ground.homes[person]
        living = {one for one, home in self.ground.homes.items() if home == cell}
        assert (await self.data(ONE, id=person) is not None) == (person in self.seen)
        found = await self.data(CELL, code=f"500151{cell}")
        assert {one["id"] for one in found["people"]["nodes"]} == living & self.seen
        counted = len(living) if cell in self.told.counts(self.ground) else 0
        assert found["counts"]["people"] == counted

    async def draws(self, code: str) -> None:
        """The numbers of a map, cell by cell."""
        may, database = self.told.draws(self.ground), self.place.database
        serving = database.serving(scope_setting(self.viewer), trace_of(self.viewer, MAKER, "/maps/coverage"))
        asked, question = asked_in(QueryParams("")), Ask(self.viewer, self.ground.today, self.ground.today)
        if code not in may:
            with pytest.raises(DomainError) as refused:
                await area_named(serving, question, self.place.areas[code]["divisionCode"])
            assert refused.value.code in {"AREA_NOT_FOUND", "NOT_PERMITTED"}
            return
        area = await area_named(serving, question, self.place.areas[code]["divisionCode"])
        coverage = asked.question(area, self.ground.today)
        shown = await map_of(serving, Wanted(question, area, asked, MapLevel.CELLS, coverage))
        numbers = {part.name: part.counts.registered for part in shown.parts if part.counts.registered}
        lives = Counter(home for home in self.ground.homes.values() if home in GROUND[code])
        assert sorted(numbers.values()) == sorted(lives.values())

    async def follows(self, copy: Replica) -> None:
        """The feed of changes, by which a phone keeps its copy."""
        copy.viewer, copy.day = self.viewer, self.ground.today
        if not self.told.searches(self.ground):
            assert await self.data("{ changes { hasMore } }") == "PERSONS_NOT_PERMITTED"
            return
        await copy.sync()
        assert set(copy.persons) == self.seen

    async def audits(self, accounts: int) -> None:
        """Accounts, which officers see, and the log, which is the auditor's."""
        office = self.told.office
        listed, log = await self.data(OFFICES), await self.data(LOG)
        assert listed == ("OFFICE_NEEDED" if office is None else {"totalCount": accounts})
        assert isinstance(log, dict) == (office == "AUDITOR"), log

    async def writes(self, person: str) -> None:
        """A contact with somebody."""
        given = {"clientId": str(uuid4()), "personId": person, "contactedOn": "2025-10-01", "mode": "PHONE"}
        given |= {"purpose": "ROUTINE", "outcome": "REACHED"}
        answer = await self.place.sent(self.viewer, "recordContact", "", self.ground.today, **given)
        assert codes_of(answer) == self.refusal(person)

    def refusal(self, person: str) -> list[str]:
        """What is answered to whoever writes about somebody."""
        if person in self.seen:
            return []
        return ["PERSON_NOT_FOUND" if self.told.searches(self.ground) else "PERSONS_NOT_PERMITTED"]


@dataclass(slots=True)
class Copies:
    """The copy that the phone of each account keeps."""

    of: dict[str, Replica] = field(default_factory=dict)

    def held(self, account: str, looking: Looking) -> Replica:
        """That of one."""
        return self.of.setdefault(account, Replica(looking.place.database, looking.viewer))

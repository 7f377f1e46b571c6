"""Who acts in a history: draws by chance, sends each act once, again or several times at once."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Row, func, select, text

from db.engine import Database
from db.models import Base
from resolvers.areas import Area
from resolvers.viewer import Grant, Permission, Role, Viewer
from schema.node import key_of, node_id
from tests.facts import Spot
from tests.hand_over_world import manager_of
from tests.schema.registry.histories.begun import FAR_PLAN, HERE, Ground
from tests.schema.registry.histories.rivals import SAME, SEVERAL, counted, ensure_one_of_five
from tests.schema.registry.histories.sending import FIVE, Outcome, Send, Sending, first_of_each, outcome_of
from tests.schema.registry.histories.told import DAY, Told, Who
from tests.schema.world import PLAN, SCHEMA, ask, codes_of
from tests.viewers import TODAY

T = TypeVar("T")
# A home lies on one of these parts of a square's width and height, away from every line that is drawn.
PARTS = (0.15, 0.35, 0.65, 0.85)
SQUARES = {HERE: (PLAN, "AABCD"), 500152: (FAR_PLAN, "EF")}
FIRST = date(2025, 6, 1)


@dataclass(slots=True)
class Hand:
    """The acts of one history: what is told, what was done how often, and what was refused."""

    database: Database
    ground: Ground
    told: Told
    chance: Random
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    numbers: int = 0
    sending: Sending = Sending.CHANCE
    # What acts leave for later ones: transfers, drafts, merges, households, by what they are.
    open: dict[str, list[Any]] = field(default_factory=dict)

    def client(self, county: int) -> Viewer:
        """Who registers and records in a county."""
        return client_of(self.ground.planned.world.county if county == HERE else self.ground.far)

    def manager(self, county: int = HERE) -> Viewer:
        """Who manages a county."""
        return manager_of(self.ground.planned.world.county if county == HERE else self.ground.far)

    async def now(self) -> datetime:
        """The database's clock."""
        moment: datetime = (await self.database.rows(select(func.clock_timestamp())))[0][0]
        return moment

    async def look(self, query: str, **values: Any) -> Sequence[Row[Any]]:
        """The rows of a statement, committed, as the owner of the tables reads and writes them."""
        async with self.database.writing() as connection:
            return (await connection.execute(text(query), values)).all()

    async def send(
        self, act: str, viewer: Viewer, shown: str, given: dict[str, Any], *, but: Sequence[str] = ()
    ) -> Any:
        """What an act shows, sent once, again, or thrice at once; None if it is refused as `but` says.

        However often it is sent, it is done once.
        """
        query = f"mutation($input: {_kind(act)}!) {{ done: {act}(input: $input) {{ replayed {shown} }} }}"
        self.told.at = await self.now()

        def sent(client_id: str) -> Any:
            return ask(self.database, viewer, query, input={"clientId": client_id} | given)

        found = await self._outcome(act, sent)
        if not found.shown:
            assert set(found.refused) <= set(but), (act, given, found)
            self.refused[act, found.refused[0]] += 1
            return None
        self.done[act] += 1
        return {name: one for name, one in found.shown[0].items() if name != "replayed"}

    async def send_batch(
        self, act: str, query: str, viewer: Viewer, given: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The receipts of a batch as it was first accepted; sent five times at once, each line is once."""
        times = 1 if self.sending == Sending.CHANCE else FIVE
        sent = [ask(self.database, viewer, query, input=given) for _ in range(times)]
        answers = await asyncio.gather(*sent)
        assert {tuple(codes_of(one)) for one in answers} == {()}
        batches = [(one.data or {})[act]["receipts"] for one in answers]
        return first_of_each(batches)

    async def _outcome(self, act: str, sent: Send) -> Outcome:
        """What came of an act, as it is sent in this history."""
        if self.sending != Sending.RIVALS or act in SEVERAL:
            several = Sending.REPLAYED if act in SEVERAL and self.sending == Sending.RIVALS else self.sending
            return await outcome_of(several, self.chance, sent)
        found = await outcome_of(self.sending, self.chance, sent)
        if found.shown:
            ensure_one_of_five(act, found)
            if act in SAME:
                before = await self.rows()
                assert codes_of(await sent(str(uuid4()))) == []
                assert await self.rows() == before, act
        return found

    async def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        tables = list(Base.metadata.tables)
        return dict([tuple(row) for row in await self.look(counted(tables))])

    # What is drawn.

    def one(self, some: Sequence[T]) -> T | None:
        """One of some, if there are any."""
        return self.chance.choice(some) if some else None

    def day(self, first: date = FIRST, last: date = TODAY) -> date:
        """A day between two."""
        return first + self.chance.randrange((last - first).days + 1) * DAY

    def person(self, *statuses: str, county: int | None = None) -> Who | None:
        """Somebody of one of some statuses."""
        wanted = statuses or ("ACTIVE",)
        some = [one for one in self.told.people.values() if one.status in wanted]
        # Those about whom something was done come more often than the many who are only there.
        recent = some[-8:]
        return self.one([one for one in (*some, *recent, *recent) if county in {None, one.county}])

    def place(self, county: int) -> tuple[float, float]:
        """The longitude and latitude of a home in a county."""
        plan, letters = SQUARES[county]
        west, south, east, north = plan.shape(self.chance.choice(letters)).bounds
        across, up = self.chance.choice(PARTS), self.chance.choice(PARTS)
        return west + (east - west) * across, south + (north - south) * up

    def spot(self, county: int) -> Spot:
        """A cell in force today in a county, or a village without one."""
        inside = [one for one in self.told.cells if self.told.places.division(one.division).county == county]
        cell = self.chance.choice([one for one in self.told.now(inside) if one.span.holds(TODAY)])
        return Spot(cell.division, self.chance.choice((cell.id, None)))

    def home(self, county: int) -> tuple[dict[str, Any], tuple[float, float] | None, Spot | None]:
        """A home as it is sent, with its place, or with where it was named to be."""
        if self.chance.random() < 0.7:
            point = self.place(county)
            return {"place": {"lon": point[0], "lat": point[1]}}, point, None
        spot = self.spot(county)
        code = self.told.places.division(spot.division).code
        if spot.cell is None:
            return {"divisionCode": code}, None, spot
        named = next(one.code for one in self.told.now(self.told.cells) if one.id == spot.cell)
        return {"cellCode": named}, None, spot

    def kept(self, what: str) -> list[Any]:
        """What acts left of some kind."""
        return self.open.setdefault(what, [])

    def fresh_birth(self) -> date:
        """A day of birth that no number of this history has yet."""
        self.numbers += 1
        return date(1958, 3, 1) + timedelta(days=self.numbers)


def client_of(*areas: Area) -> Viewer:
    """A client who sees some areas whole."""
    can = (Permission.SEARCH, Permission.ANALYSE)
    grants = tuple(Grant(one, area) for area in areas for one in can)
    return Viewer(f"client {areas[0].id}", "客户端", Role.SERVICE_CLIENT, grants)


def person_id(who: Who) -> str:
    """Their opaque id."""
    return node_id("Person", who.county, who.id)


def row_of(node: str, kind: str) -> int:
    """The number of a row by its opaque id."""
    return key_of(node, kind, "id")[1]


def _kind(act: str) -> str:
    mutation = SCHEMA._schema.mutation_type
    assert mutation is not None
    return str(mutation.fields[act].args["input"].type).rstrip("!")

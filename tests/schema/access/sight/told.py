"""Who may see what, as plainly as it can be told: by what was said of accounts, posts and homes alone."""

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
# The cells of each area; those of workers are told by posts and assignments.
GROUND = {"county": "ABCD", "township 0": "ABC", "township 1": "D", "station": "ABC", "far station": "D"}
# Whose maps an area's holder may draw.
MAPS = {
    "county": ("county", "township 0", "township 1"),
    "township 0": ("township 0",),
    "township 1": ("township 1",),
    "station": ("township 0",),
    "far station": ("township 1",),
}
KINDS = {
    "WORKER": ("worker", "other worker"),
    "STATION_STAFF": ("station", "far station"),
    "SERVICE_CLIENT": ("county", "township 0", "township 1"),
    "LEADER": ("county", "township 0", "township 1"),
    "ADMINISTRATOR": ("county", "county", "township 0", "township 1"),
    "OFFICER": (),
}
ALLOWED = {
    "WORKER": ("SEARCH", "ANALYSE"),
    "STATION_STAFF": ("SEARCH", "ANALYSE"),
    "SERVICE_CLIENT": ("SEARCH", "ANALYSE"),
    "LEADER": ("ANALYSE",),
    "ADMINISTRATOR": ("MANAGE",),
    "OFFICER": (),
}
SYSTEM, SECURITY, AUDITOR = OFFICES = ("SYSTEM_ADMINISTRATOR", "SECURITY_OFFICER", "AUDITOR")
# Whose each act is (GB/T 22239-2019, 8.1.5).
DONE_BY = {
    "createAccount": (SYSTEM,),
    "endAccount": (SYSTEM,),
    "lockAccount": (SYSTEM, SECURITY),
    "unlockAccount": (SECURITY,),
    "giveGrant": (SECURITY,),
    "endGrant": (SECURITY,),
    "filePledge": (SECURITY,),
}


@dataclass(frozen=True, slots=True)
class Days:
    """From one day on and before another."""

    first: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is one of them."""
        return self.first <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Held:
    """What is granted: a permission in an area, on some days."""

    can: str
    area: str
    days: Days


@dataclass(frozen=True, slots=True)
class Post:
    """A worker at work in a township, on some days."""

    township: str
    days: Days


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has a cell, on some days."""

    cell: str
    worker: str
    days: Days


@dataclass(slots=True)
class Ground:
    """The day, where everybody lives, and who works where."""

    today: date
    homes: dict[str, str]
    posts: dict[str, Post]
    duties: list[Duty]
    moved: dict[str, date] = field(default_factory=dict)

    def cells(self, area: str) -> set[str]:
        """The cells of an area today."""
        if area in GROUND:
            return set(GROUND[area])
        mine = {one.cell for one in self.duties if one.worker == area and one.days.holds(self.today)}
        return mine if self.posts[area].days.holds(self.today) else set()

    def gives(self, held: Held) -> bool:
        """Whether something granted is so today: of a worker's cells, while the worker is in post."""
        post = self.posts.get(held.area)
        return held.days.holds(self.today) and (post is None or post.days.holds(self.today))

    def has(self, worker: str, on: date) -> set[str]:
        """The cells that a worker has on a day or later."""
        mine = [one for one in self.duties if one.worker == worker]
        return {one.cell for one in mine if one.days.end is None or one.days.end > on}

    def leaves(self, worker: str, heir: str | None, on: date) -> None:
        """Ends a post, and has somebody or nobody follow in its cells."""
        self.posts[worker] = Post(self.posts[worker].township, Days(self.posts[worker].days.first, on))
        before = list(self.duties)
        for one in before:
            if one.worker != worker or (one.days.end is not None and one.days.end <= on):
                continue
            self.duties.remove(one)
            if one.days.first < on:
                self.duties.append(Duty(one.cell, worker, Days(one.days.first, on)))
            if heir is not None:
                self.duties.append(Duty(one.cell, heir, Days(max(one.days.first, on), one.days.end)))

    def is_had(self, cell: str) -> bool:
        """Whether somebody has a cell today or will have it."""
        return any(one.cell == cell and (one.days.end or date.max) > self.today for one in self.duties)


@dataclass(slots=True)
class Told:
    """What was said of one account: role, office, whether it is locked or ended, and grants by their ids."""

    role: str
    office: str | None = None
    active: bool = True
    ended: bool = False
    pledged: bool = False
    grants: dict[str, Held] = field(default_factory=dict)

    @property
    def stands(self) -> bool:
        """Whether it is neither locked nor ended."""
        return self.active and not self.ended

    def speaks(self, ground: Ground) -> bool:
        """Whether anybody is let in by it: an office, or something granted for today, is needed."""
        return self.stands and (self.office is not None or bool(self._held(ground)))

    def searches(self, ground: Ground) -> bool:
        """Whether it may search persons anywhere: not before induction and pledge are on file (J-08)."""
        return self.pledged and bool(self._areas(ground, "SEARCH"))

    def sees(self, ground: Ground) -> set[str]:
        """The cells whose persons it may see."""
        areas = self._areas(ground, "SEARCH") if self.pledged else []
        return {cell for area in areas for cell in ground.cells(area)}

    def counts(self, ground: Ground) -> set[str]:
        """The cells whose persons it may count."""
        areas = self._areas(ground, "ANALYSE")
        return self.sees(ground) | {cell for area in areas for cell in ground.cells(area)}

    def draws(self, ground: Ground) -> set[str]:
        """The divisions whose maps it may draw."""
        return {place for area in self._areas(ground, "ANALYSE") for place in MAPS.get(area, ())}

    def manages(self, ground: Ground) -> set[str] | None:
        """The cells that it manages; None if it manages nothing."""
        areas = self._areas(ground, "MANAGE")
        return {cell for area in areas for cell in ground.cells(area)} if areas else None

    def runs(self, ground: Ground, township: str) -> bool:
        """Whether it manages the station of a township."""
        return bool({"county", township} & set(self._areas(ground, "MANAGE")))

    def _areas(self, ground: Ground, can: str) -> list[str]:
        return [one.area for one in self._held(ground) if one.can == can]

    def _held(self, ground: Ground) -> list[Held]:
        return [one for one in self.grants.values() if ground.gives(one)] if self.stands else []

"""Who may see whom, as plainly as it can be told: accounts by what was said of them, and nothing else."""

from dataclasses import dataclass, field

# Where the persons of each area live; the worker's other cell is empty.
LIVE = {
    "county": "ABD",
    "township 0": "AB",
    "township 1": "D",
    "station": "AB",
    "far station": "D",
    "worker": "AB",
    "other worker": "D",
}
WORKERS = ("worker", "other worker")
KINDS = {
    "WORKER": ("worker", "other worker"),
    "STATION_STAFF": ("station", "far station"),
    "SERVICE_CLIENT": ("county", "township 0", "township 1"),
    "LEADER": ("county", "township 0", "township 1"),
    "ADMINISTRATOR": ("county", "township 0"),
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


@dataclass(slots=True)
class Told:
    """What was said of one account: its role, whether it is locked or ended, and its grants by their ids."""

    role: str
    active: bool = True
    ended: bool = False
    pledged: bool = False
    grants: dict[str, tuple[str, str]] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)

    def holds(self, gone: set[str]) -> list[tuple[str, str]]:
        """Its grants today: none of a worker whose post has ended."""
        stands = self.active and not self.ended
        return [grant for grant in self.grants.values() if grant[1] not in gone] if stands else []

    def searches(self, gone: set[str]) -> bool:
        """Whether it may search persons anywhere: not before induction and pledge are on file."""
        return self.pledged and any(can == "SEARCH" for can, _ in self.holds(gone))

    def sees(self, gone: set[str]) -> set[str]:
        """The cells whose persons it may see."""
        areas = [area for can, area in self.holds(gone) if can == "SEARCH" and self.pledged]
        return {cell for area in areas for cell in LIVE[area]}

    def counts(self, gone: set[str]) -> set[str]:
        """The cells whose persons it may count."""
        areas = [area for can, area in self.holds(gone) if can == "ANALYSE"]
        return self.sees(gone) | {cell for area in areas for cell in LIVE[area]}

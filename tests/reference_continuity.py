"""Continuity counted plainly, person by person and day by day, from facts in memory."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from resolvers.coverage.continuity.answers import ContinuityCounts
from resolvers.coverage.continuity.codes import ContinuityBreak, ContinuityBy
from resolvers.coverage.question import CoverageQuestion
from tests.facts import Spot, World
from tests.reference import Counted, Reference
from tests.reference_ground import Lands


@dataclass(frozen=True, slots=True)
class ContinuityReference:
    """Answers to one question about one world."""

    world: World
    question: CoverageQuestion

    def counts(self) -> ContinuityCounts:
        """The whole."""
        return self._counts_of(Reference(self.world, self.question).rows())

    def parts(self, by: ContinuityBy) -> dict[str | None, ContinuityCounts]:
        """The parts somebody is registered in, by key."""
        plainly = Reference(self.world, self.question)
        rows = plainly.rows()
        keys = {plainly.key(row, by.place) for row in rows}
        return {
            key: self._counts_of([row for row in rows if plainly.key(row, by.place) == key]) for key in keys
        }

    def _counts_of(self, rows: list[Counted]) -> ContinuityCounts:
        due = [self._broken_by(row.person.id) for row in rows if row.matches]
        breaks = Counter(reason for reason in due if reason is not None)
        numbers = [breaks[reason] for reason in ContinuityBreak]
        return ContinuityCounts(len(rows), len(due), due.count(None), *numbers)

    def _broken_by(self, person: int) -> ContinuityBreak | None:
        """Looks at every day of the window, in order."""
        days = [self._day(person, day) for day in self._days()]
        spots = [spot for spot, _ in days]
        workers = [worker for _, worker in days]
        if None in spots:
            return ContinuityBreak.NOT_REGISTERED
        if any(spot is not None and spot.cell is None for spot in spots):
            return ContinuityBreak.NO_CELL
        if None in workers:
            return ContinuityBreak.NO_WORKER
        if len(set(workers)) == 1:
            return None
        return ContinuityBreak.WORKER_CHANGED if self._handed_over(person) else ContinuityBreak.CELL_CHANGED

    def _handed_over(self, person: int) -> bool:
        """Whether the worker was another on some day than on the day before, the home being the same."""
        workers_at_home: dict[date, set[int | None]] = {}
        for day in self._days():
            stay = Reference(self.world, self.question).stay_of(person, day)
            if stay is not None:
                workers_at_home.setdefault(stay.span.first, set()).add(self._day(person, day)[1])
        return any(len(workers) > 1 for workers in workers_at_home.values())

    def _days(self) -> list[date]:
        first = self.question.window.from_on
        return [first + timedelta(n) for n in range((self.question.contacts_until - first).days)]

    def _day(self, person: int, day: date) -> tuple[Spot | None, int | None]:
        """Where the person lived on a day, and who was responsible there."""
        stay = Reference(self.world, self.question).stay_of(person, day)
        if stay is None:
            return None, None
        return stay.spot, Lands(self.world, day, self.question.known_at).primary_of(stay.spot.cell)

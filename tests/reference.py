"""Contact coverage counted plainly, person by person, from facts in memory: what statements must equal."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from db.codes import IN_PERSON_MODES, ContactOutcome, UnreachableDecision
from resolvers.areas import AreaKind
from resolvers.coverage.answers import Counts
from resolvers.coverage.indicators import CoverageNumber
from resolvers.coverage.question import Attribution, BreakdownBy, CoverageQuestion
from tests.facts import Contact, Person, Spot, Stay, World
from tests.reference_ground import Lands

CLOSED = ("DECEASED", "MOVED_OUT", "INELIGIBLE")
STEPS = {
    "LOCATED": ("UNLOCATED",),
    "ASSIGNED": ("NO_CELL", "NO_WORKER"),
    "REACHABLE": ("UNREACHABLE",),
    "ATTEMPTED": ("NOT_ATTEMPTED",),
    "REACHED": ("NOT_HOME", "NO_ANSWER", "REFUSED", "WRONG_ADDRESS", "NOT_IN_PERSON"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One person resident at the window's end; `reached` are the contacts that count."""

    person: Person
    spot: Spot
    worker: int | None
    located: bool
    unreachable: bool
    matches: bool
    contacts: tuple[Contact, ...]
    reached: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Answers to one question about one world."""

    world: World
    question: CoverageQuestion

    @property
    def placed(self) -> Lands:
        """The ground of the day that decides where persons count."""
        return Lands(self.world, self.question.placed_on, self.question.known_at)

    def rows(self) -> list[Counted]:
        """The persons counted in the area."""
        found = [self._row(person) for person in self.world.persons]
        return [row for row in found if row is not None and self._inside(row)]

    def counts(self) -> Counts:
        """The whole."""
        return counts_of(self.rows())

    def steps(self) -> dict[str, int]:
        """How many remain at each step of the waterfall."""
        drops = self.drops()
        remaining = self.counts().denominator
        steps = {"REGISTERED": remaining + sum(drops.get(reason, (0, 0))[0] for reason in CLOSED)}
        steps["ELIGIBLE"] = remaining
        for step, reasons in STEPS.items():
            remaining -= sum(drops.get(reason, (0, 0))[0] for reason in reasons)
            steps[step] = remaining
        return steps

    def drops(self) -> dict[str, tuple[int, int]]:
        """Per reason to leave the waterfall: how many leave, and how many of them were reached."""
        due = [row for row in self.rows() if row.matches]
        persons = Counter(_reason(row) for row in due)
        reached = Counter(_reason(row) for row in due if row.reached)
        ended = Counter(stay.end_reason.value for stay in self.ended() if stay.end_reason)
        inside = {reason: (count, reached[reason]) for reason, count in persons.items() if reason}
        return inside | {reason: (count, 0) for reason, count in ended.items()}

    def behind(self, number: CoverageNumber) -> list[int]:
        """The ids of the persons whom a number counts."""
        if number == CoverageNumber.REGISTERED:
            return sorted(row.person.id for row in self.rows())
        inside = [row.person.id for row in self.rows() if row.matches and _is_behind(row, number)]
        closed = [
            stay.person
            for stay in self.ended()
            if number in (stay.end_reason, CoverageNumber.STEP_REGISTERED)
        ]
        return sorted(inside + closed)

    def parts(self, by: BreakdownBy) -> dict[str | None, Counts]:
        """The parts somebody is registered in, by key."""
        rows = self.rows()
        keys = {self.key(row, by) for row in rows}
        return {key: counts_of([row for row in rows if self.key(row, by) == key]) for key in keys}

    def _row(self, person: Person) -> Counted | None:
        question = self.question
        stay = self.stay_of(person.id, question.counted_on)
        if stay is None:
            return None
        was = self.world.person_then(person, question.counted_on, question.known_at)
        contacts = self._contacts(person)
        reached = tuple(contact for contact in contacts if self._reached(contact))
        spot, worker = stay.spot, None
        if question.attribution == Attribution.CURRENT:
            later = self.stay_of(person.id, question.as_of)
            spot = later.spot if later else spot
        if question.attribution == Attribution.AT_CONTACT and reached:
            spot, worker = reached[-1].spot, reached[-1].worker
        worker = worker or self.placed.primary_of(spot.cell)
        return Counted(
            *(was, spot, worker, stay.located, self._is_unreachable(person)),
            *(self._matches(was, stay), contacts, reached),
        )

    def _is_unreachable(self, person: Person) -> bool:
        """Whether a confirmed report stands at the window's end."""
        until, at = self.question.counted_on, self.question.known_at
        met = [
            contact.day
            for contact in self.world.contacts
            if contact.person == person.id
            and contact.outcome == ContactOutcome.REACHED
            and contact.day <= until
            and contact.known.holds(at)
        ]
        return any(
            report.day <= until and not any(day >= report.day for day in met)
            for report in self.world.reports
            if report.person == person.id and report.decision == UnreachableDecision.CONFIRMED
            if at is None or (report.decided_at is not None and report.decided_at <= at)
        )

    def stay_of(self, person: int, day: date) -> Stay | None:
        """Where a person lived on a day."""
        lands = Lands(self.world, day, self.question.known_at)
        return next((stay for stay in lands.now(self.world.stays) if stay.person == person), None)

    def _contacts(self, person: Person) -> tuple[Contact, ...]:
        question = self.question
        inside = [
            contact
            for contact in self.world.contacts
            if contact.person == person.id
            and question.window.from_on <= contact.day < question.contacts_until
            and contact.known.holds(question.known_at)
        ]
        return tuple(sorted(inside, key=lambda contact: (contact.day, contact.id)))

    def _reached(self, contact: Contact) -> bool:
        right_mode = not self.question.in_person or contact.mode in IN_PERSON_MODES
        return right_mode and contact.outcome == ContactOutcome.REACHED

    def _matches(self, person: Person, stay: Stay) -> bool:
        wanted, day = self.question.filter, self.question.counted_on
        age = age_on(person, day)
        return (
            (not wanted.categories or bool(set(wanted.categories) & set(person.categories)))
            and (
                not wanted.priority_classes
                or bool(set(wanted.priority_classes) & set(person.priority_classes))
            )
            and wanted.sex in (None, person.sex)
            and (not wanted.veterans_only or person.is_veteran)
            and (wanted.age_from is None or age >= wanted.age_from)
            and (wanted.age_to is None or age <= wanted.age_to)
            and wanted.unlocated in (None, not stay.located)
        )

    def _inside(self, row: Counted) -> bool:
        area = self.question.area
        if self.question.attribution == Attribution.AT_CONTACT and area.kind == AreaKind.WORKER:
            return row.worker == area.id
        return self.placed.lies_in(area, row.spot)

    def ended(self) -> list[Stay]:
        """The last stays of those who had left the register."""
        asked = self.question
        everybody = [
            self.world.person_then(person, asked.counted_on, asked.known_at) for person in self.world.persons
        ]
        found = [(person, self._last_stay(person)) for person in everybody]
        return [
            stay
            for person, stay in found
            if stay is not None
            and stay.end_reason in CLOSED
            and not stay.span.holds(self.question.counted_on)
            and self.placed.lies_in(self.question.area, stay.spot)
            and self._matches(person, stay)
        ]

    def _last_stay(self, person: Person) -> Stay | None:
        begun = [
            stay
            for stay in self.world.stays
            if stay.person == person.id
            and stay.span.first <= self.question.counted_on
            and stay.known.holds(self.question.known_at)
        ]
        return max(begun, key=lambda stay: stay.span.first, default=None)

    def key(self, row: Counted, by: BreakdownBy) -> str | None:
        """The key of the part in which a person falls."""
        lands, first = self.placed, row.reached[0] if row.reached else None
        cell, worker, station = row.spot.cell, row.worker, lands.serving(row.spot.division)
        keys = {
            BreakdownBy.CELL: cell and lands.cell_code(cell),
            BreakdownBy.WORKER: worker and str(worker),
            BreakdownBy.STATION: station and str(station),
            BreakdownBy.CHILD_DIVISION: lands.child_of(self.question.area, row.spot.division),
            BreakdownBy.VILLAGE: lands.village_of(row.spot.division),
            BreakdownBy.CATEGORY: row.person.categories[0].value,
            BreakdownBy.PRIORITY_CLASS: next((one.value for one in row.person.priority_classes), None),
            BreakdownBy.SEX: row.person.sex.value,
            BreakdownBy.AGE_BAND: _age_band(age_on(row.person, self.question.counted_on)),
            BreakdownBy.MODE: first and first.mode.value,
            BreakdownBy.MONTH: first and f"{first.day:%Y-%m}",
        }
        return keys[by]  # type: ignore[return-value]  # an empty key is None, never 0: ids begin at 1


def counts_of(rows: list[Counted]) -> Counts:
    """The numbers of some persons."""
    due = [row for row in rows if row.matches]
    return Counts(
        registered=len(rows),
        denominator=len(due),
        numerator=sum(bool(row.reached) for row in due),
        attempted=sum(bool(row.contacts) for row in due),
        unlocated=sum(not row.located for row in due),
        visited=sum(any(contact.mode in IN_PERSON_MODES for contact in row.reached) for row in due),
    )


def age_on(person: Person, day: date) -> int:
    """Completed years on a day."""
    birthday_to_come = (day.month, day.day) < (person.born_on.month, person.born_on.day)
    return day.year - person.born_on.year - birthday_to_come


def _age_band(age: int) -> str:
    bands = {"0-39": 39, "40-49": 49, "50-59": 59, "60-69": 69, "70-79": 79}
    return next((band for band, last in bands.items() if age <= last), "80+")


def _is_behind(row: Counted, number: CoverageNumber) -> bool:
    visited = any(contact.mode in IN_PERSON_MODES for contact in row.reached)
    plain = {
        "DENOMINATOR": True,
        "REACHED": bool(row.reached),
        "NOT_REACHED": not row.reached,
        "VISITED": visited,
        "NOT_VISITED": not visited,
        "ATTEMPTED": bool(row.contacts),
        "ATTEMPTED_NOT_REACHED": bool(row.contacts) and not row.reached,
        "STEP_REGISTERED": True,
    }
    if number.value in plain:
        return plain[number.value]
    step = number.value.removeprefix("STEP_")
    if number.value == step:
        return _reason(row) == number.value
    before = list(STEPS)[: list(STEPS).index(step) + 1]
    return not any(_reason(row) in STEPS[one] for one in before)


def _reason(row: Counted) -> str | None:
    """Why a person leaves the waterfall; None for one reached at its end."""
    before = {
        "UNLOCATED": not row.located,
        "NO_CELL": row.spot.cell is None,
        "NO_WORKER": row.worker is None,
        "UNREACHABLE": row.unreachable,
        "NOT_ATTEMPTED": not row.contacts,
    }
    left = next((reason for reason, holds in before.items() if holds), None)
    if left is not None or row.reached:
        return left
    last = row.contacts[-1].outcome
    return "NOT_IN_PERSON" if last == ContactOutcome.REACHED else last.value

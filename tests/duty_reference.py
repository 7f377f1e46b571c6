"""Duties computed plainly, person by person and contact by contact: what statements must equal."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from db.codes import ContactOutcome, DivisionLevel, DutyState, Festival, PolicyStatus, PolicyTrigger
from resolvers.duties.festivals import festival_on
from resolvers.duties.question import DutyQuestion
from tests.duty_facts import DutyWorld, Policy
from tests.facts import Contact, Person, Spot, Stay
from tests.reference_ground import Lands

YEARS = range(2015, 2030)
LEVELS = list(DivisionLevel)
FOREVER = date.max


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of a person living at `spot`; `begins_on` is the policy's, `opens_on` the person's."""

    person: int
    spot: Spot
    policy: Policy
    trigger_on: date
    begins_on: date
    opens_on: date
    due_on: date | None
    closes_on: date | None
    festival: Festival | None = None
    event: int = 0
    contact: Contact | None = None
    state: DutyState = DutyState.DUE

    @property
    def shown(self) -> tuple[object, ...]:
        """What a row of the statement shows."""
        return (
            *(self.person, self.policy.id, self.policy.rule.value, self.trigger_on),
            *(self.festival and self.festival.value, self.event, self.opens_on, self.due_on, self.closes_on),
            *(self.contact and self.contact.day, self.contact and self.contact.id, self.state.value),
        )


@dataclass(frozen=True, slots=True)
class DutyReference:
    """Answers to one question about one world."""

    facts: DutyWorld
    question: DutyQuestion

    @property
    def lands(self) -> Lands:
        """The ground of the day asked about."""
        return Lands(self.facts.world, self.question.as_of, self.question.known_at)

    def homes(self) -> dict[int, Stay]:
        """Where each person of the areas lives."""
        stays = self.lands.now(self.facts.world.stays)
        return {
            stay.person: stay
            for stay in stays
            if any(self.lands.lies_in(area, stay.spot) for area in self.question.areas)
        }

    def duties(self) -> list[Duty]:
        """The duties asked for."""
        world, asked = self.facts.world, self.question
        persons = {one.id: world.person_then(one, asked.as_of, asked.known_at) for one in world.persons}
        every = [duty for one, stay in self.homes().items() for duty in self._of(persons[one], stay.spot)]
        wanted = self.question.rules, self.question.states
        return [
            duty
            for duty in every
            if self._is_open(duty)
            and (not wanted[0] or duty.policy.rule in wanted[0])
            and (not wanted[1] or duty.state in wanted[1])
            and self._of_campaign(duty)
        ]

    def _of_campaign(self, duty: Duty) -> bool:
        if self.question.campaign is None:
            return True
        county = self.facts.world.division(duty.policy.region).county
        return is_campaign(duty.policy) and self.question.campaign == (county, duty.policy.id)

    def _of(self, person: Person, spot: Spot) -> list[Duty]:
        raised = sorted(self._raised(person, spot), key=self._due_first)
        contacts = sorted(self._contacts(person), key=lambda one: (one.day, one.id))
        shared = [duty for duty in raised if duty.policy.shares_contacts]
        answered = [self._answered(duty, next(self._fitting(contacts, duty), None)) for duty in shared]
        free = [duty for duty in raised if not duty.policy.shares_contacts]
        for contact in contacts:
            taken = next((duty for duty in free if self._fits(contact, duty)), None)
            if taken is not None:
                free.remove(taken)
                answered.append(self._answered(taken, contact))
        return answered + [self._answered(duty, None) for duty in free]

    def _raised(self, person: Person, spot: Spot) -> Iterator[Duty]:
        """Every duty there ever was of a person."""
        mine = [policy for policy in self._in_force() if self._is_for(policy, person, spot)]
        known = [stay for stay in self.facts.world.stays if stay.known.holds(self.question.known_at)]
        since = min(stay.span.first for stay in known if stay.person == person.id)
        for policy in mine:
            for duty in self._triggered(policy, person, spot):
                opened = replace(duty, opens_on=max(duty.begins_on, since))
                in_time = duty.due_on is None or opened.opens_on <= duty.due_on
                if in_time and not any(self._decides(other, opened) for other in mine):
                    yield opened

    def _decides(self, other: Policy, duty: Duty) -> bool:
        """Whether another policy for the person stands instead of a duty's."""
        policy = duty.policy
        beside = (
            duty.festival is not None
            and other.region == policy.region
            and duty.festival not in other.festivals
        )
        same = (other.rule, other.trigger, other.life_event) == (
            policy.rule,
            policy.trigger,
            policy.life_event,
        )
        nearer = nearness(other, self.facts) < nearness(policy, self.facts)
        beside = beside or is_campaign(policy)
        return same and nearer and not beside and other.span.holds(duty.trigger_on)

    def _in_force(self) -> list[Policy]:
        known_at = self.question.known_at
        return [
            policy
            for policy in self.facts.policies
            if policy.status == PolicyStatus.IN_FORCE and policy.known.holds(known_at)
        ]

    def _is_for(self, policy: Policy, person: Person, spot: Spot) -> bool:
        in_village = self.facts.world.division(spot.division).level == DivisionLevel.VILLAGE
        return (
            policy.region in self.lands.chain(spot.division)
            and (policy.level != DivisionLevel.VILLAGE or in_village)
            and (not policy.categories or bool(set(policy.categories) & set(person.categories)))
            and (
                not policy.priority_classes
                or bool(set(policy.priority_classes) & set(person.priority_classes))
            )
        )

    def _triggered(self, policy: Policy, person: Person, spot: Spot) -> Iterator[Duty]:
        if is_campaign(policy):
            yield from _once(policy, person, spot)
        for first, last in periods(policy):
            yield Duty(person.id, spot, policy, first, first, first, last, last)
        for festival, day in _festivals(policy):
            yield replace(_after(policy, person, spot, day), festival=festival)
        for event in self.facts.events:
            happened = event.person == person.id and event.kind == policy.life_event
            known = event.known.holds(self.question.known_at) and event.day <= self.question.as_of
            if happened and known and policy.span.holds(event.day):
                yield replace(_after(policy, person, spot, event.day), event=event.id)

    def _contacts(self, person: Person) -> list[Contact]:
        return [
            contact
            for contact in self.facts.world.contacts
            if contact.person == person.id
            and contact.outcome == ContactOutcome.REACHED
            and contact.day <= self.question.as_of
            and contact.known.holds(self.question.known_at)
        ]

    def _fits(self, contact: Contact, duty: Duty) -> bool:
        policy = duty.policy
        return (
            duty.begins_on <= contact.day <= (duty.closes_on or FOREVER)
            and (not policy.modes or contact.mode in policy.modes)
            and (not policy.purposes or contact.purpose in policy.purposes)
        )

    def _fitting(self, contacts: list[Contact], duty: Duty) -> Iterator[Contact]:
        return (contact for contact in contacts if self._fits(contact, duty))

    def _due_first(self, duty: Duty) -> tuple[object, ...]:
        rank = (duty.policy.rule.value, *nearness(duty.policy, self.facts))
        return (
            *(duty.due_on or FOREVER, duty.begins_on, rank, duty.trigger_on),
            *(duty.festival or "~", duty.event),
        )

    def _answered(self, duty: Duty, contact: Contact | None) -> Duty:
        day, due, closes = self.question.as_of, duty.due_on or FOREVER, duty.closes_on or FOREVER
        state = DutyState.MISSED
        if contact is not None:
            state = DutyState.SATISFIED
        elif day < duty.opens_on:
            state = DutyState.UPCOMING
        elif day <= due:
            state = DutyState.DUE
        elif day <= closes:
            state = DutyState.OVERDUE
        return replace(duty, contact=contact, state=state)

    def _is_open(self, duty: Duty) -> bool:
        ended = duty.contact.day if duty.contact else duty.closes_on or FOREVER
        return duty.opens_on < self.question.window.to_on and ended >= self.question.window.from_on


def periods(policy: Policy) -> Iterator[tuple[date, date]]:
    """First and last day of each period of an interval policy, cut to its validity."""
    starts = []
    if policy.interval_months is not None:
        months = [
            month for month in range(YEARS[0] * 12, YEARS[-1] * 12) if month % policy.interval_months == 0
        ]
        starts = [date(month // 12, month % 12 + 1, 1) for month in months]
    elif policy.interval_days is not None:
        starts = [policy.span.first + timedelta(policy.interval_days * place) for place in range(200)]
    for start, following in pairwise(starts):
        first = max(start, policy.span.first)
        last = min(following, policy.span.end or FOREVER) - timedelta(1)
        if first <= last:
            yield first, last


def nearness(policy: Policy, facts: DutyWorld) -> tuple[object, ...]:
    """What decides between policies of one rule: the first decides."""
    region = facts.world.division(policy.region)
    months = None if policy.interval_months is None else policy.interval_months * 30
    soonest = next(
        (days for days in (policy.interval_days, months, policy.due_days) if days is not None), None
    )
    ranks = {DivisionLevel.VILLAGE: 0, DivisionLevel.TOWNSHIP: 1, None: 2}
    return (
        *(-LEVELS.index(region.level), ranks[policy.level], soonest is None, soonest or 0),
        *(region.county, policy.id),
    )


def _festivals(policy: Policy) -> Iterator[tuple[Festival, date]]:
    days = [(festival, festival_on(festival, year)) for festival in policy.festivals for year in YEARS]
    return ((festival, day) for festival, day in days if policy.span.holds(day))


def _after(policy: Policy, person: Person, spot: Spot, day: date) -> Duty:
    begins = day + timedelta(policy.opens_days)
    due = None if policy.due_days is None else day + timedelta(policy.due_days)
    closes = None if due is None or policy.late_days is None else due + timedelta(policy.late_days)
    return Duty(person.id, spot, policy, day, begins, begins, due, closes)


def is_campaign(policy: Policy) -> bool:
    """Whether it asks for its own window, once."""
    return policy.trigger == PolicyTrigger.CAMPAIGN


def _once(policy: Policy, person: Person, spot: Spot) -> Iterator[Duty]:
    """The duty of a campaign, unless it was closed before it began; closing it ends what is left."""
    end, closed = policy.span.end or FOREVER, policy.closed_on or FOREVER
    due = min(end, closed) - timedelta(1)
    closes = min(end + timedelta(policy.late_days or 0), closed) - timedelta(1)
    first = policy.span.first
    if first <= due:
        yield Duty(person.id, spot, policy, first, first, first, due, closes)

"""Small random worlds with policies and life events: overlapping windows, overrides, late records."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from db.codes import (
    ContactMode,
    ContactOutcome,
    ContactPurpose,
    DivisionLevel,
    DutyRule,
    DutyState,
    Festival,
    LifeEventKind,
    PersonCategory,
    PolicyStatus,
    PolicyTrigger,
    PriorityClass,
)
from resolvers.areas import Area, AreaKind
from resolvers.duties.question import DutyQuestion
from resolvers.windows import Window
from tests.duty_facts import DutyWorld, LifeEvent, Policy
from tests.facts import BEGINNING, MIDDLE, Contact, Knowledge, Person, Span, Stay, World
from tests.questions import areas
from tests.worlds import COUNTY as COUNTY_ID
from tests.worlds import DAYS, RECORDED_LATE, SPOTS, STAFF, SUPERSEDED, worlds

PROVINCE, CITY, COUNTY, NEIGHBOUR, TOWNSHIP, VILLAGE = 1, 2, 3, 4, 5, 7
KNOWN = (*[Knowledge()] * 6, SUPERSEDED, RECORDED_LATE)
MODES = ((), (), (ContactMode.HOME_VISIT,), (ContactMode.HOME_VISIT, ContactMode.MEETING))
FESTIVALS = (
    *(Festival.QINGMING, Festival.DRAGON_BOAT, Festival.ARMY_DAY, Festival.SPRING_FESTIVAL),
    Festival.NATIONAL_DAY,
)
EVENTS = (LifeEventKind.HARDSHIP, LifeEventKind.MERIT_AWARD, LifeEventKind.DEATH)
AFTER = (DutyRule.HARDSHIP, DutyRule.MERIT_AWARD)
PURPOSES = (ContactPurpose.HARDSHIP, ContactPurpose.MERIT_AWARD, ContactPurpose.FESTIVAL)
REGULAR = (DutyRule.YEARLY_VISIT, DutyRule.CLOSER_CONTACT)


@st.composite
def duty_worlds(draw: st.DrawFn) -> DutyWorld:
    """A world with at most six policies, six life events and a dozen contacts made for something."""
    world = draw(worlds())
    # Most of it befalls one person, so that duties compete for contacts.
    busy = world.persons[:2]
    contacts = draw(st.lists(_contact(busy), min_size=3, max_size=12))
    rule = st.one_of(_interval(), _after_event(), _festive(), campaigns())
    policies = draw(st.lists(rule, min_size=2, max_size=6))
    events = draw(st.lists(_event(busy), min_size=1, max_size=6))
    begun = draw(st.sampled_from([BEGINNING, date(2025, 1, 20)]))
    return DutyWorld(
        replace(
            world,
            stays=tuple(_registered(stay, begun) for stay in world.stays),
            contacts=tuple(replace(one, id=number) for number, one in enumerate(contacts, 101)),
        ),
        tuple(replace(one, id=number) for number, one in enumerate(policies, 301)),
        tuple(replace(one, id=number) for number, one in enumerate(events, 401)),
    )


@st.composite
def contested_worlds(draw: st.DrawFn) -> DutyWorld:
    """One person of whom contacts fit several duties, whose windows are long and whose purposes are any."""
    world = draw(worlds())
    person = replace(world.persons[0], county=COUNTY_ID)
    wide = st.one_of(_after_event(), _festive(), campaigns())
    policies = [
        replace(
            one,
            id=number,
            region=COUNTY,
            status=PolicyStatus.IN_FORCE,
            level=None,
            categories=(),
            priority_classes=(),
            modes=(),
            purposes=(),
            shares_contacts=False,
            span=one.span if one.trigger == PolicyTrigger.CAMPAIGN else Span(),
            known=Knowledge(),
        )
        for number, one in enumerate(draw(st.lists(wide, min_size=2, max_size=5)), 301)
    ]
    contacts = draw(st.lists(_contact((person,)), min_size=2, max_size=8))
    events = draw(st.lists(_event((person,)), min_size=1, max_size=5))
    return DutyWorld(
        replace(
            world,
            persons=(person,),
            stays=(Stay(person.id, SPOTS[COUNTY_ID][0]),),
            contacts=tuple(replace(one, id=number) for number, one in enumerate(contacts, 101)),
            reports=(),
            standings=(),
        ),
        tuple(policies),
        tuple(replace(one, id=number, known=Knowledge()) for number, one in enumerate(events, 401)),
    )


@st.composite
def duty_questions(draw: st.DrawFn, world: World) -> DutyQuestion:
    """Any question about the duties of one or two areas of a world."""
    every = areas(world)
    whole = [area for area in every if area.is_unit and area.kind == AreaKind.DIVISION]
    asked = draw(st.lists(st.sampled_from([*whole * 6, *every]), min_size=1, max_size=2, unique=True))
    first, last = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=2, max_size=2)))
    return DutyQuestion(
        areas=tuple(asked),
        window=Window(first, last + timedelta(draw(st.sampled_from([1, 60])))),
        as_of=draw(st.sampled_from([*DAYS[6:], date(2025, 12, 31)])),
        rules=draw(st.sampled_from([*[()] * 8, *[(rule,) for rule in (*AFTER, DutyRule.FESTIVAL)]])),
        states=draw(st.sampled_from([*[()] * 12, *[(state,) for state in DutyState]])),
        known_at=draw(st.sampled_from([None, None, MIDDLE])),
    )


def one_area(question: DutyQuestion, area: Area) -> DutyQuestion:
    """The same of one area, of every rule and state."""
    return replace(question, areas=(area,), rules=(), states=())


def _registered(stay: Stay, begun: date) -> Stay:
    """The same stay in a registry that began on a day."""
    return replace(stay, span=Span(max(stay.span.first, begun), stay.span.end))


@st.composite
def _policy(draw: st.DrawFn, rule: DutyRule, trigger: PolicyTrigger) -> Policy:
    """What policies of every trigger have."""
    always = [(None, None)] * 4
    start, end = draw(st.sampled_from([*always, (None, DAYS[9]), (DAYS[4], None), (DAYS[2], DAYS[12])]))
    return Policy(
        id=0,
        region=draw(st.sampled_from([*[PROVINCE] * 3, CITY, COUNTY, COUNTY, NEIGHBOUR, TOWNSHIP, VILLAGE])),
        rule=rule,
        trigger=trigger,
        status=draw(st.sampled_from([PolicyStatus.IN_FORCE] * 5 + [PolicyStatus.DRAFT])),
        level=draw(st.sampled_from([None, None, DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE])),
        categories=draw(st.sampled_from([(), (), (), (PersonCategory.MARTYR_SURVIVOR,)])),
        priority_classes=draw(st.sampled_from([(), (), (), (PriorityClass.DISABLED,)])),
        modes=draw(st.sampled_from(MODES)),
        shares_contacts=draw(st.sampled_from([False, False, True])),
        span=Span(end=end) if start is None else Span(start, end),
        known=draw(st.sampled_from(KNOWN)),
    )


@st.composite
def _interval(draw: st.DrawFn) -> Policy:
    plain = draw(_policy(draw(st.sampled_from(REGULAR)), PolicyTrigger.INTERVAL))
    if draw(st.booleans()):
        return replace(plain, interval_months=draw(st.sampled_from([1, 3, 6, 12, 24])))
    return replace(plain, interval_days=draw(st.sampled_from([20, 45, 100])))


@st.composite
def _after_event(draw: st.DrawFn) -> Policy:
    plain = draw(_policy(draw(st.sampled_from(AFTER)), PolicyTrigger.LIFE_EVENT))
    opens, due, late = draw(st.sampled_from([(0, None, None), (0, 30, 60), (-10, 0, None), (7, 45, 0)]))
    event = LifeEventKind.of(plain.rule.value)
    return replace(
        plain,
        life_event=draw(st.sampled_from([event, event, LifeEventKind.DEATH])),
        purposes=draw(st.sampled_from([(), (ContactPurpose.of(plain.rule.value),), PURPOSES])),
        opens_days=opens,
        due_days=due,
        late_days=late,
    )


@st.composite
def _festive(draw: st.DrawFn) -> Policy:
    plain = draw(_policy(DutyRule.FESTIVAL, PolicyTrigger.FESTIVAL))
    opens, due, late = draw(st.sampled_from([(-15, 5, 0), (-30, 30, 30), (-60, 10, 90), (0, 0, 0)]))
    return replace(
        plain,
        festivals=tuple(sorted(draw(st.sets(st.sampled_from(FESTIVALS), min_size=1, max_size=3)))),
        purposes=draw(st.sampled_from([(), (ContactPurpose.FESTIVAL,), PURPOSES])),
        opens_days=opens,
        due_days=due,
        late_days=late,
    )


@st.composite
def campaigns(draw: st.DrawFn) -> Policy:
    """A campaign of a few weeks or months, perhaps closed early, or before it begins."""
    plain = draw(_policy(DutyRule.CAMPAIGN, PolicyTrigger.CAMPAIGN))
    first, last = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=2, max_size=2)))
    return replace(
        plain,
        status=PolicyStatus.IN_FORCE,
        level=None,
        purposes=draw(st.sampled_from([(), PURPOSES, (ContactPurpose.ROUTINE,)])),
        late_days=draw(st.sampled_from([0, 0, 15, 60])),
        span=Span(first, last),
        closed_on=draw(st.sampled_from([None, None, None, *DAYS])),
    )


@st.composite
def _event(draw: st.DrawFn, persons: tuple[Person, ...]) -> LifeEvent:
    person = draw(st.sampled_from(persons))
    day = draw(st.sampled_from([date(2024, 11, 20), *DAYS]))
    return LifeEvent(0, person.id, draw(st.sampled_from(EVENTS)), day, draw(st.sampled_from(KNOWN)))


@st.composite
def _contact(draw: st.DrawFn, persons: tuple[Person, ...]) -> Contact:
    person = draw(st.sampled_from(persons))
    return Contact(
        id=0,
        person=person.id,
        day=draw(st.sampled_from([date(2024, 12, 5), *DAYS])),
        spot=draw(st.sampled_from(SPOTS[person.county])),
        worker=draw(st.sampled_from([None, *STAFF[person.county]])),
        mode=draw(st.sampled_from([*[ContactMode.HOME_VISIT] * 4, ContactMode.PHONE])),
        outcome=draw(st.sampled_from([ContactOutcome.REACHED] * 4 + [ContactOutcome.NOT_HOME])),
        known=draw(st.sampled_from(KNOWN)),
        purpose=draw(st.sampled_from([ContactPurpose.ROUTINE, *PURPOSES])),
    )

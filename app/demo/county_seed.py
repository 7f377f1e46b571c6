"""One county of the demonstration: made up as arrays, then written."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from app.demo.delivery import Delivery
from app.demo.ground.county import Ground
from app.demo.ground.places import Places, found_places
from app.demo.ground.rows import write_cells, write_shapes
from app.demo.ground.stations import (
    name_responsible_persons,
    small_villages,
    staff_stations,
    with_every_station,
    without_stations,
)
from app.demo.manifest import counted
from app.demo.people.history import fates, homes_of, residences
from app.demo.people.made_up import made_up_people
from app.demo.people.rows import Roll, write_people, write_residences
from app.demo.spans import OPEN, IntArray
from app.demo.work.campaigns import write_campaigns
from app.demo.work.contact_rows import ContactRows, Keys, last_contacts, write_contacts
from app.demo.work.contacts import Scene, made_up_contacts
from app.demo.work.grid import Grid, drawn_grid
from app.demo.work.grid_rows import write_assignments, write_workers
from app.demo.work.last_days import last_days
from app.demo.work.life_events import counted_events, made_up_events, write_events
from app.demo.work.policies import write_policies
from resolvers.people.identities import IdentityKeys


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made in a county."""

    people: int
    contacts: int
    keys: IdentityKeys = field(repr=False)


def seed_county(delivery: Delivery, ground: Ground, order: Order) -> Counter[str]:
    """What was made in one county whose divisions are there, by the names of the manifest."""
    today = delivery.calendar.today
    places = with_every_station(delivery, found_places(delivery.connection, delivery.county, ground, today))
    write_shapes(delivery, ground, places)
    roll = _made_up_roll(delivery, ground, places)
    small = small_villages(_veterans_by_village(roll))
    staff_stations(delivery.connection, places, small, rng=delivery.rng)
    name_responsible_persons(delivery, places, small)
    staffed = without_stations(places, small)
    grid = drawn_grid(ground, staffed, delivery.calendar, delivery.rng)
    scene = Scene(roll.people, roll.residences, grid, delivery.calendar)
    contacts = made_up_contacts(scene, order.contacts, delivery.rng)
    # Chance of its own, so that whatever is drawn after it stays as it was.
    chance, later = delivery.rng.spawn(2)
    events = made_up_events(scene, contacts, chance)
    rows = ContactRows(contacts, delivery.new_ids(len(contacts.day)), staffed, _keys(delivery, roll, grid))
    days, repeated = last_days(contacts, roll.people.size), last_contacts(rows)
    write_people(delivery, roll, keys=order.keys, last=days, repeated=repeated)
    write_residences(delivery, roll)
    write_contacts(delivery, rows)
    write_events(delivery, events, roll.ids, chance)
    write_policies(delivery)
    write_campaigns(delivery, later)
    made = counted(roll, grid, contacts, small=small, calendar=delivery.calendar)
    made.update(counted_events(events))
    return made


def _made_up_roll(delivery: Delivery, ground: Ground, places: Places) -> Roll:
    calendar, rng = delivery.calendar, delivery.rng
    cell_ids = write_cells(delivery, ground, places)
    homes = homes_of(ground)
    people = made_up_people(len(homes.cell), calendar, rng)
    left, status = fates(people, homes, calendar, rng)
    rows = residences(people, homes, places, calendar=calendar, leaving=(left, status), rng=rng)
    return Roll(people, rows, places, status, delivery.new_ids(people.size), cell_ids)


def _veterans_by_village(roll: Roll) -> IntArray:
    rows = roll.residences.last_rows()
    here = (roll.residences.end[rows] == OPEN) & roll.people.is_veteran
    villages = len(roll.places.villages)
    return np.bincount(roll.residences.division[rows][here], minlength=villages)[:villages]


def _keys(delivery: Delivery, roll: Roll, grid: Grid) -> Keys:
    worker_ids = write_workers(delivery, grid)
    write_assignments(delivery, grid, cell_ids=roll.cell_ids, worker_ids=worker_ids)
    return Keys(roll.ids, roll.cell_ids, worker_ids)

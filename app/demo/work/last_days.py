"""The last days of contact of made-up persons."""

import numpy as np

from app.demo.people.last_days import LastDays
from app.demo.spans import OPEN, BoolArray, IntArray
from app.demo.work.circumstances import MODES
from app.demo.work.contacts import Contacts
from db.codes import IN_PERSON_MODES


def last_days(contacts: Contacts, people: int) -> LastDays:
    """The last days of each person's contacts, as far as is known today."""
    in_person = np.isin(contacts.mode, [MODES.index(mode) for mode in IN_PERSON_MODES])
    stands, reached = contacts.superseded == OPEN, contacts.counts
    return LastDays(*(_latest(contacts, these, people) for these in (stands, reached, reached & in_person)))


def _latest(contacts: Contacts, these: BoolArray, people: int) -> IntArray:
    latest = np.full(people, -1, dtype=np.int64)
    np.maximum.at(latest, contacts.person[these], contacts.day[these])
    return np.where(latest < 0, OPEN, latest)

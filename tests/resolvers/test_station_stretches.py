"""What acts make of a station's stretches is what they say day by day, in plain Python."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from db.codes import StationField
from resolvers.registry.stations.stretches import (
    COLUMNS,
    Stretch,
    changed_from,
    corrected,
    ended,
    is_otherwise,
)

FIRST, DAYS = date(2025, 1, 1), 12
FIELDS = (StationField.NAME, StationField.TELEPHONE, StationField.HEAD)
# A day number, whether a correction, and what some fields are to be.
ACT = st.tuples(
    st.integers(0, DAYS - 1),
    st.booleans(),
    st.dictionaries(st.sampled_from(FIELDS), st.sampled_from("甲乙"), min_size=1),
)
Day = dict[StationField, str]


def columns(field: StationField, value: str) -> Mapping[str, Any]:
    return dict.fromkeys(COLUMNS[field], value)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def plainly(days: list[Day], number: int, said: Day, *, correction: bool) -> list[Day]:
    """The days as they are after an act."""
    after = [dict(one) for one in days]
    for field, value in said.items():
        first, last = number, len(days) - 1
        if correction:
            last = number
            while first > 0 and days[first - 1][field] == days[number][field]:
                first -= 1
            while last + 1 < len(days) and days[last + 1][field] == days[number][field]:
                last += 1
        for each in range(first, last + 1):
            after[each][field] = value
    return after


@given(acts=st.lists(ACT, max_size=8), closing=st.integers(1, DAYS))
def test_a_history_of_acts_says_of_each_day_what_it_does_in_plain_python(
    acts: list[tuple[int, bool, Day]], closing: int
) -> None:
    days = [dict.fromkeys(FIELDS, "始") for _ in range(DAYS)]
    values = {name: "始" for names in COLUMNS.values() for name in names}
    stretches = [Stretch(FIRST, day(DAYS), values)]
    for number, correction, said in acts:
        changes = {field: columns(field, value) for field, value in said.items()}
        become = corrected if correction else changed_from
        before, stretches = stretches, become(stretches, changes, day(number))
        after = plainly(days, number, said, correction=correction)
        for field in FIELDS:
            turned = [one[field] for one in after] != [one[field] for one in days]
            assert is_otherwise(before, stretches, field) == turned
        days = after
    stretches = ended(stretches, day(closing))
    assert all(one.end == two.first for one, two in pairwise(stretches))
    assert all(one.values != two.values for one, two in pairwise(stretches))
    said_of = [next(one for one in stretches if one.holds(day(n))) for n in range(closing)]
    assert [{field: one.value(field)[0] for field in FIELDS} for one in said_of] == days[:closing]
    assert stretches[-1].end == day(closing)

"""What a station is from when to when: changed from a day on, corrected for as long as it held, ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from db.codes import StationField

COLUMNS: Mapping[StationField, tuple[str, ...]] = {
    StationField.NAME: ("name",),
    StationField.HEAD: ("head_name", "head_post", "head_post_kind"),
    StationField.TELEPHONE: ("telephone",),
    StationField.ADDRESS: ("address",),
    StationField.POINT: ("point", "point_system"),
    StationField.CO_LOCATION: ("co_located_id",),
}

Values = Mapping[str, Any]
# What some fields are to be, as columns.
Changes = Mapping[StationField, Values]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a station is from `first` up to, but not including, `end`: date.min and date.max are open."""

    first: date
    end: date
    values: Values

    def value(self, field: StationField) -> tuple[Any, ...]:
        """What it is by one field."""
        return tuple(self.values[name] for name in COLUMNS[field])

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day < self.end


def changed_from(stretches: Sequence[Stretch], changes: Changes, on: date) -> list[Stretch]:
    """Each field as said from a day to the end; days before stay."""
    written = {name: value for columns in changes.values() for name, value in columns.items()}
    cut = [part for one in stretches for part in _parts(one, on)]
    return joined([replace(one, values={**one.values, **written}) if one.first >= on else one for one in cut])


def turns_after(stretches: Sequence[Stretch], field: StationField, on: date) -> bool:
    """Whether a field becomes otherwise after a day."""
    return any(first > on for first, _ in _turns(stretches, field)[1:])


def corrected(stretches: Sequence[Stretch], changes: Changes, on: date) -> list[Stretch]:
    """Each field as said for as long as it had, without a break, the value that it had on a day."""
    found = list(stretches)
    place = next(place for place, one in enumerate(found) if one.holds(on))
    for field, columns in changes.items():
        wrong = _alike_around([one.value(field) for one in stretches], place)
        for each in wrong:
            found[each] = replace(found[each], values={**found[each].values, **columns})
    return joined(found)


def ended(stretches: Sequence[Stretch], on: date) -> list[Stretch]:
    """The days before a day."""
    return [part for one in stretches for part in _parts(one, on) if part.first < on]


def joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The same, with neighbours that are alike made one."""
    found: list[Stretch] = []
    for one in stretches:
        if found and found[-1].end == one.first and found[-1].values == one.values:
            found[-1] = replace(found[-1], end=one.end)
        else:
            found.append(one)
    return found


def is_otherwise(before: Sequence[Stretch], after: Sequence[Stretch], field: StationField) -> bool:
    """Whether a field was changed, whatever day the station closes."""
    return _turns(before, field) != _turns(after, field)


def _turns(stretches: Sequence[Stretch], field: StationField) -> list[tuple[date, tuple[Any, ...]]]:
    said = [(one.first, one.value(field)) for one in stretches]
    return said[:1] + [here for last, here in pairwise(said) if here[1] != last[1]]


def _parts(one: Stretch, on: date) -> list[Stretch]:
    if one.first < on < one.end:
        return [replace(one, end=on), replace(one, first=on)]
    return [one]


def _alike_around(values: Sequence[Any], place: int) -> range:
    first, last = place, place
    while first > 0 and values[first - 1] == values[place]:
        first -= 1
    while last + 1 < len(values) and values[last + 1] == values[place]:
        last += 1
    return range(first, last + 1)
